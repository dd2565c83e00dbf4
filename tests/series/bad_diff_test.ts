import assert from "node:assert/strict";
import type { RawMessage } from "../../bot/series/mod.ts";
import { type Case, holdsToTable } from "./cases.ts";
import { change, mail, refused } from "./mails.ts";
import { HEAD, withDiff } from "./diff_mails.ts";

/** Lines of header and body above the diff: From, Date, Subject, an empty line, HEAD. */
const DIFF_LINE = 9;

const edit = (from: string | RegExp, to: string): RawMessage[] => {
  const diff = change().replace(from, to);
  assert.notEqual(diff, change());
  return withDiff(diff);
};

const CASES: Case[] = [
  {
    name: "a wrapped line inside a hunk",
    messages: edit("-two", "-two\nand so on"),
    says:
      /mm\/a\.c: the hunk @@ -1,3 \+1,3 @@ promises 3 old lines and has 2, 3 new lines and has 1/,
    hint: /word-wrapped/,
    line: DIFF_LINE + 7,
  },
  {
    name: "a wrapped hunk header",
    messages: edit("@@ -1,3 +1,3 @@", "@@ -1,3\n+1,3 @@"),
    says: /mm\/a\.c: damaged hunk header/,
    hint: /word-wrapped/,
    line: DIFF_LINE + 4,
  },
  {
    name: "a wrapped diff header",
    messages: edit("diff --git a/mm/a.c b/mm/a.c", "diff --git a/mm/a.c\nb/mm/a.c"),
    says: /mm\/a\.c: the diff names this file and has no change/,
    hint: /word-wrapped/,
    line: DIFF_LINE,
  },
  {
    name: "a terminal's colours",
    messages: edit("-two", "\x1b[31m-two\x1b[m"),
    says: /promises 3 old lines and has 1/,
    hint: /colours: .*--no-color/,
    line: DIFF_LINE + 6,
  },
  {
    name: "and in the header of a hunk",
    messages: edit("@@ -1,3 +1,3 @@", "\x1b[36m@@ -1,3 +1,3 @@\x1b[m"),
    says: /mm\/a\.c: the diff names this file and has no change/,
    hint: /colours/,
    line: DIFF_LINE,
  },
  {
    name: "leading blanks lost",
    messages: edit(" three", "three"),
    says: /promises 3 old lines and has 2/,
    hint: /word-wrapped/,
    line: DIFF_LINE + 8,
  },
  {
    name: "no-break spaces",
    messages: edit(" three", "\u00a0three"),
    says: /promises 3 old/,
    hint: /no-break/,
  },
  {
    name: "cut off in a hunk",
    messages: withDiff(change().split("\n").slice(0, 7).join("\n") + "\n"),
    says: /promises 3 old lines and has 2/,
    hint: /cut off/,
    line: DIFF_LINE + 7,
  },
  {
    name: "cut off before the signature",
    messages: withDiff(change().replace(" three\n", "") + "-- \n2.39.5\n"),
    says: /promises .*3 new lines and has 2/,
    hint: /cut off/,
  },
  {
    name: "cut off after the file's name",
    messages: withDiff(change().split("\n").slice(0, 4).join("\n") + "\n"),
    says: /mm\/a\.c: the diff names this file and has no change/,
    hint: /cut off/,
  },
  {
    name: "lines lost between two files",
    messages: withDiff(change().replace(" three\n", "") + change("mm/b.c")),
    says: /mm\/a\.c: the hunk .* promises 3 old lines and has 2/,
    hint: /lost/,
  },
  {
    name: "a hunk edited by hand, too long",
    messages: edit(" three\n", " three\n+four\n"),
    says: /mm\/a\.c: the hunk @@ -1,3 \+1,3 @@ has more lines/,
    hint: /edited by hand/,
    line: DIFF_LINE + 9,
  },
  {
    name: "a hunk edited by hand, counts that cannot be",
    messages: edit("@@ -1,3 +1,3 @@", "@@ -1,1 +1,3 @@"),
    says: /promises 1 old lines and has 2/,
    hint: /edited by hand/,
  },
  {
    name: "absurd counts",
    messages: edit("@@ -1,3 +1,3 @@", "@@ -1,9999999999999 +1,3 @@"),
    says: /damaged hunk header/,
  },
  {
    name: "format=flowed",
    messages: withDiff(change().replace("-two", "-two \nand more"), [
      "Content-Type: text/plain; charset=utf-8; format=flowed",
    ]),
    says: /mm\/a\.c: .*promises|damaged/,
    hint: /format=flowed/,
  },
  {
    name: "quoted-printable that lost its headers",
    messages: edit("-two", "-t=\nwo"),
    says: /promises/,
    hint: /quoted-printable/,
  },
  {
    name: "a hunk quoted half way",
    messages: edit(" three", "> three"),
    says: /promises/,
    hint: /quoted/,
  },
  {
    name: "a hunk without a file",
    messages: withDiff(`${change()}\n@@ -9,2 +9,2 @@\n a\n-b\n+c\n`),
    says: /a hunk without the name of its file/,
  },
  {
    name: "the diff of a merge",
    messages: withDiff("diff --cc mm/a.c\nindex 1,2..3\n--- a/mm/a.c\n+++ b/mm/a.c\n"),
    says: /the diff of a merge/,
    line: DIFF_LINE,
  },
  {
    name: "a binary file without its contents",
    messages: withDiff(
      "diff --git a/x.bin b/x.bin\nindex 111..222 100644\nBinary files a/x.bin and b/x.bin differ\n",
    ),
    says: /x\.bin: is binary/,
    hint: /--binary/,
    line: DIFF_LINE + 2,
  },
  {
    name: "a damaged binary patch",
    messages: withDiff(
      "diff --git a/x b/x\nnew file mode 100644\nindex 000..222\nGIT binary patch\nliteral 3\n" +
        "Kc${Nk00\n\nliteral 0\nHcmV?d00001\n\n",
    ),
    says: /x: a line of the binary patch is damaged/,
    line: DIFF_LINE + 5,
  },
  {
    name: "a binary patch cut off",
    messages: withDiff(
      "diff --git a/x b/x\nnew file mode 100644\nindex 000..222\nGIT binary patch\n",
    ),
    says: /x: the binary patch has no contents/,
  },
  {
    name: "a name with an open quote",
    messages: withDiff(
      'diff --git "a/x b/x\nold mode 100644\nnew mode 100755\n',
    ),
    says: /does not say which file/,
  },
  {
    name: "two patches in one mail",
    messages: withDiff(change() + change()),
    says: /mm\/a\.c: is changed twice/,
    hint: /line 9/,
  },
];

Deno.test("a damaged diff gives one clear error with file and line", async (t) => {
  await holdsToTable(t, CASES);
});

Deno.test("a line in an encoded body is found in the file", async (t) => {
  const bad = `${HEAD}${change().replace("-two", "-two\nand so on")}`;
  const long = `${"long ".repeat(40)}\n${bad}`;
  const qp = long.replaceAll("=", "=3D").replace(/.{60}(?=.)/g, "$&=\n");
  await t.step("quoted-printable", async () => {
    const headers = ["Content-Transfer-Encoding: quoted-printable"];
    const message = mail({ headers, body: qp });
    const lines = new TextDecoder().decode(message.bytes).split("\n");
    const { place } = await refused([message]);
    assert.equal(lines[place!.line! - 1], "and so on");
  });
  await t.step("attachment", async () => {
    const body = `--b\n\n${HEAD}--b\nContent-Type: text/x-patch\n\n${
      bad.slice(HEAD.length)
    }\n--b--\n`;
    const message = mail({ headers: ["Content-Type: multipart/mixed; boundary=b"], body });
    const lines = new TextDecoder().decode(message.bytes).split("\n");
    const { place } = await refused([message]);
    assert.equal(lines[place!.line! - 1], "and so on");
  });
});
