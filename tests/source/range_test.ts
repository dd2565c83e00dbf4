import assert from "node:assert/strict";
import { join } from "@std/path";
import { parseSeries } from "../../bot/series/mod.ts";
import { looksLikeRange, readRange } from "../../bot/source/mod.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { userError } from "./files.ts";

Deno.test("what looks like a range", async (t) => {
  const yes = ["v6.19-rc7..my-branch", "a..b", "HEAD~3..", "..topic", "origin/a..topic/b", "a...b"];
  const no = [
    "patches",
    "../patches",
    "a/../b",
    "..",
    "/a..b",
    "--x..y",
    "a..b.mbox",
    "-",
    "",
    "a b..c",
  ];
  for (const arg of yes) await t.step(arg, () => assert.equal(looksLikeRange(arg), true));
  for (const arg of no) await t.step(`not ${arg}`, () => assert.equal(looksLikeRange(arg), false));
});

Deno.test("a git range", async (t) => {
  const dir = await Deno.makeTempDir();
  const run = (...args: string[]) =>
    gitText(dir, args, { env: { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@b" } });
  const commit = async (name: string, message: string) => {
    await Deno.writeTextFile(join(dir, name), `${message}\n`);
    await run("add", "-A");
    await run("commit", "-q", "-m", message);
  };
  try {
    await run("init", "-q", "-b", "main");
    await commit("a", "base");
    await run("tag", "v1");
    await commit("b", "[media] one: first");
    await commit(
      "c",
      "two\n\nFrom 1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001\n" +
        "From: x <x@y>\nSubject: no\n\n>From quoted\n",
    );
    await run("checkout", "-q", "-b", "fork", "v1");
    await commit("d", "fork");
    await run("checkout", "-q", "-b", "merged", "main");
    await run("merge", "-q", "--no-edit", "fork");
    await run("checkout", "-q", "-b", "hollow", "main");
    await run("commit", "-q", "--allow-empty", "-m", "nothing to see");
    await run("checkout", "-q", "--orphan", "root");
    await run("commit", "-q", "-m", "root");
    await run("checkout", "-q", "main");

    const notes: string[] = [];
    const ui = { ...silent, note: (text: string) => void notes.push(text) };
    for (const range of ["v1..main", "v1..", "main~2..main"]) {
      await t.step(range, async () => {
        const got = await readRange(join(dir, ".git"), range, ui);
        assert.equal(got.base, await run("rev-parse", "v1"));
        assert.equal(got.tip, await run("rev-parse", "main"));
        const series = await parseSeries(got.messages);
        assert.deepEqual(series.patches.map(({ subject }) => subject), ["one: first", "two"]);
        assert.match(
          series.patches[1]!.body,
          /^From 123.*\nFrom: x <x@y>\nSubject: no\n\n>From quoted$/,
        );
        assert.match(series.patches[0]!.files[0]!.newBlob!, /^[0-9a-f]{40}$/);
        assert.deepEqual(notes, []);
      });
    }
    await t.step("a fork stands on the merge base, and says so", async () => {
      const got = await readRange(dir, "main..fork", ui);
      assert.equal(got.base, await run("rev-parse", "v1"));
      assert.match(notes.join(), /main\.\.fork forks from main at [0-9a-f]{12}/);
    });
    const bad: [string, RegExp][] = [
      ["v1..nowhere", /v1\.\.nowhere: the tree has no revision nowhere/],
      ["v9..main", /no revision v9/],
      ["--all..main", /no revision --all/],
      ["v1:a..main", /no revision v1:a/],
      ["main..v1", /the range is empty: main has all that v1 has\n.*main\.\.main|v1\.\.main/],
      [
        "main..main",
        /the range is empty: main and main are the same commit\n.*commit below the first patch: main~3\.\.main/,
      ],
      ["v1..main~2", /v1 and main~2 are the same commit/],
      ["v1...main", /three dots.*\n.*v1\.\.main/],
      ["v1..a..b", /is not a git range/],
      ["main", /is not a git range/],
      ["v1..merged", /is a merge, which is no patch/],

      ["v1..root", /is a root commit/],
    ];
    for (const [range, says] of bad) {
      await t.step(range, async () => {
        const error = await userError(readRange(dir, range, silent));
        assert.match(error.text, says);
        assert.ok(error.text.includes(range.split("..")[0]!));
      });
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
