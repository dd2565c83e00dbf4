import assert from "node:assert/strict";
import { codeLines } from "../../bot/judge/code_lines.ts";
import { patchHunks } from "../../bot/judge/hunks.ts";
import { linesByState, patchLines } from "../../bot/judge/touched_lines.ts";
import { adds, changes } from "./diffs.ts";

Deno.test("patchLines: numbers of added lines, and of places", async (t) => {
  const table: [string, string, string[], number[], [number, number][]][] = [
    ["added", "mm/a.c", [" a", "+b", "+", "+c"], [2, 4], []],
    ["changed", "mm/a.c", ["-a", "+b", " c"], [1], []],
    ["taken out", "mm/a.c", [" a", "-b", "-c", " d"], [], [[1, 2]]],
    ["taken out at the top", "mm/a.c", ["-b", " d"], [], [[0, 1]]],
    ["a comment in its place", "mm/a.c", [" a", "-b", "+/* c */", " d"], [], [[2, 1]]],
    ["a comment taken out", "mm/a.c", [" a", "-/* b", "- */", " d"], [], []],
    ["Kconfig", "mm/Kconfig", ["+config A", "+# no", "+", "+\tbool"], [1, 4], []],
  ];
  for (const [name, path, lines, numbers, gaps] of table) {
    await t.step(name, () => {
      const [found] = patchLines(1, patchHunks(changes(path, ...lines)));
      assert.deepEqual(found?.lines ?? [], numbers);
      assert.deepEqual((found?.gaps ?? []).map((gap, i) => [gap, found!.removed[i]]), gaps);
    });
  }
});

Deno.test("patchLines: where a symbolic link leads is no code", () => {
  const link = (mode: string) =>
    `diff --git a/mm/link.c b/mm/link.c\nnew file mode ${mode}\nindex 0000000..1111111\n` +
    "--- /dev/null\n+++ b/mm/link.c\n@@ -0,0 +1 @@\n+a.c\n\\ No newline at end of file\n";
  assert.deepEqual(patchLines(1, patchHunks(link("120000"))), []);
  assert.equal(patchLines(1, patchHunks(link("100644"))).length, 1);
  const moved = link("120000").replace(
    "new file mode 120000\nindex 0000000..1111111",
    "index 1111111..2222222 120000",
  )
    .replace("/dev/null", "a/mm/link.c").replace("-0,0", "-1").replace("+a.c", "-b.c\n+a.c");
  assert.deepEqual(patchLines(1, patchHunks(moved)), []);
});

Deno.test("linesByState: lines of before stand where later patches move them", () => {
  const rename = `diff --git a/mm/a.c b/mm/b.c
similarity index 90%
rename from mm/a.c
rename to mm/b.c
index 1111111..2222222 100644
--- a/mm/a.c
+++ b/mm/b.c
@@ -1,3 +1,3 @@
 x
-one
+two
 int last;
`;
  const states = linesByState([
    patchHunks(adds("mm/a.c", "one", "three")),
    patchHunks(adds("mm/a.c", "x")),
    patchHunks(rename),
  ]);
  assert.deepEqual(states.map((state) => state.map(({ id, path, lines }) => [id, path, lines])), [
    [],
    [["1 mm/a.c", "mm/a.c", [1, 2]]],
    [["2 mm/a.c", "mm/a.c", [1]], ["1 mm/a.c", "mm/a.c", [2, 3]]],
    [
      ["3 mm/a.c gone", "mm/a.c", []],
      ["3 mm/b.c", "mm/b.c", [2]],
      ["2 mm/a.c", "mm/b.c", [1]],
      ["1 mm/a.c", "mm/b.c", [3]],
    ],
  ]);
});

Deno.test("codeLines: comments and blank lines are not counted", async (t) => {
  const table: [string, string[], number][] = [
    ["code", ["+int a;", "+int b;"], 2],
    ["code before and behind a comment", ["+int a; /* a", "+b */ int c;"], 2],
    ["a comment that began before the hunk", ["  * old", "+ * new", "  */", "+int a;"], 1],
    ["a comment in the middle of a long one", ["  * old", "+ * new", "  * old"], 0],
    ["a pointer is no comment", [" int f(int *a)", " {", "+\t*a = 1;", " }"], 1],
    ["a comment that opens on a line of before", [" /*", "+ text", "  */"], 0],
    ["removed lines open none", ["-/*", "+int a;"], 1],
    ["a slash in a string", ['+\tputs("http://a");'], 1],
    ["a comment begins in a string", [' puts("image/*");', "+int a;", "+int b;"], 2],
    ["a comment ends in a string", ["+int a;", ' puts("*/5 * * * *");'], 1],
    ["and in a character", ["+int a = '/*';", "+int b;"], 2],
    ["a quote in a string", ['+puts("\\"/*", \'"\');', "+int b;"], 2],
    ["an apostrophe before the end of a comment", ["  * it isn't so", "+ * old */", "+int a;"], 1],
    ["and on the line of the end", ["+ * it isn't so */", "+int a;"], 1],
    ["a quote in a comment", [' /* say "hello', '+ * and "no more */', "+int a;"], 1],
    ["a comment between strings", ['+f("a" /* b', '+ * c */ "d");', "+int a;"], 3],
    ["a comment that ends as code can", ["+int a;", "+int b = 2 */**/ 3;"], 2],
    ["the same, of a pointer", ["+* a = b();", "+* a = 2 */**/ 3;"], 2],
    ["the end of a comment that no compiler looks at", ["+int a;", "+#define X */"], 2],
    ["a comment begins in a long string", [`+char *s = "${"x".repeat(2000)}/*";`, "+int a;"], 2],
    ["a comment begins in a string of two lines", ['+char *s = "a \\', '+/* ";', "+int a;"], 3],
    ["a comment begins in what is no string", ["+#error don't \"/*", "+int a;"], 2],
    ["an end of two lines", ["+/* a *\\", "+/", "+int a;", "+/* b */"], 1],
    ["a raw string", ['+char *s = R"x(', '+/* )x";', "+int a;"], 3],
  ];
  for (const [name, lines, count] of table) {
    await t.step(name, () => {
      const code = codeLines({ lines });
      assert.equal(lines.filter((line, i) => line.startsWith("+") && code[i]).length, count);
    });
  }
});

Deno.test("codeLines: what a script prints for the preprocessor is no comment", () => {
  const lines = [
    "+#ifndef __KERNEL__",
    "+# if it is not there",
    "+#else",
    "+## note",
    "+#endif // x",
  ];
  assert.deepEqual(codeLines({ lines }, true), [true, false, true, false, true]);
});
