import assert from "node:assert/strict";
import { both, rejectOf } from "../tree/both.ts";
import { commit, KERNEL, mails, repo, seriesOf, sh, temp } from "../tree/toy.ts";

Deno.test("rejects: both ways say the same, and say why", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const a = KERNEL["mm/a.c"] as string;
  const base = await repo(path);
  const good = await commit(path, { "mm/b.c": "good\n" }, "good");
  const edit = await commit(path, { "mm/a.c": a.replace("a20;", "twenty;") }, "edit");
  const add = await commit(path, { "mm/new.c": "new\n" }, "add");
  await sh(path, "mv", "mm/new.c", "mm/renamed.c");
  const move = await commit(path, {}, "move");
  const bin = await commit(path, { "x.bin": new Uint8Array([0, 1]) }, "bin");
  const bin2 = await commit(path, { "x.bin": new Uint8Array([0, 2]) }, "bin2");
  const gone = await commit(path, { "mm/renamed.c": null }, "gone");
  const mail = async (at: string, ...args: string[]) => (await mails(path, `${at}^!`, ...args))[0]!;
  // Other trees to apply to.
  const branch = async (files: Parameters<typeof commit>[1]) => {
    await sh(path, "checkout", "-q", "--detach", base);
    return await commit(path, files, "other");
  };
  const drifted = await branch({ "mm/a.c": `int extra;\n${a.replace("a19;", "nineteen;")}` });
  const spaced = await branch({ "mm/a.c": a.replace("int a19;", "int  a19;") });
  const unlike = await branch({ "mm/a.c": "nothing of the kind\n" });
  const elsewhere = await branch({ "mm/a.c": null, "mm/sub/a.c": a });
  const conflict = await branch({ "mm/new.c": "another\n" });
  const otherBin = await branch({ "x.bin": new Uint8Array([0, 9]) });
  const plain = "From: A <a@b.c>\nSubject: [PATCH] x\n\nbody\n---\n";
  const wrapped = new TextDecoder().decode(await mail(edit)).replace("\n int a21;", "\n int\na21;");
  const table: {
    name: string;
    at: string;
    mails: (Uint8Array | string)[];
    patch?: number;
    want: object[];
  }[] = [
    {
      name: "drifted context",
      at: drifted,
      mails: [await mail(edit)],
      want: [
        {
          file: "mm/a.c",
          problem: /made against another version of this file: blob \w{7}, here it is \w{12}$/,
        },
        {
          file: "mm/a.c",
          header: /^@@ -18,7 \+18,7 @@$/,
          problem: /^nearest place is line 19: 6 of 7 lines agree$/,
          nearest: 19,
          expected: ["int a19;"],
          found: ["int nineteen;"],
        },
      ],
    },
    {
      name: "white space",
      at: spaced,
      mails: [await mail(edit)],
      want: [{ problem: /another version/ }, {
        problem: /^only white space differs, from line 18 on/,
        nearest: 18,
        expected: ["int a19;"],
        found: ["int  a19;"],
      }],
    },
    {
      name: "nothing alike",
      at: unlike,
      mails: [await mail(edit)],
      want: [{ problem: /another version/ }, {
        problem: /^nothing like these lines is in the file$/,
      }],
    },
    {
      name: "the second patch again",
      at: good,
      mails: [await mail(edit), await mail(edit)],
      patch: 2,
      want: [{ problem: /^already applied: the file is what/, alreadyApplied: true }],
    },
    {
      name: "applied among other changes",
      at: drifted,
      mails: [
        "From: A <a@b.c>\nSubject: x\n\n---\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -20,2 +20,2 @@\n" +
        " int a18;\n-int a19;\n+int nineteen;\n",
      ],
      want: [{
        problem: /^already applied: the file reads so from line 20 on$/,
        alreadyApplied: true,
      }],
    },
    {
      name: "the file is elsewhere",
      at: elsewhere,
      mails: [await mail(edit)],
      want: [{
        file: "mm/a.c",
        problem: /^no such file in the tree; the same name: mm\/sub\/a\.c$/,
      }],
    },
    {
      name: "the file is nowhere",
      at: base,
      mails: [await mail(bin2, "--binary")],
      want: [{ problem: /^no such file in the tree$/ }],
    },
    {
      name: "a new file that is there",
      at: conflict,
      mails: [await mail(add)],
      want: [{ problem: /the tree has one with other contents/ }],
    },
    {
      name: "the same new file",
      at: add,
      mails: [await mail(add)],
      want: [{ problem: /^already applied/, alreadyApplied: true }],
    },
    {
      name: "renamed already",
      at: move,
      mails: [await mail(move, "-M")],
      want: [{
        file: "mm/renamed.c",
        problem: /^already applied: mm\/new\.c is gone/,
        alreadyApplied: true,
      }],
    },
    {
      name: "deleted already",
      at: gone,
      mails: [await mail(gone)],
      want: [{ problem: /^already applied: the patch deletes it/, alreadyApplied: true }],
    },
    {
      name: "another binary",
      at: otherBin,
      mails: [await mail(bin2, "--binary")],
      want: [{ file: "x.bin", problem: /made against another version/ }],
    },
    {
      name: "the same binary",
      at: bin2,
      mails: [await mail(bin2, "--binary")],
      want: [{ file: "x.bin", problem: /already applied/, alreadyApplied: true }],
    },
    {
      name: "a new binary that is there",
      at: bin,
      mails: [await mail(bin, "--binary")],
      want: [{ problem: /already applied/ }],
    },
    { name: "no diff", at: base, mails: [plain], want: [{ problem: /^the mail has no diff/ }] },
    {
      name: "no text",
      at: base,
      mails: ["From: A <a@b.c>\nSubject: x\n\n"],
      want: [{ problem: /^the mail has no diff/ }],
    },
    {
      name: "wrapped lines",
      at: base,
      mails: [wrapped],
      want: [{ problem: /the diff is damaged: line \d+ .*\(did a mailer wrap/ }],
    },
    {
      name: "no author",
      at: base,
      mails: [new TextDecoder().decode(await mail(edit)).replace(/^From: .*\n/m, "")],
      want: [{ problem: /author/ }],
    },
    {
      name: "a path out of the tree",
      at: base,
      mails: [plain + "--- a/../../etc/x\n+++ b/../../etc/x\n@@ -0,0 +1 @@\n+x\n"],
      want: [{ problem: /./ }],
    },
    {
      name: "a path into .git",
      at: base,
      mails: [plain + "--- /dev/null\n+++ b/.git/hooks/x\n@@ -0,0 +1 @@\n+x\n"],
      want: [{ problem: /^git: invalid path '\.git\/hooks\/x'$/ }],
    },
  ];
  for (const { name, at, mails, patch, want } of table) {
    await t.step(name, async () => {
      const { applied } = await both(path, dir.cache, seriesOf(mails), at);
      const reject = rejectOf(applied);
      assert.equal(reject.patch, patch ?? 1);
      assert.ok(reject.hunks.length === want.length, JSON.stringify(reject, null, 1));
      want.forEach((fields, i) => {
        const hunk = reject.hunks[i] as unknown as Record<string, unknown>;
        for (const [key, value] of Object.entries(fields)) {
          if (value instanceof RegExp) assert.match(String(hunk[key]), value);
          else assert.deepEqual(hunk[key], value);
        }
        if (!("alreadyApplied" in fields) && !/already/.test(String(hunk.problem))) {
          assert.equal(hunk.alreadyApplied, false);
        }
      });
    });
  }
});
