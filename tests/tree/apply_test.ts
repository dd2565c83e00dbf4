import assert from "node:assert/strict";
import type { Series } from "../../bot/series/types.ts";
import { silent } from "../../bot/system/ui.ts";
import {
  type Applied,
  applySeries,
  checkSeries,
  openTree,
  openWorkspace,
  resolveBase,
} from "../../bot/tree/mod.ts";
import { collect, commit, fingerprint, KERNEL, mails, repo, seriesOf, sh, temp } from "./toy.ts";

/** Applies both ways, holds that they agree and that the user's tree is untouched. */
async function both(path: string, cache: string, series: Series, base?: string) {
  const before = await fingerprint(path);
  const tree = await openTree(path, { cache, ui: silent });
  const start = await resolveBase(tree, series, { base });
  const ui = collect();
  await using workspace = await openWorkspace(tree, { cache, ui });
  const applied = await applySeries(workspace, tree, start, series, { ui });
  const checked = await checkSeries(tree, start, series);
  assert.equal(checked.ok, applied.ok, JSON.stringify([applied, checked], null, 1));
  assert.equal(checked.states.length, applied.states.length);
  if (!checked.ok && !applied.ok) {
    assert.deepEqual(checked.reject.hunks, applied.reject.hunks);
    assert.equal(checked.reject.patch, applied.reject.patch);
  }
  assert.equal(await fingerprint(path), before);
  // Nothing is half done, and what is checked out is the last state that stands.
  assert.equal(await sh(workspace.source, "status", "--porcelain", "--ignored"), "");
  assert.equal(await sh(workspace.source, "rev-parse", "HEAD"), applied.states.at(-1)?.commit);
  const gitDir = await sh(workspace.source, "rev-parse", "--absolute-git-dir");
  assert.equal([...Deno.readDirSync(gitDir)].some(({ name }) => name === "rebase-apply"), false);
  return { applied, notes: ui.notes, source: workspace.source };
}

function rejectOf(applied: Applied) {
  assert.ok(!applied.ok);
  return applied.reject;
}

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
  const wanted = [base];
  for (let i = 0; i < all.length; i++) {
    await sh(hand, "am", "-q", `${files}/${i}.patch`);
    wanted.push(await sh(hand, "rev-parse", "HEAD"));
  }
  const { applied, notes } = await both(path, dir.cache, seriesOf(all), base);
  assert.ok(applied.ok);
  assert.deepEqual(applied.states.map((state) => state.commit), wanted);
  const trees = await sh(path, "log", "--reverse", "--format=%T");
  assert.deepEqual(applied.states.map((state) => state.tree), trees.split("\n"));
  assert.deepEqual(notes, []);
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
      note: /--quoted-cr=strip/,
      file: "mm/Makefile",
      want: "obj-y += c.o\n",
    },
  ];
  for (const { name, mail, note, file, want } of table) {
    await t.step(name, async () => {
      const { applied, notes, source } = await both(path, dir.cache, seriesOf([mail]), base);
      assert.ok(applied.ok, JSON.stringify(applied));
      assert.equal(await Deno.readTextFile(`${source}/${file}`), want);
      if (note === undefined) assert.deepEqual(notes, []);
      else assert.match(notes.join("\n"), note);
    });
  }
});

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
  const taken = await branch({ "mm/new.c": "another\n" });
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
      at: taken,
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

Deno.test("check asks git for the names that the reader of the series missed", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  await commit(path, { "mm/a.c": "x\n", "mm/b.c": "y\n" }, "edit");
  const series = seriesOf(await mails(path, `${base}..`));
  const blind = series.patches.map((patch) => ({ ...patch, files: patch.files.slice(0, 1) }));
  const { applied } = await both(path, dir.cache, { ...series, patches: blind }, base);
  assert.ok(applied.ok);
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
