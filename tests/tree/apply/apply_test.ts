import assert from "node:assert/strict";
import { UserError } from "../../../bot/system/errors.ts";
import type { Patch } from "../../../bot/series/types.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { parseSeries } from "../../../bot/series/mod.ts";
import {
  applySeries,
  checkSeries,
  openTree,
  openWorkspace,
  resolveBase,
} from "../../../bot/tree/mod.ts";
import { both, rejectOf } from "../both.ts";
import { commit, KERNEL, mails, repo, seriesOf, sh, temp } from "../toy.ts";

Deno.test("edits, a new file, a deletion, a rename, a mode, a binary: the hashes are git am's", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const edited = (KERNEL["mm/a.c"] as string).replace("a20", "twenty");
  await commit(
    path,
    { "mm/a.c": edited, "mm/c d.c": "new\n", "mm/ä[1].c": "odd name\n" },
    "ä: edit",
  );
  await sh(path, "mv", "mm/b.c", "mm/moved.c");
  await Deno.chmod(`${path}/mm/a.c`, 0o755);
  await commit(path, { "arch/um/Kconfig": null }, "mm: move\n\nwith a body");
  await commit(path, { "blob.bin": new Uint8Array([0, 1, 2, 255, 0, 10]) }, "mm: binary");
  await commit(path, { "mm/moved.c": "all of it\n", "mm/c d.c": null }, "mm: last");
  const all = await mails(path, `${base}..HEAD`, "-M", "--binary");
  const files = `${dir.path}/mails`;
  await Deno.mkdir(files);
  all.forEach((mail, i) => Deno.writeFileSync(`${files}/${i}.patch`, mail));
  // By hand, with the same committer.
  await sh(dir.path, "clone", "-q", path, "hand");
  const hand = `${dir.path}/hand`;
  await sh(hand, "reset", "-q", "--hard", base);
  const commits = [base];
  for (let i = 0; i < all.length; i++) {
    await sh(hand, "am", "-q", `${files}/${i}.patch`);
    commits.push(await sh(hand, "rev-parse", "HEAD"));
  }
  const { applied, notes } = await both(path, dir.cache, seriesOf(all), base);
  assert.ok(applied.ok);
  assert.deepEqual(applied.states.map((state) => state.commit), commits);
  const trees = await sh(path, "log", "--reverse", "--format=%T");
  assert.deepEqual(applied.states.map((state) => state.tree), trees.split("\n"));
  assert.deepEqual(notes, []);
});

Deno.test("a file that git changes and the reader has not seen is refused", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const edited = (KERNEL["mm/a.c"] as string).replace("a20", "twenty");
  await commit(path, { "mm/a.c": edited, "mm/new.c": "new\n" }, "mm: two files");
  const series = seriesOf(await mails(path, `${base}..HEAD`));
  const [patch] = series.patches;
  for (const left of ["mm/a.c", "mm/new.c"]) {
    const files = patch!.files.filter((file) => file.path !== left);
    const blind = { ...series, patches: [{ ...patch!, files }] };
    await assert.rejects(both(path, dir.cache, blind, base), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, new RegExp(`^git am changes "${left}", which is in no diff`));
      return true;
    });
  }
});

Deno.test("a mail with no date gives the same commit each time", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  await commit(path, { "mm/a.c": "x\n" }, "edit");
  const [mail] = await mails(path, `${base}..`);
  const text = new TextDecoder().decode(mail).replace(/^Date: .*\n/m, "");
  const commits = new Set<string | undefined>();
  for (const cache of ["one", "two"]) {
    // git counts in seconds.
    if (cache === "two") await new Promise((resolve) => setTimeout(resolve, 1000));
    const { applied } = await both(path, `${dir.path}/${cache}`, seriesOf([text]), base);
    assert.ok(applied.ok);
    commits.add(applied.states[1]?.commit);
  }
  assert.equal(commits.size, 1);
});

Deno.test("a date that git am does not take is refused before anything is applied", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  await commit(path, { "mm/a.c": "x\n" }, "edit");
  const [mail] = await mails(path, `${base}..`);
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const dates = [
    ...["Tue, 27 Jan 99999999999 12:00:00 +9999", "27 Jan 2026", "yesterday", "\u00fc"],
    ...["Tue, 27 Jan 1969 12:00:00 +0000", "Tue, 27 Jan 2126 12:00:00 +0000"],
    ...["Tue, 27 Jan 2026 12:00:00 +0000 (UTC)", "Tue, 27 Jan 2026 12:00:00 +9999"],
    ...["2026-01-27T12:00:00Z", "Tue, 27 Jan 2026 12:00 EST", "@1769515200 +0000"],
  ];
  for (const [i, date] of dates.entries()) {
    await t.step(date, async () => {
      const text = new TextDecoder().decode(mail).replace(/^Date: .*$/m, `Date: ${date}`);
      const series = await parseSeries([{
        bytes: new TextEncoder().encode(text),
        ...{ file: "x.mbox", line: 1 },
      }]);
      const start = await resolveBase(tree, series, { base });
      await using workspace = await openWorkspace(tree, { cache: `${dir.path}/${i}`, ui: silent });
      const { ok } = await applySeries(workspace, tree, start, series, { ui: silent });
      const checked = checkSeries(tree, start, series).then(({ ok }) => ok, (error) => error.place);
      assert.deepEqual(await checked, ok || { file: "x.mbox", line: 1 });
    });
  }
});

Deno.test("a line of the message that begins a mail of an mbox begins none", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const edited = (KERNEL["mm/a.c"] as string).replace("a20", "twenty");
  const quoted = `From ${"0".repeat(40)} Mon Sep 17 00:00:00 2001\nFrom: x@example.org\nSubject: y`;
  await commit(path, { "mm/a.c": edited }, `mm: edit\n\nAs said:\n\n${quoted}\n\nAnd more.`);
  const tip = await sh(path, "rev-parse", "HEAD^{tree}");
  const series = seriesOf(await mails(path, `${base}..HEAD`));
  const { applied } = await both(path, `${dir.path}/cache`, series, base);
  assert.ok(applied.ok);
  assert.equal(applied.states[1]?.tree, tip);
});

Deno.test("carriage returns: the transport's go, the file's stay", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const crlf = "one\r\ntwo\r\nthree\r\n";
  const base = await repo(path, { ...KERNEL, "dos.txt": crlf });
  await commit(path, { "dos.txt": crlf.replace("two", "2") }, "dos");
  const [dos] = await mails(path, `${base}..`);
  await sh(path, "reset", "-q", "--hard", base);
  await commit(path, { "mm/Makefile": "obj-y += c.o\n" }, "unix");
  const [unix] = await mails(path, `${base}..`);
  const text = new TextDecoder().decode(unix);
  const split = text.indexOf("\n\n");
  const encoded = text.slice(0, split).replace(/^Content-.*\n|^MIME.*\n/gm, "") +
    "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n" +
    "Content-Transfer-Encoding: base64\n\n" +
    btoa(text.slice(split + 2).replaceAll("\n", "\r\n")).replace(/.{76}/g, "$&\n") + "\n";
  const table: {
    name: string;
    mail: Uint8Array | string;
    files?: Patch["files"];
    note?: RegExp;
    file: string;
    want: string;
  }[] = [
    {
      name: "a file with CRLF",
      mail: dos!,
      note: /--keep-cr/,
      file: "dos.txt",
      want: "one\r\n2\r\nthree\r\n",
    },
    {
      name: "a mail with CRLF",
      mail: text.replaceAll("\n", "\r\n"),
      file: "mm/Makefile",
      want: "obj-y += c.o\n",
    },
    {
      name: "CRLF inside base64",
      mail: encoded,
      // The reader of these tests decodes nothing.
      files: seriesOf([unix!]).patches[0]!.files,
      note: /--quoted-cr=strip/,
      file: "mm/Makefile",
      want: "obj-y += c.o\n",
    },
  ];
  for (const { name, mail, files, note, file, want } of table) {
    await t.step(name, async () => {
      const read = seriesOf([mail]), [patch] = read.patches;
      const series = files === undefined ? read : { ...read, patches: [{ ...patch!, files }] };
      const { applied, notes, source } = await both(path, dir.cache, series, base);
      assert.ok(applied.ok, JSON.stringify(applied));
      assert.equal(await Deno.readTextFile(`${source}/${file}`), want);
      if (note === undefined) assert.deepEqual(notes, []);
      else assert.match(notes.join("\n"), note);
    });
  }
});

Deno.test("check asks git for the names that the reader of the series missed", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  await commit(path, { "mm/a.c": "x\n", "mm/b.c": "y\n" }, "edit");
  const series = seriesOf(await mails(path, `${base}..`));
  const blind = series.patches.map((patch) => ({ ...patch, files: patch.files.slice(0, 1) }));
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const start = await resolveBase(tree, series, { base });
  assert.ok((await checkSeries(tree, start, { ...series, patches: blind })).ok);
});

Deno.test("a series is stopped by its signal, and nothing is half done", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  await commit(path, { "mm/a.c": "x\n" }, "edit");
  const series = seriesOf(await mails(path, `${base}..`));
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const start = await resolveBase(tree, series, { base });
  await using workspace = await openWorkspace(tree, { cache: dir.cache, ui: silent });
  const stop = new AbortController();
  const ui = { ...silent, step: (text: string) => text.startsWith("applying") && stop.abort() };
  const options = { ui, signal: stop.signal };
  await assert.rejects(applySeries(workspace, tree, start, series, options), {
    name: "AbortError",
  });
  const applied = await applySeries(workspace, tree, start, series, { ui: silent });
  assert.ok(applied.ok);
});

Deno.test("a patch without context is named, as git am takes none", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const text = KERNEL["mm/a.c"] as string;
  await commit(path, { "mm/a.c": text.replace("int a7;", "int seven;") }, "mm: seven");
  const series = seriesOf(await mails(path, `${base}..`, "-U0"));
  const { hunks } = rejectOf((await both(path, dir.cache, series, base)).applied);
  assert.equal(hunks.length, 1);
  assert.match(hunks[0]!.problem, /^has no lines around its changes \(-U0\).* format-patch -U3$/);
});

Deno.test("mails that git takes at once, with some among them that it does not", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path, { ...KERNEL, "dos.txt": "one\r\ntwo\r\nthree\r\n" });
  for (let i = 0; i < 6; i++) {
    const dos: Record<string, string> = i === 2 ? { "dos.txt": "one\r\n2\r\nthree\r\n" } : {};
    await commit(path, { [`mm/n${i}.c`]: "int x;\n", ...dos }, `${i}`);
  }
  const all = await mails(path, `${base}..`);
  const trees = (await sh(path, "log", "--reverse", "--format=%T")).split("\n");
  await t.step("all of them", async () => {
    const { applied, notes } = await both(path, `${dir.path}/all`, seriesOf(all), base);
    assert.ok(applied.ok);
    assert.deepEqual(applied.states.map(({ tree }) => tree), trees);
    assert.match(notes.join(), /^patch 3 applies with --keep-cr/);
  });
  for (const bad of [1, 2, 4, 5, 6]) {
    await t.step(`patch ${bad} does not apply`, async () => {
      const some = (all as (Uint8Array | string)[]).with(bad - 1, gone(all[bad - 1]!));
      const { applied } = await both(path, `${dir.path}/${bad}`, seriesOf(some), base);
      assert.equal(rejectOf(applied).patch, bad);
      assert.deepEqual(applied.states.map(({ tree }) => tree), trees.slice(0, bad));
    });
  }
});

/** The same mail with a change of a file that no tree has. */
function gone(mail: Uint8Array): string {
  const text = new TextDecoder().decode(mail);
  const diff = "diff --git a/gone.c b/gone.c\n--- a/gone.c\n+++ b/gone.c\n@@ -1 +1 @@\n-a\n+b\n";
  return text.slice(0, text.indexOf("diff --git")) + diff;
}
