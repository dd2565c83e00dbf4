import assert from "node:assert/strict";
import fc from "fast-check";
import { fileDiffs } from "../../../bot/tree/reject/sections.ts";

const HUNK = "@@ -1,2 +1,2 @@ name\n a\n-b\n+c\n";
const FILE = `--- a/mm/x.c\n+++ b/mm/x.c\n${HUNK}`;
const GIT = `diff --git a/mm/x.c b/mm/x.c\nindex 1234567..89abcde 100644\n${FILE}`;

Deno.test("a diff cut into files", async (t) => {
  const plain = { from: "mm/x.c", to: "mm/x.c", kind: "change", binary: false };
  const table: [string, string, object[]][] = [
    ["nothing", "", []],
    ["no diff", "just words\n", []],
    ["git", GIT, [{ ...plain, oldBlob: "1234567", newBlob: "89abcde" }]],
    ["plain", FILE, [plain]],
    ["a diffstat before", `---\n mm/x.c | 2 +-\n 1 file changed\n\n${GIT}`, [plain]],
    ["a signature after", `${GIT}-- \n2.39.5\n\n`, [plain]],
    ["a mailing list's footer after", `${GIT}\n____\nlist@example.org\n--- a\n`, [plain]],
    ["two files", GIT + GIT.replaceAll("mm/x.c", "y"), [plain, { from: "y", to: "y" }]],
    ["two plain files", FILE + FILE.replaceAll("mm/x.c", "y"), [plain, { from: "y", to: "y" }]],
    [
      "a removed line that looks like a header",
      "--- a/x\n+++ b/x\n@@ -1,2 +1,1 @@\n a\n--- b\n",
      [{ from: "x", to: "x" }],
    ],
    ["new", "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", [{ from: undefined, to: "x" }]],
    ["deleted", "--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", [{ from: "x", to: undefined }]],
    [
      "an empty new file",
      "diff --git a/x b/x\nnew file mode 100644\nindex 0000000..e69de29\n",
      [{ from: undefined, to: "x" }],
    ],
    [
      "a rename",
      "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n",
      [{ from: "x", to: "y", kind: "rename" }],
    ],
    [
      "a binary",
      "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 1\nIcmZ\n\nliteral 0\nHc\n\n",
      [{ from: "x", to: "x", binary: true }],
    ],
    ["an unknown line", GIT.replace("-b", "wrapped\n-b"), [{
      damage: "line 7 of the diff does not belong there: wrapped (did a mailer wrap or cut lines?)",
    }]],
    ["cut short", GIT.replace("+c\n", ""), [{ damage: "the diff ends in the middle of a hunk" }]],
  ];
  for (const [name, diff, want] of table) {
    await t.step(name, () => {
      const found = fileDiffs(diff) as unknown as Record<string, unknown>[];
      assert.equal(found.length, want.length, JSON.stringify(found));
      want.forEach((fields, i) => {
        for (const [key, value] of Object.entries(fields)) {
          assert.deepEqual(found[i]?.[key], value, key);
        }
        if (!("damage" in fields)) assert.equal(found[i]?.damage, undefined);
      });
    });
  }
});

Deno.test("no text makes it throw", () => {
  const line = fc.constantFrom(
    "diff --git a/x b/x",
    "diff --git",
    "--- a/x",
    "+++ b/x",
    "+++ ",
    "@@ -1,2 +1,2 @@",
    "@@ -1 +1 @@",
    "@@ -99999999999999999999,9 +1 @@",
    "index 1..2",
    "rename from ",
    "GIT binary patch",
    "\\ No newline at end of file",
    " a",
    "-b",
    "+c",
    "",
    "\r",
    "\0",
  );
  fc.assert(fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
    for (const file of fileDiffs(lines.join("\n"))) assert.ok(Array.isArray(file.hunks));
  }));
});
