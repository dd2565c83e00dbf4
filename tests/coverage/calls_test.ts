import assert from "node:assert/strict";
import process from "node:process";
import { argumentsOn, regionsOf } from "../../bot/coverage/mod.ts";

/** What is given to macros on some lines: the macro, and the text from there to the end of its line. */
function given(text: string, lines: readonly number[]): readonly string[] {
  return argumentsOn(text, new Set(lines)).map(({ macro, at, first, last }) =>
    `${macro} ${first}-${last}: ${text.slice(at).trimStart().split("\n", 1)[0]}`
  );
}

Deno.test("argumentsOn: what lines give to macros", async (t) => {
  const table: readonly (readonly [string, string, readonly number[], readonly string[]])[] = [
    ["one", "int a;\nMODULE_DEVICE_TABLE(of, ids);\n", [2], [
      "MODULE_DEVICE_TABLE 2-2: of, ids);",
      "MODULE_DEVICE_TABLE 2-2: ids);",
    ]],
    ["another line", "DBG(a);\nDBG(b);\n", [2], ["DBG 2-2: b);"]],
    ["one that goes on", "DBG(a,\n    b +\n    c);\n", [3], ["DBG 2-3: b +"]],
    ["in another", "OUTER(INNER(a), f(b, c));\n", [1], [
      "OUTER 1-1: INNER(a), f(b, c));",
      "INNER 1-1: a), f(b, c));",
      "OUTER 1-1: f(b, c));",
    ]],
    ["of functions nothing", "dev_dbg(dev, x);\nf (y);\n", [1, 2], []],
    ["but of those that drop", "x = of_match_ptr(ids);\nmutex_lock_nested(&m, SUB);\n", [1, 2], [
      "of_match_ptr 1-1: ids);",
      "mutex_lock_nested 2-2: &m, SUB);",
      "mutex_lock_nested 2-2: SUB);",
    ]],
    ["text and symbols are nothing", 'AUTHOR("a, b" "c"); DBG(1, ); IF(CONFIG_X);\n', [1], []],
    ["no comment, no text", 'f("DBG(a)"); /* DBG(b) */ // DBG(c)\n', [1], []],
    ["a comment between", "DBG /* x */ (a);\n", [1], ["DBG 1-1: a);"]],
    ["text between", 'DBG "x" (a);\n', [1], []],
    [
      "no definition, no condition",
      "#define A(x) \\\n\tDBG(x)\n#if DBG(y)\n#endif\n",
      [1, 2, 3],
      [],
    ],
    ["no directive within", "DBG(a,\n#if X\n    b,\n#endif\n    c);\n", [1, 3, 5], []],
    ["brackets that do not fit", ")))DBG(a);\nDBG((b;\n", [1, 2], ["DBG 1-1: a);"]],
  ];
  for (const [name, text, lines, expected] of table) {
    await t.step(name, () => assert.deepEqual(given(text, lines), expected));
  }
});

Deno.test("regionsOf: each thing that is given to a macro has a mark", () => {
  const text = "int a;\nDBG(a, b);\n#ifdef X\nDBG(c);\n#endif\n";
  const regions = regionsOf(text, new Set([2, 4]))!;
  assert.deepEqual([1, 2, 3, 4].map((line) => regions.givenOn(line)), [[], [2, 3], [], [4]]);
  assert.equal(
    regions.marked((one) => `M${one}`),
    "M0\n#line 1\nint a;\nDBG(M2 a,M3  b);\n#ifdef X\nM1\n#line 4\nDBG(M4 c);\n#endif\n",
  );
});

Deno.test("argumentsOn: a long text takes no more time than it is long", () => {
  const expected = new Set(Array.from({ length: 10_000 }, (_, i) => i + 1));
  for (const piece of ["A(", "DBG(a, b);\n", "DBG(\n", "/", '"', "A, ", "(\n,"]) {
    const started = process.cpuUsage();
    argumentsOn(piece.repeat(100_000), expected);
    const { user } = process.cpuUsage(started);
    assert.ok(user < 5_000_000, `${piece}: ${user} us of CPU`);
  }
});
