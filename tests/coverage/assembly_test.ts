import assert from "node:assert/strict";
import { isAssembled, isAssembly, markAssembly } from "../../bot/coverage/mod.ts";

const mark = (n: number) => `m${n}`;

/** The marks of lines of a file whose preprocessed text is its own: `1:2,3` for marks 2 and 3 of line 1, `/` between statements. */
function marks(source: string, lines: readonly number[], text = source): string {
  const files = { source, text: `# 1 "own"\n${text}`, name: "own" };
  return [...markAssembly(files, new Set(lines), mark).expansions].map(([line, all]) => {
    const said = all.map((one) =>
      one.map(({ marks, isOwn }) => `${isOwn ? "" : "-"}${marks.join(",")}`).join("/")
    );
    return `${line}:${said.join(" and ")}`;
  }).join(" ");
}

Deno.test("markAssembly: a mark before each line that is asked for", async (t) => {
  const text = '# 1 "own"\nnop\n.if 0\n# 1 "else"\nnop\n# 3 "own" 2\n.endif\n';
  const files = { source: "nop\n.if 0\n.endif\n", text, name: "own" };
  const marked = markAssembly(files, new Set([1, 2, 3]), mark).text;
  assert.deepEqual(marked.split("\n").filter((line) => !line.startsWith("#")), [
    ...['.print "m0"', '.print "m1"', "nop", '.print "m2"', ".if 0", '.print "m3"', "nop"],
    ...['.print "m4"', ".endif", '.print "m5"', ""],
  ]);
  const table: [string, string, readonly number[], string, string?][] = [
    ["what decides has one before and one behind it", ".if 1\n.else", [1, 2], "1:1,2 2:3,4"],
    ["statements have their own", ".if 0; nop;.endif", [1], "1:1,2/3/4,5"],
    ["a string is one", '.if 0; .ascii "a;\\";"', [1], "1:1,2/3"],
    ["two in a statement say nothing", ".if 0 ! .else\nx: .IF 1", [1, 2], "1: 2:"],
    ["a name that only begins so", ".ident 1\n.L.if: nop", [1, 2], "1:1 2:2"],
    [
      "a definition is one",
      ".macro a\n.if 0\n.macro b\n.endm\nnop\n.endm\nnop",
      [2, 5, 6, 7],
      "2:1 5:1 6:1 7:2",
    ],
    ["also in a line", ".macro a; nop; .endm\nnop", [1, 2], "1:1/1/1 2:2"],
    [
      "what a macro of the preprocessor says is not the line's",
      "M(7)",
      [1],
      "1:-1,2/3/-4,5",
      ".if 0; .long 7; .endif",
    ],
    [
      "what stands in the next line is left at the first",
      "M(6,\n 7)",
      [1, 2],
      "1:-1,2/3/-4 2:-1,2/-3/4",
      ".if 0; .long 6; .word 7",
    ],
    ["nothing is left of a line", "\nnop\n#define x \\\n nop", [1, 2, 3, 4], "2:1", "\nnop\n\n"],
    ["a line that is there twice has two", "nop", [1], "1:1 and 2", 'nop\n# 1 "own"\nnop'],
    ["lines of others are not looked for", "nop", [1], "", '# 1 "other"\nnop'],
  ];
  for (const [name, source, lines, expected, preprocessed] of table) {
    await t.step(name, () => assert.equal(marks(source, lines, preprocessed), expected));
  }
});

Deno.test("isAssembled: one expansion, with all that is the line's own", async (t) => {
  const one = (marks: readonly number[], isOwn = true) => ({ marks, isOwn });
  const table: [string, Parameters<typeof isAssembled>[0], boolean][] = [
    ["printed", [[one([1])]], true],
    ["not printed", [[one([2])]], false],
    ["before or behind", [[one([2, 1])]], true],
    ["one of two expansions", [[one([2])], [one([1])]], true],
    ["a statement that is not", [[one([1]), one([2])]], false],
    ["but is a macro's", [[one([1]), one([2], false)]], true],
    ["nothing but a macro's, and none of it", [[one([2], false), one([3], false)]], false],
    ["one that nobody can tell", [[one([1]), one([])]], false],
  ];
  for (const [name, all, expected] of table) {
    await t.step(name, () => assert.equal(isAssembled(all, new Set([0, 1])), expected));
  }
});

Deno.test("a script of the linker is no assembly", () => {
  assert.deepEqual(["a/b.S", "a/vmlinux.lds.S", "a/b.c"].map(isAssembly), [true, false, false]);
});
