/** Files and directories that are in each other's way: what `check` says is what git am does. */
import assert from "node:assert/strict";
import { git } from "../../../bot/system/process/git.ts";
import { both, rejectOf } from "../both.ts";
import { KERNEL, repo, seriesOf, sh, temp } from "../toy.ts";

const made = (path: string) =>
  `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+int q;\n`;
const gone = (path: string) => {
  const lines = (KERNEL[path] as string).split("\n").slice(0, -1);
  return `diff --git a/${path} b/${path}\ndeleted file mode 100644\n--- a/${path}\n+++ /dev/null\n` +
    `@@ -1,${lines.length} +0,0 @@\n${lines.map((line) => `-${line}\n`).join("")}`;
};
const moved = (from: string, to: string) =>
  `diff --git a/${from} b/${to}\nsimilarity index 100%\nrename from ${from}\nrename to ${to}\n`;
const mail = (diff: string, i: number) =>
  `From: Ann <ann@example.org>\nDate: Tue, 27 Jan 2026 12:00:00 +0000\n` +
  `Subject: [PATCH] step ${i + 1}\n\nWhy.\n---\n\n${diff}`;

/** The name, the diffs, and the patch that git am refuses with what is said of it. */
const CASES: readonly [string, readonly string[], number, RegExp?][] = [
  ["a file below a file", [made("mm/b.c/x.c")], 1, /"mm\/b\.c" is a file/],
  ["a file where a directory is", [made("mm")], 1, /is a directory, with "mm\//],
  ["a file moved below a file", [moved("mm/a.c", "mm/b.c/a.c")], 1, /"mm\/b\.c" is a file/],
  ["below a file of the series", [made("x"), made("x/y")], 2, /"x" is a file/],
  ["where the series made a directory", [made("x/y"), made("x")], 2, /directory, with "x\/y"/],
  ["below what is gone", [gone("mm/b.c"), made("mm/b.c/x.c")], 0],
  ["where all is gone", [gone("arch/um/Kconfig"), made("arch/um")], 0],
  ["below what the same patch removes", [gone("mm/b.c") + made("mm/b.c/x.c")], 0],
];

Deno.test("what is in the way of a file is there for check as for git am", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  for (const [name, diffs, refused, says] of CASES) {
    await t.step(name, async () => {
      const hand = `${dir.path}/hand`;
      await sh(dir.path, "clone", "-q", path, hand);
      const texts = diffs.map(mail);
      let stopped = 0;
      for (const [i, text] of texts.entries()) {
        const options = { stdin: new TextEncoder().encode(text) };
        if (!(await git(hand, ["-c", "user.name=A", "-c", "user.email=a@b", "am"], options)).ok) {
          stopped = i + 1;
          break;
        }
      }
      assert.equal(stopped, refused, "git am");
      await Deno.remove(hand, { recursive: true });
      const { applied } = await both(path, dir.cache, seriesOf(texts), base);
      assert.equal(applied.ok ? 0 : applied.reject.patch, refused);
      if (says !== undefined) assert.match(rejectOf(applied).hunks[0]!.problem, says);
    });
  }
});
