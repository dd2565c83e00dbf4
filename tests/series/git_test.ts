import assert from "node:assert/strict";
import { join } from "@std/path";
import { parseSeries, type TouchedFile } from "../../bot/series/mod.ts";
import { parseMail } from "../../bot/series/mail/mail.ts";
import { decodeText } from "../../bot/series/mail/charset.ts";
import { authorOf, readPatch } from "../../bot/series/patch.ts";
import { readRange, readSource, writeMbox } from "../../bot/source/mod.ts";
import { git, gitText } from "../../bot/system/process/git.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { mail } from "./mails.ts";

const AUTHOR = {
  GIT_AUTHOR_NAME: "Jörg Müller, MD",
  GIT_AUTHOR_EMAIL: "joerg@example.org",
  GIT_AUTHOR_DATE: "1700000000 +0100",
};
const SUBJECTS = [
  "one: übergrößen und ein sehr langer Betreff, der in der Mail ganz sicher umgebrochen wird",
  "two: rename, copy, mode",
  "three: binary, empty, deleted",
  "four: long lines and CRLF",
];

/** A repository with a commit for each kind of change. The first commit is the base. */
async function repository(dir: string): Promise<void> {
  const write = (name: string, data: string | Uint8Array) =>
    Deno.writeFile(
      join(dir, name),
      typeof data === "string" ? new TextEncoder().encode(data) : data,
    );
  const commit = async (message: string, more: string[] = []) => {
    await gitText(dir, ["add", "-A"]);
    await gitText(dir, [...more, "commit", "-q", "--allow-empty-message", "-F", "-"], {
      stdin: message,
      env: AUTHOR,
    });
  };
  await gitText(dir, ["init", "-q", "-b", "main", "."]);
  const text = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join("");
  await write("a.c", text);
  await write("b.c", text.replaceAll("line", "row"));
  await write("run.sh", "#!/bin/sh\n");
  await write("gone.c", "int gone;\n");
  await write("crlf.txt", "one\r\ntwo\r\nthree\r\n");
  await write("ä b.c", "int x;\n");
  await commit("base");
  await write("a.c", text.replace("line 3\n", "line three: ä\n"));
  await write("ä b.c", "int y;\n");
  await commit(`${SUBJECTS[0]}\n\nMit Umlauten: äöü.\nFrom here on: text.\n\nCc: X <x@y>\n`);
  await Deno.rename(join(dir, "a.c"), join(dir, "moved.c"));
  await write("copy.c", text.replaceAll("line", "row").replace("row 9\n", "row nine\n"));
  await write("b.c", text.replaceAll("line", "row").replace("row 1\n", "row one\n"));
  await Deno.chmod(join(dir, "run.sh"), 0o755);
  await commit(`${SUBJECTS[1]}\n\nFrom 0123456 Mon Sep 17 00:00:00 2001\nFrom: not a header\n`);
  await write("logo.bin", Uint8Array.from({ length: 300 }, (_, i) => (i * 7919) & 255));
  await write("empty", "");
  await Deno.remove(join(dir, "gone.c"));
  await commit(SUBJECTS[2]!);
  await write("crlf.txt", "one\r\n2\r\nthree\r\n");
  await write("long.c", `/* ${"x".repeat(1200)} = é */\n-- \n--- a/x\n+++ b/x\n@@ -1 +1 @@\n`);
  await commit(`${SUBJECTS[3]}\n\n${"word ".repeat(250)}\n`);
}

const WANT: [number, string, TouchedFile["change"], boolean, number, number, string?][] = [
  [1, "a.c", "modified", false, 1, 1],
  [1, "ä b.c", "modified", false, 1, 1],
  [2, "b.c", "modified", false, 1, 1],
  [2, "copy.c", "copied", false, 1, 1, "b.c"],
  [2, "moved.c", "renamed", false, 0, 0, "a.c"],
  [2, "run.sh", "mode", false, 0, 0],
  [3, "empty", "new", false, 0, 0],
  [3, "gone.c", "deleted", false, 0, 1],
  [3, "logo.bin", "new", true, 0, 0],
  [4, "crlf.txt", "modified", false, 1, 1],
  [4, "long.c", "new", false, 5, 0],
];

Deno.test("what git format-patch writes is read, and git am takes it", async (t) => {
  const dir = await Deno.makeTempDir();
  try {
    const repo = join(dir, "repo");
    await Deno.mkdir(repo);
    await repository(repo);
    const range = "main~4..main";
    const tree = await gitText(repo, ["rev-parse", "main^{tree}"]);
    const variants: [string, string[]][] = [
      ["plain", []],
      ["threaded, with a cover letter", ["--thread", "--cover-letter", "-v3"]],
      ["no brackets (-k)", ["-k"]],
      ["no numbers (-N)", ["-N"]],
      ["attached", ["--attach"]],
      ["inline", ["--inline"]],
      ["raw headers", ["--no-encode-email-headers"]],
      ["with an in-body From:", ["--from=Other <other@example.org>", "--force-in-body-from"]],
      ["mnemonic prefixes", ["--src-prefix=i/", "--dst-prefix=w/"]],
      ["no renames", ["--no-renames"]],
      ["with a base", ["--base=main~4", "--full-index"]],
    ];
    for (const [name, args] of variants) {
      await t.step(name, async () => {
        const out = join(dir, name.replaceAll(" ", "-"));
        await gitText(repo, [
          ...["format-patch", "-q", "--binary", "-o", out],
          ...(args.includes("--no-renames") ? [] : ["-C", "--find-copies-harder"]),
          ...[...args, range],
        ]);
        const { messages } = await readSource(out, { cwd: dir, ui: silent });
        const series = await parseSeries(messages);
        assert.deepEqual(series.patches.map(({ subject }) => subject), SUBJECTS);
        assert.equal(series.version, args.includes("-v3") ? 3 : 1);
        assert.equal(series.cover !== undefined, args.includes("--cover-letter"));
        for (const { author } of series.patches) {
          assert.deepEqual(author, { name: "Jörg Müller, MD", email: "joerg@example.org" });
        }
        assert.match(series.patches[0]!.body, /^Mit Umlauten: äöü\.\nFrom here on: text\./);
        assert.match(series.patches[1]!.body, /^From 0123456 Mon Sep 17.*\nFrom: not a header$/);
        assert.deepEqual(series.patches[0]!.trailers, [{ key: "Cc", value: "X <x@y>" }]);
        if (args.includes("--full-index")) {
          assert.equal(series.baseCommit, await gitText(repo, ["rev-parse", "main~4"]));
          assert.match(series.patches[0]!.files[0]!.oldBlob!, /^[0-9a-f]{40}$/);
        }
        const files = series.patches.flatMap(({ n, files }) =>
          files.map((f) => [n, f.path, f.change, f.binary, f.insertions, f.deletions, f.oldPath])
        );
        if (!args.includes("--no-renames")) {
          assert.deepEqual(files, WANT.map((row) => row.length === 7 ? row : [...row, undefined]));
        } else assert.equal(files.length, WANT.length + 1);
        // git am, message by message. In an mboxrd no line of a message can pass for a separator.
        const work = await Deno.makeTempDir({ dir });
        await gitText(repo, ["worktree", "add", "-q", "--detach", work, "main~4"]);
        for (const { raw } of series.patches) {
          await gitText(work, ["am", "-q", "--keep-cr", "--patch-format=mboxrd"], {
            stdin: writeMbox([raw]),
          });
        }
        assert.equal(await gitText(work, ["rev-parse", "HEAD^{tree}"]), tree);
      });
    }
    await t.step("one mbox, other charset", async () => {
      const bytes = (await git(repo, [
        ...["-c", "i18n.logOutputEncoding=ISO-8859-1", "format-patch", "--stdout", "--binary"],
        range,
      ])).stdoutBytes;
      await Deno.writeFile(join(dir, "latin1.mbox"), bytes);
      const { messages, kind } = await readSource("latin1.mbox", { cwd: dir, ui: silent });
      assert.equal(kind, "mbox");
      const series = await parseSeries(messages);
      assert.deepEqual(series.patches.map(({ subject }) => subject), SUBJECTS);
      assert.equal(series.patches[0]!.author.name, "Jörg Müller, MD");
      assert.match(series.patches[0]!.body, /äöü/);
    });
    await t.step("the range itself", async () => {
      await gitText(repo, ["config", "diff.noprefix", "true"]);
      await gitText(repo, ["config", "format.attach", "x"]);
      await gitText(repo, ["config", "format.coverLetter", "true"]);
      await gitText(repo, ["config", "format.subjectPrefix", "FOO"]);
      await gitText(repo, ["config", "color.ui", "always"]);
      const got = await readRange(repo, range, silent);
      assert.equal(got.base, await gitText(repo, ["rev-parse", "main~4"]));
      assert.equal(got.tip, await gitText(repo, ["rev-parse", "main"]));
      const series = await parseSeries(got.messages);
      assert.deepEqual(series.patches.map(({ subject }) => subject), SUBJECTS);
      assert.match(series.patches[1]!.body, /^From 0123456 Mon Sep 17/);
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("author and subject are what git mailinfo says", async (t) => {
  const dir = await Deno.makeTempDir();
  const heads: [string, string][] = [
    ["A U Thor <a@example.org>", "[PATCH] mm: fix"],
    ["a@example.org", "[PATCH 1/1] x: y"],
    ["a@example.org (A U Thor)", "[PATCH] x: y"],
    ['"Thor, A. U." <a@example.org>', "[PATCH] x: y"],
    ['"A \\"Bob\\" Thor" <a@example.org>', "[PATCH] x: y"],
    ["=?UTF-8?q?J=C3=B6rg?= <j@example.org>", "=?UTF-8?q?[PATCH]_=C3=BCber?="],
    ["=?utf-8?B?SsO2cmc=?= <j@example.org>", "[PATCH] =?utf-8?B?w7xiZXI=?= mehr"],
    ["=?ISO-8859-1?Q?J=F6rg_M=FCller?= <j@example.org>", "[PATCH] =?ISO-8859-15?Q?=A4uro?="],
    [
      "=?UTF-8?q?Very=20Long=20?=\n =?UTF-8?q?N=C3=A4me?= <j@example.org>",
      "[PATCH] a\n folded\n\tone",
    ],
    ["Jörg Müller <j@example.org>", "[PATCH] über allem"],
    ["  Spaced   Out   <a@example.org>", "[PATCH]   many    blanks"],
    ["<a@example.org>", "[RFC][PATCH] x"],
    ["A U Thor via list <list@example.org>", "Re: [PATCH] x: Re: y"],
    ["A <a@example.org>", "[PATCH] x"],
  ];
  try {
    for (const [from, subject] of heads) {
      await t.step(`${from} | ${subject}`, async () => {
        const raw = mail({ from, subject });
        const outcome = await git(dir, ["mailinfo", join(dir, "msg"), join(dir, "patch")], {
          stdin: raw.bytes,
        });
        const field = (key: string) => new RegExp(`^${key}: (.*)$`, "m").exec(outcome.stdout)?.[1];
        const parsed = await parseMail(raw);
        const author = authorOf(parsed, undefined);
        assert.equal(author.email, field("Email"));
        assert.equal(parsed.subject.title, field("Subject"));
        // git takes the address for a name of fewer than three letters; we keep the name.
        if (author.name.length >= 3) assert.equal(author.name, field("Author"));
      });
    }
    await t.step("bodies", async (t) => {
      const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
      const diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
      const head = "From: A U Thor <a@example.org>\nSubject: [PATCH] x\n";
      const bodies: [string, string][] = [
        ["undeclared Latin-1", `${head}\nJ\xf6rg\n---\n${diff}`],
        [
          "declared Latin-1",
          `${head}Content-Type: text/plain; charset=iso-8859-1\n\nJ\xf6rg\n---\n${diff}`,
        ],
        [
          "quoted-printable Latin-1",
          `${head}Content-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\nJ=F6r=\ng\n---\n${diff}`,
        ],
        [
          "base64",
          `${head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${
            btoa(`J\xc3\xb6rg\n---\n${diff}`)
          }\n`,
        ],
        ["KOI8-R", `${head}Content-Type: text/plain; charset=koi8-r\n\n\xcd\xc9\xd2\n---\n${diff}`],
        [
          "Shift_JIS",
          `${head}Content-Type: text/plain; charset=shift_jis\n\n\x93\xfa\n---\n${diff}`,
        ],
        ["CRLF", `${head}\nText\n---\n${diff}`.replaceAll("\n", "\r\n")],
        [
          "in-body headers",
          `${head}\nFrom: O Ther <o@example.org>\nSubject: [PATCH] other\n\nText\n---\n${diff}`,
        ],
        [
          "scissors",
          `${head}\nHello\n-- >8 --\nFrom: O Ther <o@example.org>\n\nText\n---\n${diff}`,
        ],
      ];
      for (const [name, text] of bodies) {
        await t.step(name, async () => {
          const bytes = latin1(text);
          const plain = name === "CRLF" ? latin1(text.replaceAll("\r\n", "\n")) : bytes;
          const msg = join(dir, "msg");
          const outcome = await git(dir, ["mailinfo", "--scissors", msg, join(dir, "patch")], {
            stdin: plain,
          });
          const { patch } = readPatch(await parseMail({ bytes, file: "x", line: 1 }));
          const field = (key: string) =>
            new RegExp(`^${key}: (.*)$`, "m").exec(outcome.stdout)?.[1];
          assert.equal(patch.author.name, field("Author"));
          assert.equal(patch.subject, field("Subject"));
          assert.equal(patch.body, decodeText(await Deno.readFile(msg)).trim());
          assert.equal(patch.diff, diff);
        });
      }
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
