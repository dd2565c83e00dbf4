/** Mails as mailers and archives leave them. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { readContent } from "../../bot/source/content.ts";
import { UserError } from "../../bot/system/errors.ts";
import { change, mail } from "./mails.ts";

const HEAD = "From: A U Thor <a@b.c>\nDate: Tue, 27 Jan 2026 12:00:00 +0000\n";
const SHA = "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n";
const FROM = "From a@b Tue Jan 27 12:00:00 2026\n";
const SIGNED = "Signed-off-by: A <a@b.c>";
const BODY = `words\n\n${SIGNED}\n---\n\n${change()}`;
const MAIL = `${HEAD}Subject: [PATCH] x\n\n${BODY}`;
const PLAIN = `words\n\n${SIGNED}`;
const MULTI = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n' +
  "--b\nContent-Type: text/plain\n\nsee below\n\n--b\n";
const FILE = "Content-Type: text/x-patch; name=x.patch\nContent-Disposition: attachment\n";
const reply = (body: string) => `${HEAD}Subject: Re: [PATCH] foo\nIn-Reply-To: <x@y>\n\n${body}`;

Deno.test("mails as people have them", async (t) => {
  const table: [string, string, string[], string][] = [
    ["a byte order mark", `\ufeff${MAIL}`, ["x"], PLAIN],
    ["a byte order mark before From", `\ufeff${SHA}${MAIL}`, ["x"], PLAIN],
    ["CRLF", MAIL.replaceAll("\n", "\r\n"), ["x"], PLAIN],
    [
      "mboxo",
      `${FROM}${MAIL.replace("words", "words\n>From here")}`,
      ["x"],
      `words\nFrom here\n\n${SIGNED}`,
    ],
    [
      "mboxrd",
      `${FROM}${MAIL.replace("words", "words\n>>From here")}`,
      ["x"],
      `words\n>From here\n\n${SIGNED}`,
    ],
    ["no newline at the end", MAIL.trimEnd(), ["x"], PLAIN],
    [
      "a signature and a list's",
      `${MAIL}-- \n2.39.5\n\n________\nlinux-um mailing list\n`,
      ["x"],
      PLAIN,
    ],
    [
      "quoted-printable that no header says, where the diff has nothing to quote",
      `${MAIL}--=20\n2.39.5\n`,
      ["x"],
      PLAIN,
    ],
    [
      "in parts, and no header says what stands between them",
      MAIL.replace("\n\n", "\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\n"),
      ["x"],
      PLAIN,
    ],
    [
      "format=flowed, and the lines of the diff are not made so",
      MAIL.replace("\n\n", "\nContent-Type: text/plain; charset=UTF-8; format=flowed\n\n"),
      ["x"],
      PLAIN,
    ],
    [
      "scissors that begin like a diff",
      `${HEAD}Subject: [PATCH] old\n\ntalk\n\n--- 8< ---\nSubject: [PATCH] x\n\n${BODY}`,
      ["x"],
      PLAIN,
    ],
    [
      "an attached diff",
      `${HEAD}Subject: [PATCH] x\n${MULTI}${FILE}\n${change()}\n--b--\n`,
      ["x"],
      "see below",
    ],
    [
      "an attached mail",
      `${HEAD}Subject: [PATCH] x\n${MULTI}${FILE}\n${SHA}${HEAD}Subject: [PATCH] inner\n\n${BODY}\n--b--\n`,
      ["inner"],
      PLAIN,
    ],
    [
      "an attached mail in base64",
      `${HEAD}Subject: [PATCH] x\n${MULTI}${FILE}Content-Transfer-Encoding: base64\n\n${
        btoa(`${SHA}${HEAD}Subject: [PATCH] inner\n\n${BODY}`)
      }\n--b--\n`,
      ["inner"],
      PLAIN,
    ],
    [
      "a reply with scissors",
      reply(`how about\n\n-- >8 --\nSubject: [PATCH] mm: mine\n\n${BODY}`),
      ["mm: mine"],
      PLAIN,
    ],
    [
      "numbers with zeros",
      [1, 2].map((n) =>
        `${FROM}${HEAD}Subject: [PATCH 0${n}/02] ${n}\n\n${
          BODY.replaceAll("mm/a.c", `mm/${n}.c`)
        }\n`
      ).join(""),
      ["1", "2"],
      PLAIN,
    ],
  ];
  await t.step("patches of a pull request, numbered as such", async () => {
    const text = [1, 2].map((n) => `${FROM}${HEAD}Subject: [GIT PULL ${n}/2] ${n}\n\n${BODY}\n`);
    const { messages } = readContent(new TextEncoder().encode(text.join("")), "x");
    assert.equal((await parseSeries(messages)).patches.length, 2);
  });
  for (const [name, text, subjects, body] of table) {
    await t.step(name, async () => {
      const series = await parseSeries(readContent(new TextEncoder().encode(text), "x").messages);
      assert.deepEqual(series.patches.map(({ subject }) => subject), subjects);
      assert.equal(series.patches[0]!.body, body);
      assert.match(series.patches[0]!.files[0]!.path, /^mm\/[a1]\.c$/);
    });
  }
  await t.step("a bare diff with a byte order mark", async () => {
    const bytes = new TextEncoder().encode(`\ufeff${change()}`);
    const [patch] = (await parseSeries(readContent(bytes, "mm-fix.patch").messages)).patches;
    assert.equal(patch!.subject, "mm fix");
    assert.equal(patch!.body, "");
  });
  const bad: [string, string, RegExp][] = [
    ["a reply with a diff and no scissors", reply(BODY), /a reply, not a patch/],
    [
      "a cover letter of 0/1 alone",
      `${HEAD}Subject: [PATCH 0/1] all\n\nhello\n`,
      /cover letter.*no patch/,
    ],
    [
      "format=flowed",
      MAIL.replace("\n\n", "\nContent-Type: text/plain; format=flowed\n\n").replace(
        "@@\n one",
        "@@\none",
      ),
      /format=flowed/,
    ],
    ["a pull request", `${HEAD}Subject: [GIT PULL] mm for 6.20\n\nPlease pull.\n`, /asks to pull/],
    [
      "what git request-pull writes",
      `${HEAD}Subject: mm\n\nx\n\nare available in the Git repository at:\n\n  git://x mm\n`,
      /asks to pull/,
    ],
    [
      "what git request-pull -p writes, with the diff of all commits in one",
      `${HEAD}Subject: [git pull] x\n\nare available in the git repository at:\n\n  git://x mm\n\n${BODY}\n`,
      /asks to pull from a tree; its diff is that of all its commits together/,
    ],
    [
      "a patch that is missing",
      [1, 3].map((n) => `${FROM}${HEAD}Subject: [PATCH ${n}/3] ${n}\n\n${BODY}\n`).join(""),
      /3 patches, and patch 2 is missing/,
    ],
  ];
  for (const [name, text, says] of bad) {
    await t.step(name, async () => {
      const read = async () =>
        await parseSeries(readContent(new TextEncoder().encode(text), "x").messages);
      await assert.rejects(read(), (error) => error instanceof UserError && says.test(error.text));
    });
  }
});

Deno.test("a mail without a subject has that of the commit that git am makes", async () => {
  for (const subject of ["[PATCH]", "", "[PATCH v2] "]) {
    const body = `It was\nbroken.\n\nMore.\n---\n\n${change()}`;
    const series = await parseSeries([mail({ subject, body })]);
    assert.equal(series.patches[0]!.subject, "It was broken.");
  }
});

Deno.test("a header that is there twice and says the same is one", async () => {
  const again = mail({
    headers: ["Subject: [PATCH] mm: fix it", "From: A U Thor <author@example.org>"],
  });
  assert.equal((await parseSeries([again])).patches[0]!.subject, "mm: fix it");
});
