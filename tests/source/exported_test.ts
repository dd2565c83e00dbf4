/** Patches as other programs write them, and under other names. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { readSource } from "../../bot/source/mod.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { userError } from "./files.ts";
import { change } from "../series/mails.ts";
import { both } from "../tree/both.ts";
import { commit, KERNEL, repo, sh, temp } from "../tree/toy.ts";

const HG = `# HG changeset patch
# User Jörg <j@example.org>
# Date 1700000000 -3600
#      Tue Nov 14 23:13:20 2023 +0100
# Node ID 0123456789012345678901234567890123456789
# Parent  0000000000000000000000000000000000000000
mm: by hg

It is two.

Signed-off-by: Jörg <j@example.org>

${change("mm/a.c")}`;

Deno.test("what other programs export is read as its commits", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path, KERNEL);
  const body = "It was.\n\nSigned-off-by: Ann <ann@example.org>";
  await commit(path, { "mm/a.c": "one\n" }, `mm: one\n\n${body}`);
  await commit(path, { "mm/a.c": "two\n" }, `mm: größer\n\n${body}`);
  await commit(path, { "mm/b.c": "three\n" }, `mm: three\n\n${body}`);
  const titles = ["mm: one", "mm: größer", "mm: three"];
  const file = `${dir.path}/x.txt`;
  const read = async (text: string, name = file) => {
    if (text !== "") await Deno.writeTextFile(name, text);
    return await parseSeries((await readSource(name, { cwd: "/", ui: silent })).messages);
  };
  const logs: [string, string[]][] = [
    ["log -p", ["log", "-p", `${base}..`]],
    ["log -p --reverse", ["log", "-p", "--reverse", `${base}..`]],
    ["log --stat -p --decorate", ["log", "--stat", "-p", "--decorate", `${base}..`]],
    ["log -p --pretty=fuller", ["log", "-p", "--pretty=fuller", `${base}..`]],
    ["show of several", ["show", "HEAD~2", "HEAD~1", "HEAD"]],
  ];
  for (const [name, args] of logs) {
    await t.step(name, async () => {
      const series = await read(`${await sh(path, ...args)}\n`);
      assert.deepEqual(series.patches.map(({ subject }) => subject), titles);
      assert.equal(series.patches[0]!.body, body);
      assert.equal(series.patches[0]!.author.email, "ann@example.org");
      assert.equal(series.patches[0]!.date, "Tue, 09 Nov 2004 12:33:20 +0100");
      const { applied } = await both(path, dir.cache, series, base);
      assert.ok(applied.ok, JSON.stringify(applied));
      assert.equal(applied.states.at(-1)!.tree, await sh(path, "rev-parse", "HEAD^{tree}"));
    });
  }
  await t.step("log -p --oneline: its titles are all there is", async () => {
    const series = await read(`${await sh(path, "log", "-p", "--oneline", `${base}..`)}\n`);
    assert.deepEqual(series.patches.map(({ subject }) => subject), titles);
    const { applied } = await both(path, dir.cache, series, base);
    assert.ok(applied.ok, JSON.stringify(applied));
    assert.equal(applied.states.at(-1)!.tree, await sh(path, "rev-parse", "HEAD^{tree}"));
  });
  await t.step("where no file shows the order it is git's own, and said", async () => {
    // Authors' dates rise towards the older commit, as after git rebase -i.
    await sh(path, "checkout", "-q", "-b", "turned", base);
    for (const [name, date] of [["c", "2"], ["d", "1"]]) {
      await Deno.writeTextFile(`${path}/mm/${name}.c`, "x\n");
      await sh(path, "add", "-A");
      await sh(path, "commit", "-qm", `mm: ${name}`, `--date=170000000${date} +0000`);
    }
    const log = (...args: string[]) => sh(path, "log", "-p", ...args, `${base}..`);
    const { patches, notes } = await read(`${await log("--oneline")}\n`);
    assert.deepEqual(patches.map(({ subject }) => subject), ["mm: c", "mm: d"]);
    assert.match(notes.join("\n"), /nothing shows the order.*as git log prints them/);
    const text = await log();
    const error = await userError(read(`${text}\n`));
    assert.match(error.text, /x\.txt: nothing shows the order.*\n.*format-patch --stdout/);
    await sh(path, "checkout", "-q", "-");
  });
  await t.step("a title between two diffs is no part of a patch: a note says so", async () => {
    const { notes } = await read(`${change("mm/a.c")}mm: another\n${change("mm/b.c")}`);
    assert.match(notes.join("\n"), /"mm: another" between two diffs is left out/);
  });
  await t.step("one commit of git show", async () => {
    const series = await read(`${await sh(path, "show", "HEAD~1")}\n`);
    assert.deepEqual(series.patches.map(({ subject }) => subject), ["mm: größer"]);
  });
  await t.step("hg export", async () => {
    const [patch] = (await read(HG)).patches;
    assert.equal(patch!.subject, "mm: by hg");
    assert.equal(patch!.author.name, "Jörg");
    assert.equal(patch!.date, "Tue, 14 Nov 2023 23:13:20 +0100");
    assert.match(patch!.body, /^It is two\.\n\nSigned-off-by: Jörg/);
    assert.equal(patch!.trailers.length, 1);
    const two = await read(`${HG}${HG.replace("by hg", "again").replaceAll("mm/a.c", "mm/b.c")}`);
    assert.deepEqual(two.patches.map(({ subject }) => subject), ["mm: by hg", "mm: again"]);
  });
  await t.step("stg export, alone and with its series file", async () => {
    const text = `mm: by StGit\n\nFrom: A Dev <dev@example.org>\n\nIt is four.\n\n` +
      `Signed-off-by: A Dev <dev@example.org>\n---\n mm/a.c |    2 +-\n\n${change("mm/a.c")}`;
    const [patch] = (await read(text)).patches;
    assert.equal(patch!.subject, "mm: by StGit");
    assert.equal(patch!.author.name, "A Dev");
    assert.match(patch!.body, /^It is four\./);
    await Deno.mkdir(`${dir.path}/stg`);
    await Deno.writeTextFile(
      `${dir.path}/stg/series`,
      "# This series applies on GIT commit 1\nfour\n",
    );
    await Deno.writeTextFile(`${dir.path}/stg/four`, text);
    assert.equal((await read("", `${dir.path}/stg`)).patches[0]!.subject, "mm: by StGit");
  });
  await t.step("a line that is wrong has its number in the file", async () => {
    const bad = `${await sh(path, "show", "HEAD")}\n`.replace("+three", "?three");
    const line = bad.split("\n").indexOf("?three") + 1;
    const error = await userError(read(bad));
    assert.match(error.text, new RegExp(`x\\.txt:${line}: mm/b\\.c: the hunk`));
  });
  const names: [string, string[]][] = [
    ["--suffix=.txt", ["--suffix=.txt"]],
    ["--suffix=", ["--suffix="]],
    ["--numbered-files", ["--numbered-files"]],
    ["--numbered-files --cover-letter", ["--numbered-files", "--cover-letter"]],
    ["-v3 --suffix=.txt", ["-v3", "--suffix=.txt"]],
  ];
  for (const [name, args] of names) {
    await t.step(name, async () => {
      const out = `${dir.path}/${name.replace(/\W+/g, "_")}`;
      await sh(path, "format-patch", "-q", "-o", out, ...args, base);
      const series = await read("", out);
      assert.deepEqual(series.patches.map(({ subject }) => subject), titles);
    });
  }
});

Deno.test("what git log -p prints of files with CRLF line ends keeps these", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path, { ...KERNEL, "mm/dos.txt": "a\r\nb\r\nc\r\n" });
  await commit(path, { "mm/dos.txt": "a\r\nB\r\nc\r\n" }, "mm: change one");
  await commit(path, { "mm/b.c": (KERNEL["mm/b.c"] as string).replaceAll("\n", "\r\n") }, "mm: to");
  await commit(path, { "mm/dos.txt": "a\nB\nc\n" }, "mm: fro");
  const log = `${await sh(path, "log", "-p", `${base}..`)}\n`;
  const files: [string, string][] = [["as it is", log], [
    "with a CR that the way put behind each line",
    log.replaceAll("\n", "\r\n"),
  ]];
  for (const [name, text] of files) {
    await t.step(name, async () => {
      const file = `${dir.path}/x.txt`;
      await Deno.writeTextFile(file, text);
      const series = await parseSeries((await readSource(file, { cwd: "/", ui: silent })).messages);
      const { applied } = await both(path, dir.cache, series, base);
      assert.ok(applied.ok, JSON.stringify(applied));
      const want = ["HEAD~2", "HEAD~1", "HEAD"].map((rev) =>
        sh(path, "rev-parse", `${rev}^{tree}`)
      );
      assert.deepEqual(applied.states.slice(1).map(({ tree }) => tree), await Promise.all(want));
    });
  }
});
