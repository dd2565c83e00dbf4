import assert from "node:assert/strict";
import { join } from "@std/path";
import { gzipSync } from "node:zlib";
import { parseSeries } from "../../bot/series/mod.ts";
import { readPatchFiles, writeMbox } from "../../bot/source/mod.ts";
import { git } from "../../bot/system/process/git.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { change, mail, thread } from "../series/mails.ts";
import { inDirectory, read, userError } from "./files.ts";
import { PLAIN_GIT } from "../surroundings.ts";

const posted = thread(3);
const mbox = writeMbox(posted);
const named = (i: number) => `000${i}-part.patch`;
const files = Object.fromEntries(posted.map(({ bytes }, i) => [named(i), bytes]));

Deno.test("each kind of source gives the same series", async (t) => {
  const maildir = Object.fromEntries(
    posted.map(({ bytes }, i) => [`md/${i % 2 ? "cur" : "new"}/17000${i}.M1P2.host:2,S`, bytes]),
  );
  const all = {
    ...Object.fromEntries(Object.entries(files).map(([name, data]) => [`dir/${name}`, data])),
    ...Object.fromEntries(
      Object.entries(files).map(([name, data]) => [`gz/${name}.gz`, gzipSync(data)]),
    ),
    ...Object.fromEntries(posted.map(({ bytes }, i) => [`eml/${"zyxw"[i]}.eml`, bytes])),
    "series.mbox": mbox,
    "series.mbox.gz": gzipSync(mbox),
    "twice.gz": new Uint8Array([
      ...gzipSync(writeMbox(posted.slice(0, 2))),
      ...gzipSync(writeMbox(posted.slice(2))),
    ]),
    "crlf.mbox": new TextDecoder().decode(mbox).replaceAll("\n", "\r\n"),
    "bom.mbox": `\ufeff\n\n${new TextDecoder().decode(mbox)}`,
    "dir/0001-part.patch~": "an editor's backup",
    "dir/README": "not a patch",
    "dir/.hidden.patch": "not a patch",
    ...maildir,
    "md/tmp/half": "half a mail",
    "md/cur/.nfs001": "x",
  };
  await inDirectory(all, async (dir) => {
    const want = (await parseSeries(posted)).patches.map(({ diff, subject }) => [subject, diff]);
    const cases: [string, string][] = [
      ["dir", "directory"],
      ["./dir/", "directory"],
      ["gz", "directory"],
      ["eml", "directory"],
      ["md", "maildir"],
      ["series.mbox", "mbox"],
      ["series.mbox.gz", "mbox"],
      ["twice.gz", "mbox"],
      ["crlf.mbox", "mbox"],
      ["bom.mbox", "mbox"],
      [join(dir, "series.mbox"), "mbox"],
      ["-", "stdin"],
    ];
    for (const [arg, kind] of cases) {
      await t.step(arg.startsWith("/") ? "an absolute path" : arg, async () => {
        const source = await read(dir, arg, mbox);
        assert.equal(source.kind, kind);
        assert.equal(source.label, arg === "-" ? "<stdin>" : arg);
        const series = await parseSeries(source.messages);
        assert.deepEqual(series.patches.map(({ diff, subject }) => [subject, diff]), want);
        assert.equal(series.cover?.subject, "mm: fix it all");
      });
    }
    await t.step("stdin may be packed, too", async () => {
      assert.equal((await read(dir, "-", new Uint8Array(gzipSync(mbox)))).messages.length, 4);
    });
    await t.step("one mail is a file", async () => {
      const source = await read(dir, "dir/0001-part.patch");
      assert.equal(source.kind, "file");
      assert.deepEqual(source.messages[0]!.bytes, posted[1]!.bytes);
      assert.equal(source.messages[0]!.file, "dir/0001-part.patch");
    });
  });
});

Deno.test("the numbers of names are numbers", async () => {
  const names = ["100-c.patch", "99-b.patch", "v2-098-a.patch"];
  const made = names.map((name) => [`p/${name}`, mail({ subject: name }).bytes]);
  await inDirectory(Object.fromEntries(made), async (dir) => {
    const { patches } = await parseSeries((await read(dir, "p")).messages);
    assert.deepEqual(patches.map(({ subject }) => subject), names.toReversed());
  });
});

Deno.test("quilt's series file decides", async (t) => {
  await inDirectory({
    "p/series": "# ours\n\nsub/b.patch\na.patch -p1 # last\n# old.patch\n",
    "p/a.patch": mail({ subject: "a", diff: change("mm/a.c") }).bytes,
    "p/sub/b.patch": `Fix b.\n\nMore text.\nSigned-off-by: B <b@c>\n---\n${change("mm/b.c")}`,
    "p/old.patch": "junk",
    "p/0000-cover-letter.patch": mail({ subject: "[PATCH v2 0/2] two", body: "x\n" }).bytes,
  }, async (dir) => {
    for (const arg of ["p", "p/series"]) {
      await t.step(arg, async () => {
        const source = await read(dir, arg);
        assert.equal(source.kind, "directory");
        const series = await parseSeries(source.messages);
        assert.deepEqual(series.patches.map(({ subject }) => subject), ["Fix b.", "a"]);
        assert.equal(series.cover?.subject, "two");
        assert.equal(series.version, 2);
      });
    }
  });
});

Deno.test("a quilt series with -p0 and of another name: the paths stand as they are", async (t) => {
  const bare = (path: string) => change(path).replaceAll(/ [ab]\//g, " ");
  await inDirectory({
    "patches/series-rt": "mm.patch -p0\nodd.patch -p0\nplain.patch -p0\nlast.patch\n",
    "patches/mm.patch": bare("mm/a.c"),
    "patches/odd.patch": bare("odd/net/b.c"),
    "patches/plain.patch": bare("odd.c").replace(/^diff --git .*\n/, "").replace(
      /^index .*\n/m,
      "",
    ),
    "patches/last.patch": change("mm/b.c"),
    "patches/other.patch": change("mm/z.c"),
  }, async (dir) => {
    const { messages, kind } = await read(dir, "patches/series-rt");
    assert.equal(kind, "directory");
    const { patches } = await parseSeries(messages);
    const paths = patches.map(({ files }) => files[0]!.path);
    assert.deepEqual(paths, ["mm/a.c", "odd/net/b.c", "odd.c", "mm/b.c"]);
    for (const [i, { raw }] of patches.entries()) {
      await t.step(`patch ${i + 1} as git apply sees it`, async () => {
        await Deno.writeFile(join(dir, "one"), raw.bytes);
        const args = ["-C", dir, "apply", "--numstat", "one"];
        const { stdout } = await new Deno.Command("git", { args, env: PLAIN_GIT }).output();
        assert.equal(new TextDecoder().decode(stdout).trim().split("\t")[2], paths[i]);
      });
    }
  });
});

Deno.test("several files are a series in the order in which they are named", async () => {
  const patch = (n: number, path: string) =>
    mail({ subject: `[PATCH ${n}/3] ${path}`, id: `${n}@x`, diff: change(path) }).bytes;
  await inDirectory({
    "1.patch": patch(1, "mm/a.c"),
    "2.patch": patch(2, "mm/b.c"),
    "plain.diff": change("mm/c.c"),
    "dir/": "",
  }, async (dir) => {
    const files = (...args: string[]) => readPatchFiles(args, { cwd: dir, ui: silent });
    const { messages, label } = await files("2.patch", "plain.diff", "1.patch");
    assert.equal(label, "2.patch plain.diff 1.patch");
    const { patches } = await parseSeries(messages);
    assert.deepEqual(patches.map(({ files }) => files[0]!.path), ["mm/b.c", "mm/c.c", "mm/a.c"]);
    for (const wrong of ["dir", "absent.patch", "HEAD~2.."]) {
      const error = await userError(files("1.patch", wrong));
      assert.match(error.text, new RegExp(`^${wrong}: .*\n.*in the order to apply them`));
    }
  });
});

Deno.test("a bare diff becomes a mail that git am takes", async (t) => {
  const diff = "--- linux.orig/f.c\t2026-01-01 00:00:00\n+++ linux/f.c\t2026-01-02 00:00:00\n" +
    "@@ -1 +1 @@\n-int a;\n+int b;\n";
  const cases: [string, string, string, string, string][] = [
    ["0003-mm_fix-it.patch", diff, "mm fix it", "unknown author", ""],
    ["x.diff", `Index: linux/f.c\n=====\n${diff}`, "x", "unknown author", ""],
    ["x.patch", `diff -Naur linux.orig/f.c linux/f.c\n${diff}`, "x", "unknown author", ""],
    ["x.patch", `Make it b.\n\nBecause.\n\n${diff}`, "Make it b.", "unknown author", "Because."],
    [
      "x.patch",
      `mm: make it b\n\nBecause.\n\n${diff}`,
      "mm: make it b",
      "unknown author",
      "Because.",
    ],
    [
      "x.patch",
      `Patch-mainline: never\nReferences: bsc#1\n\nx86/mm: it is b\n\nIndex: linux/f.c\n====\n${diff}`,
      ...["x86/mm: it is b", "unknown author", ""] as const,
    ],
    [
      "x.patch",
      `Description: make it b\nAuthor: J\u00f6rg M <j@m.org>\nLast-Update: 2026-01-01\n\n${diff}`,
      "make it b",
      "J\u00f6rg M",
      "Author:",
    ],
    [
      "x.patch",
      `From: A B <a@b.org>\nSubject: whole mail\n\nText\n${diff}`,
      "whole mail",
      "A B",
      "Text",
    ],
  ];
  for (const [name, text, subject, author, body] of cases) {
    await t.step(
      `${name}: ${subject}`,
      () =>
        inDirectory({ [name]: text, "repo/f.c": "int a;\n" }, async (dir) => {
          const { messages } = await read(dir, name);
          const series = await parseSeries(messages);
          const [patch] = series.patches;
          assert.equal(patch!.subject, subject);
          assert.equal(patch!.author.name, author);
          assert.ok(patch!.body.includes(body));
          assert.deepEqual([patch!.files[0]!.path, patch!.files[0]!.change], ["f.c", "modified"]);
          const repo = join(dir, "repo");
          for (
            const args of [["init", "-q"], ["add", "."], [
              "-c",
              "user.name=x",
              "-c",
              "user.email=x@y",
              "commit",
              "-qm",
              "x",
            ]]
          ) {
            assert.ok(
              (await git(repo, args, { env: { GIT_AUTHOR_NAME: "x", GIT_AUTHOR_EMAIL: "x@y" } }))
                .ok,
            );
          }
          const am = await git(repo, ["am", "-q", "--patch-format=mboxrd"], {
            stdin: writeMbox([patch!.raw]),
          });
          assert.ok(am.ok, am.stderr);
          assert.equal(await Deno.readTextFile(join(repo, "f.c")), "int b;\n");
          const log = (await git(repo, ["log", "-1", "--format=%an%n%s"])).stdout.trim();
          assert.equal(log, `${author}\n${subject}`);
        }),
    );
  }
  await t.step("its lines are the file's", async () => {
    await inDirectory(
      { "x.patch": `One.\n\n${diff.replace("+int b;", "int b;")}` },
      async (dir) => {
        const { messages } = await read(dir, "x.patch");
        await assert.rejects(parseSeries(messages), { place: { file: "x.patch", line: 7 } });
      },
    );
  });
});
