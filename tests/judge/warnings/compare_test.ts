import assert from "node:assert/strict";
import fc from "fast-check";
import type { Diagnostic } from "../../../bot/compile/types.ts";
import { compare } from "../../../bot/judge/warnings/compare.ts";
import { patchHunks } from "../../../bot/judge/hunks.ts";
import { growth } from "../../series/growth.ts";

const unused = (line: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  ...{ severity: "warning", tool: "cc", file: "mm/a.c", line, message: "unused variable 'ret'" },
  ...more,
});

function statusesOf(
  before: readonly Diagnostic[],
  now: readonly Diagnostic[],
  ...diffs: readonly string[]
): string[] {
  return compare(before, now, diffs.map(patchHunks)).map((d) => `${d.status} ${d.line}`);
}

const head = (file: string) => `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n`;
/** Two lines more above line 5. */
const TWO_ABOVE = head("mm/a.c") + "@@ -4,2 +4,4 @@\n a\n+n\n+n\n b\n";

Deno.test("which of two like warnings is the new one", async (t) => {
  const table: [string, string[], string[]][] = [
    ["moved by a hunk above", statusesOf([unused(9)], [unused(11)], TWO_ABOVE), ["moved 11"]],
    ["above the hunk", statusesOf([unused(3)], [unused(3)], TWO_ABOVE), ["old 3"]],
    ["new one above", statusesOf([unused(9)], [unused(5), unused(11)], TWO_ABOVE), [
      "new 5",
      "moved 11",
    ]],
    [
      "new one where the old one was",
      statusesOf([unused(9)], [unused(9), unused(11)], TWO_ABOVE),
      ["new 9", "moved 11"],
    ],
    [
      "one of two is mended",
      statusesOf([unused(3), unused(9)], [unused(11)], TWO_ABOVE),
      ["moved 11", "fixed 3"],
    ],
    [
      "two patches",
      statusesOf([unused(9)], [unused(5), unused(13)], TWO_ABOVE, TWO_ABOVE),
      ["new 5", "moved 13"],
    ],
    [
      "a line that is rewritten keeps its warning",
      statusesOf([unused(9)], [unused(9)], head("mm/a.c") + "@@ -9 +9 @@\n-x\n+y\n"),
      ["old 9"],
    ],
    [
      "code that moves within the file",
      statusesOf(
        [unused(2)],
        [unused(20)],
        head("mm/a.c") + "@@ -2 +1,0 @@\n-x\n" + "@@ -20,0 +20 @@\n+x\n",
      ),
      ["moved 20"],
    ],
    [
      "another function, while the old line stays and is quiet",
      statusesOf([unused(9, { function: "f" })], [unused(5, { function: "g" })], TWO_ABOVE),
      ["new 5", "fixed 9"],
    ],
    [
      "the old line goes, and another function says the same",
      statusesOf(
        [unused(5, { function: "f" })],
        [unused(11, { function: "g" })],
        head("mm/a.c") + "@@ -4,3 +4,2 @@\n {\n-\tint y;\n \n@@ -11,1 +10,2 @@\n {\n+\tint y;\n",
      ),
      ["new 11", "fixed 5"],
    ],
    [
      "a function that gets another name",
      statusesOf([unused(9, { function: "f" })], [unused(11, { function: "g" })], TWO_ABOVE),
      ["moved 11"],
    ],
    [
      "a header",
      statusesOf(
        [unused(9, { file: "include/linux/a.h" })],
        [unused(5, { file: "include/linux/a.h" }), unused(11, { file: "include/linux/a.h" })],
        TWO_ABOVE.replaceAll("mm/a.c", "include/linux/a.h"),
      ),
      ["new 5", "moved 11"],
    ],
    [
      "a file that is renamed",
      statusesOf(
        [unused(9)],
        [unused(9, { file: "mm/b.c" })],
        "diff --git a/mm/a.c b/mm/b.c\nsimilarity index 100%\nrename from mm/a.c\nrename to mm/b.c\n",
      ),
      ["moved 9"],
    ],
    [
      "the same line from two objects",
      statusesOf([unused(9), unused(9)], [unused(11), unused(11), unused(11)], TWO_ABOVE),
      ["moved 11", "moved 11", "new 11"],
    ],
  ];
  for (const [name, found, expected] of table) {
    await t.step(name, () => assert.deepEqual(found, expected));
  }
});

Deno.test("without hunks a warning at another line is the same one", () => {
  assert.deepEqual(
    compare([unused(3)], [unused(9), unused(4)]).map((d) => `${d.status} ${d.line}`),
    ["new 9", "moved 4"],
  );
});

Deno.test("compare is a multiset: nothing is lost and nothing counted twice", () => {
  const some = fc.array(
    fc.record({
      line: fc.integer({ min: 1, max: 12 }),
      message: fc.constantFrom("a", "b"),
      file: fc.constantFrom("mm/a.c", "mm/b.c"),
    }).map((more) => unused(1, more)),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(some, some, fc.boolean(), (before, now, mapped) => {
      const judged = compare(before, now, mapped ? [patchHunks(TWO_ABOVE)] : undefined);
      const count = (status: string) => judged.filter((d) => d.status === status).length;
      assert.deepEqual(judged.slice(0, now.length).map(({ status: _, ...d }) => d), now);
      assert.equal(count("fixed") + count("old") + count("moved"), before.length);
      assert.equal(count("new") + count("old") + count("moved"), now.length);
    }),
  );
});

Deno.test("many like warnings are compared in linear time", async () => {
  const many = (count: number, shift: number) =>
    Array.from({ length: count }, (_, i) => unused(2 * i + shift));
  const hunks = [patchHunks(head("mm/a.c") + "@@ -1 +1 @@\n-x\n+y\n")];
  assert.equal(compare(many(20_000, 1), many(20_000, 2), hunks).length, 20_000);
  // Up to two hundred each is held against each.
  const sides = (size: number) => [many(size / 10, 1), many(size / 10, 2)] as const;
  await growth("compare", ([before, now]) => compare(before, now, hunks), sides, 100_000);
});
