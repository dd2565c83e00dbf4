import assert from "node:assert/strict";
import process from "node:process";
import fc from "fast-check";
import { regionsOf } from "../../bot/coverage/mod.ts";
import { have, run } from "../../bot/system/process/process.ts";

/** Milliseconds of CPU that this process has taken: those of the clock depend on what else the machine does. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const lines = (...all: string[]) => all.join("\n") + "\n";

Deno.test("regionsOf: what conditional directives hold", async (t) => {
  const table: [string, string, readonly number[]][] = [
    ["none", lines("int a;", "int b;"), [0, 0]],
    ["a guard", lines("#ifndef A", "#define A", "int a;", "#endif", "int b;"), [0, 1, 1, 0, 0]],
    ["branches", lines("#if A", "a", "#elif B", "b", "#else", "c", "#endif"), [
      0,
      1,
      0,
      2,
      0,
      3,
      0,
    ]],
    ["nested", lines("#if A", "#if B", "b", "#endif", "a", "#endif"), [0, 1, 2, 1, 1, 0]],
    ["in a comment", lines("/*", "#if A", "*/", "int a;"), [0, 0, 0, 0]],
    ["behind a comment", lines("/* a */ #if A", "a", "#endif"), [0, 1, 0]],
    ["a comment in it", lines("#if A /* a", "b */", "a", "#endif"), [0, 0, 1, 0]],
    ["joined lines", lines("#if A && \\", "  B", "a", "#endif"), [0, 0, 1, 0]],
    ["the sign joined", lines("#\\", "if A", "a", "#endif"), [0, 0, 1, 0]],
    ["a digraph", lines("%:if A", "a", "%:endif"), [0, 1, 0]],
    ["in a macro", lines("#define A \\", "#if", "int a;"), [0, 0, 0]],
    ["in a string", lines('char *a = "/*";', "#if A", "a", "#endif"), [0, 0, 1, 0]],
    ["a comment in an open string", lines("# it's /* one", "#if A", "a", "#endif"), [0, 0, 1, 0]],
    ["a comment whose end is of two lines", lines("/* a *\\ ", "/", "#if A", "a", "#endif"), [
      0,
      0,
      0,
      1,
      0,
    ]],
    ["CRLF", "#if A && \\\r\n  B\r\na\r\n#endif\r\n", [0, 0, 1, 0]],
    ["a comment of one line, joined", lines("// a \\", "#if A", "int a;"), [0, 0, 0]],
    ["words that only begin so", lines("#ifx", "a", "#iff", "b"), [0, 0, 0, 0]],
    ["no newline at the end", "#if A\na\n#endif", [0, 1, 0]],
  ];
  for (const [name, text, regions] of table) {
    await t.step(name, () => {
      const found = regionsOf(text)!;
      assert.deepEqual(regions.map((_, i) => found.regionOf(i + 1)), regions);
    });
  }
});

Deno.test("regionsOf: directives that do not fit together", () => {
  for (const text of ["#endif\n", "#if A\n", "#else\n", "#if A\n#else\n#else\n#endif\n"]) {
    assert.equal(regionsOf(text), undefined, text);
  }
  assert.equal(regionsOf("#if A\n#endif\n".repeat(20_001)), undefined);
});

Deno.test("regionsOf: what can be read in two ways", () => {
  const raw = ['R"(\n)"', 'f(u8R"x(")x")', '#define A LR"()"', 'R\\\n"()"'];
  for (const text of [...raw, "#line 7", '# line 7 "a.c"', "# 7", '# 7 "a.c" 1']) {
    assert.equal(regionsOf(`${text}\nint a;\n`), undefined, text);
  }
  const plain = ['KERN_ERR"a"', 'XLR"a"', 'R "a"', '"R" "a"', '/* R"( */', "# 7 things", "#lined"];
  for (const text of plain) assert.equal(regionsOf(`${text}\nint a;\n`)?.count, 1, text);
});

Deno.test("regionsOf: gaps, conditions, branches", () => {
  const regions = regionsOf(lines("#if A", "#elif B", "b", "#else", "#endif", "int c;"))!;
  assert.deepEqual([1, 2, 3, 4, 5].map((line) => regions.regionBehind(line)), [1, 2, 2, 3, 0]);
  assert.deepEqual(regions.branchesBefore(2), [1]);
  assert.deepEqual(regions.branchesBefore(3), []);
  assert.deepEqual(regions.conditionsOf(2), ["B"]);
  assert.deepEqual(regions.conditionsOf(3), ["!(A)"]);
});

/** Pieces of which a text is put together, each whole lines. */
const piece: fc.Arbitrary<readonly string[]> = fc.letrec<{ piece: readonly string[] }>((tie) => ({
  piece: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(["int x;"], ["/* a", "#if 0", "*/"], ['"a /*"'], ["#define M \\", "  1"], [""]),
    fc.tuple(
      fc.constantFrom("A", "B", "!A", "A && \\\n B"),
      fc.array(tie("piece"), { maxLength: 3 }),
    )
      .map(([condition, inner]) => [`#if ${condition}`, ...inner.flat(), "#endif"]),
    fc.tuple(fc.array(tie("piece"), { maxLength: 2 }), fc.array(tie("piece"), { maxLength: 2 }))
      .map(([a, b]) => ["#ifdef A", ...a.flat(), "#elif B // b", ...b.flat(), "#else", "#endif"]),
  ),
})).piece;

for (const compiler of ["gcc", "clang-16"]) {
  Deno.test({
    name: `marked: what ${compiler} keeps is what the text says`,
    ignore: !await have(compiler),
    async fn() {
      const dir = await Deno.makeTempDir();
      try {
        const texts = fc.sample(fc.array(piece, { maxLength: 6 }), { numRuns: 10, seed: 7 });
        for (const parts of texts) {
          // Each line says its own number, so that what is kept can be read off.
          const text = parts.flat().join("\n").split("\n")
            .map((line, i) => line === "int x;" ? `line_${i + 1}` : line).join("\n") + "\n";
          const regions = regionsOf(text)!;
          for (const flags of [[], ["-DA=1"], ["-DB=1"], ["-DA=1", "-DB=1"]]) {
            const file = `${dir}/a.c`;
            await Deno.writeTextFile(file, regions.marked((n) => `mark_${n}_`));
            const done = await run([compiler, "-E", "-w", "-P", ...flags, file]);
            const kept = new Set(
              [...done.stdout.matchAll(/mark_(\d+)_/g)].map(([, n]) => Number(n)),
            );
            for (const [, line] of text.matchAll(/^line_(\d+)$/gm)) {
              assert.equal(
                new RegExp(`^line_${line}$`, "m").test(done.stdout),
                kept.has(regions.regionOf(Number(line))),
                `${flags.join(" ")}\n${text}`,
              );
            }
          }
        }
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    },
  });
}

Deno.test("regionsOf: hostile text takes no more than linear time", () => {
  const long = [
    "/".repeat(500_000),
    "\\".repeat(500_000),
    "\\ ".repeat(300_000),
    "'".repeat(500_000),
    '"\\'.repeat(300_000),
    "/*".repeat(300_000),
    "#".repeat(500_000),
    "/\\\n".repeat(200_000),
    "#if " + "A ".repeat(300_000) + "\n#endif\n",
  ];
  const started = cpuMs();
  for (const text of long) regionsOf(text);
  assert.ok(cpuMs() - started < 5000, `${cpuMs() - started} ms`);
});
