import assert from "node:assert/strict";
import { diffstat, parseSeries, shortstat, type TouchedFile } from "../../../bot/series/mod.ts";
import { git } from "../../../bot/system/process/git.ts";
import { change, mail } from "../mails.ts";

const HUNK = "@@ -1 +1 @@\n-a\n+b\n";

const TABLE: [string, string, Partial<TouchedFile>][] = [
  [
    "octal escapes",
    `diff --git "a/\\303\\244.c" "b/\\303\\244.c"\n--- "a/\\303\\244.c"\n+++ "b/\\303\\244.c"\n${HUNK}`,
    { path: "ä.c", insertions: 1, deletions: 1 },
  ],
  [
    "quotes",
    `diff --git "a/x\\"\\"y" "b/x\\"\\"y"\n--- "a/x\\"\\"y"\n+++ "b/x\\"\\"y"\n${HUNK}`,
    { path: 'x""y' },
  ],
  ["a blank in the name", `diff --git a/x y b/x y\n--- a/x y\t\n+++ b/x y\t\n${HUNK}`, {
    path: "x y",
  }],
  ["a name with b/ in it", "diff --git a/x b/x b/x b/x\nold mode 100644\nnew mode 100755\n", {
    path: "x b/x",
    change: "mode",
    oldMode: "100644",
    newMode: "100755",
  }],
  [
    "blobs and a mode",
    `diff --git a/x b/x\nindex 1234567..89abcde 100755\n--- a/x\n+++ b/x\n${HUNK}`,
    {
      oldBlob: "1234567",
      newBlob: "89abcde",
      oldMode: "100755",
      newMode: "100755",
      change: "modified",
    },
  ],
  [
    "a new mode and a change",
    `diff --git a/x b/x\nold mode 100644\nnew mode 100755\nindex 1234567..89abcde\n--- a/x\n+++ b/x\n${HUNK}`,
    { change: "modified", newMode: "100755" },
  ],
  [
    "a rename with a change",
    `diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\nindex 1234567..89abcde 100644\n--- a/x\n+++ b/y\n${HUNK}`,
    { path: "y", oldPath: "x", change: "renamed" },
  ],
  ["a copy", "diff --git a/x b/y\nsimilarity index 100%\ncopy from x\ncopy to y\n", {
    path: "y",
    oldPath: "x",
    change: "copied",
    insertions: 0,
  }],
  ["a new empty file", "diff --git a/x b/x\nnew file mode 100644\nindex 0000000..e69de29\n", {
    change: "new",
    newMode: "100644",
  }],
  [
    "a deleted empty file",
    "diff --git a/x b/x\ndeleted file mode 100644\nindex e69de29..0000000\n",
    { path: "x", change: "deleted", oldMode: "100644" },
  ],
  [
    "a link within the tree",
    "diff --git a/d/l b/d/l\nnew file mode 120000\nindex 0000000..1111111\n--- /dev/null\n+++ b/d/l\n@@ -0,0 +1 @@\n+../x\n\\ No newline at end of file\n",
    { path: "d/l", change: "new", newMode: "120000" },
  ],
  ["a new file without git", "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", {
    path: "x",
    change: "new",
  }],
  [
    "a new file by GNU diff",
    "--- a/x\t1970-01-01 00:00:00 +0000\n+++ b/x\t2026-01-01 00:00:00 +0000\n@@ -0,0 +1 @@\n+a\n",
    { change: "new" },
  ],
  ["a deleted file without git", "--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", {
    path: "x",
    change: "deleted",
  }],
  [
    "lines that look like headers",
    `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- old\n-diff --git a/y b/y\n+++ new\n+@@ -1 +1 @@\n`,
    { path: "x", insertions: 2, deletions: 2 },
  ],
  [
    "an empty context line without its blank",
    `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n\n-a\n+b\n c\n`,
    { insertions: 1 },
  ],
  [
    "text after the hunk's header",
    `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@ int f(void) @@\n-a\n+b\n`,
    { insertions: 1 },
  ],
];

Deno.test("what a diff does to a file", async (t) => {
  for (const [name, diff, want] of TABLE) {
    await t.step(name, async () => {
      const series = await parseSeries([mail({ diff })]);
      const [file, ...more] = series.patches[0]!.files;
      assert.deepEqual(more, []);
      const got = Object.fromEntries(
        Object.keys(want).map((key) => [key, file![key as keyof TouchedFile]]),
      );
      assert.deepEqual(got, want);
      // git counts the same.
      const stat = await git("/", ["apply", "--numstat", "-z"], { stdin: diff });
      const [insertions, deletions, path] = stat.stdout.replace(/\0$/, "").split("\t");
      assert.deepEqual(
        [String(file!.insertions), String(file!.deletions), file!.path],
        [insertions, deletions, path],
      );
    });
  }
});

Deno.test("totals, worded as git does", async () => {
  const of = async (diff: string) =>
    shortstat(diffstat((await parseSeries([mail({ diff })])).patches[0]!.files));
  const git1 = await git("/", ["apply", "--stat"], { stdin: change() + change("mm/b.c") });
  assert.equal(
    await of(change() + change("mm/b.c")),
    git1.stdout.trim().split("\n").at(-1)!.trim(),
  );
  assert.equal(
    await of("--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n"),
    "1 file changed, 1 insertion(+)",
  );
  assert.equal(
    await of("--- a/x\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n"),
    "1 file changed, 2 deletions(-)",
  );
  assert.equal(
    await of("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n"),
    "1 file changed, 0 insertions(+), 0 deletions(-)",
  );
});
