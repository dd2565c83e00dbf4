import assert from "node:assert/strict";
import type { RawMessage } from "../../bot/series/mod.ts";
import { type Case, holdsToTable } from "./cases.ts";
import { change, mail, refused } from "./mails.ts";

const HEAD = "Text.\n---\n mm/a.c | 2 +-\n\n";
/** Lines of header and body above the diff: From, Date, Subject, an empty line, HEAD. */
const DIFF_LINE = 9;

/** A single patch mail with this diff. */
const withDiff = (diff: string, headers: string[] = []): RawMessage[] => [
  mail({ body: `${HEAD}${diff}`, headers, file: "in.mbox" }),
];
const edit = (from: string | RegExp, to: string): RawMessage[] => {
  const diff = change().replace(from, to);
  assert.notEqual(diff, change());
  return withDiff(diff);
};
const named = (path: string) => withDiff(change(path));
/** The diff of a name that has to be quoted. */
const quoted = (path: string) => {
  const bytes = Array.from(
    new TextEncoder().encode(path),
    (byte) =>
      byte < 127 && byte !== 92
        ? String.fromCharCode(byte)
        : `\\${byte.toString(8).padStart(3, "0")}`,
  ).join("");
  return `diff --git "a/${bytes}" "b/${bytes}"\n--- "a/${bytes}"\n+++ "b/${bytes}"\n@@ -1 +1 @@\n-a\n+b\n`;
};
/** Two patches, one after the other. */
const steps = (...parts: RawMessage[][]): RawMessage[] =>
  parts.flat().map((message, i) => {
    const text = new TextDecoder().decode(message.bytes);
    const subject = `[PATCH ${i + 1}/${parts.length}] mm: step ${i + 1}`;
    return {
      ...message,
      bytes: new TextEncoder().encode(text.replace(/^Subject: .*$/m, `Subject: ${subject}`)),
    };
  });
const link = (path: string, target: string) =>
  withDiff(
    `diff --git a/${path} b/${path}\nnew file mode 120000\nindex 0000000..1111111\n--- /dev/null\n` +
      `+++ b/${path}\n@@ -0,0 +1 @@\n+${target}\n\\ No newline at end of file\n`,
  );

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
  { name: "a path with ..", messages: named("mm/../../etc/passwd"), says: /reaches outside/ },
  { name: "a path that is ..", messages: named("../x"), says: /reaches outside the tree/ },
  {
    name: "an absolute path",
    messages: withDiff("--- /etc/passwd\n+++ /etc/passwd\n@@ -1 +1 @@\n-a\n+b\n"),
    says: /absolute path/,
  },
  { name: "a path into .git", messages: named(".git/hooks/pre-commit"), says: /into \.git/ },
  { name: "a path into .GIT", messages: named("mm/.GIT/config"), says: /into \.git/ },
  {
    name: "a path with NUL",
    messages: withDiff(
      'diff --git "a/x\\000y" "b/x\\000y"\n--- "a/x\\000y"\n+++ "b/x\\000y"\n@@ -1 +1 @@\n-a\n+b\n',
    ),
    says: /control character/,
  },
  { name: "an empty path component", messages: named("mm//a.c"), says: /not a plain path/ },
  {
    name: "a rename out of the tree",
    messages: withDiff(
      "diff --git a/mm/a.c b/../a.c\nsimilarity index 100%\nrename from mm/a.c\nrename to ../a.c\n",
    ),
    says: /reaches outside the tree/,
  },
  { name: "a link to /", messages: link("mm/link", "/etc"), says: /symbolic link out of the tree/ },
  {
    name: "a link with ..",
    messages: link("mm/link", "../../x"),
    says: /symbolic link out of the tree/,
  },
  { name: "a link into .git", messages: link("mm/link", "../.git/hooks"), says: /link into \.git/ },
  ...["/", "..", "../..", "../../x", "./../../x", "..//../x", "../../../mm", "x/../../../y", "x/.."]
    .map((target) => ({
      name: `a link to ${target}`,
      messages: link("mm/link", target),
      says: /symbolic link (?:out of the tree|that goes down and up)/,
    })).filter(({ name }) => name !== "a link to .."),
  { name: "a link to .GIT", messages: link("mm/link", "../.GIT/x"), says: /link into \.git/ },
  {
    name: "a link of two lines",
    messages: withDiff(
      "diff --git a/l b/l\nnew file mode 120000\nindex 0000000..1111111\n--- /dev/null\n" +
        "+++ b/l\n@@ -0,0 +1,2 @@\n+x\n+/../../y\n\\ No newline at end of file\n",
    ),
    says: /goes down and up/,
  },
  ...[".gitmodules", "mm/.gitattributes", ".mailmap"].map((path) => ({
    name: `${path} as a link`,
    messages: link(path, "x"),
    says: /must not be a symbolic link/,
  })),
  ...[
    ...[".Git/x", "a/.gIT", "GIT~1/x", "git~1", ".git./x", ".git /x", ".git. . /x"],
    ...[".git::$INDEX_ALLOCATION/x", ".git:x", ".git\\hooks\\x", "a\\.git\\x"],
    ...[".g\u200cit/x", "\ufeff.git/x", ".gi\u202et/config"],
  ].map((path) => ({
    name: `a path into .git: ${JSON.stringify(path)}`,
    messages: withDiff(quoted(path)),
    says: /reaches into \.git/,
  })),
  {
    name: "a path of 4 kB",
    messages: named("d/".repeat(2000) + "x"),
    says: /more than 3000 bytes/,
  },
  { name: "a name of 300 bytes", messages: named("x".repeat(300)), says: /more than 255 bytes/ },
  ...[
    [
      "a link moved to where it leads out",
      "similarity index 100%\nrename from a/b/l\nrename to l\n",
    ],
    ["a link copied to where it leads out", "similarity index 100%\ncopy from a/b/l\ncopy to l\n"],
  ].map(([name, how]) => ({
    name: name!,
    messages: steps(link("a/b/l", "../../x"), withDiff(`diff --git a/a/b/l b/l\n${how}`)),
    says: /l: is a symbolic link out of the tree \(to "\.\.\/\.\.\/x"\)/,
  })),
  {
    name: "a file written through a link of the series",
    messages: steps(link("a/l", "b"), named("a/l/x")),
    says: /a\/l\/x: is written through the symbolic link a\/l/,
  },
  {
    name: "binary files that unpack to a gigabyte",
    messages: withDiff(
      "diff --git a/x b/x\nnew file mode 100644\nindex 000..222\nGIT binary patch\n" +
        "literal 1073741824\nKcmZQzWC8#H2LJ>B\n\nliteral 0\nHcmV?d00001\n\n",
    ),
    says: /binary files have more than 256 MiB/,
  },
  {
    name: "a submodule",
    messages: withDiff(
      "diff --git a/sub b/sub\nnew file mode 160000\nindex 0000000..1111111\n--- /dev/null\n" +
        "+++ b/sub\n@@ -0,0 +1 @@\n+Subproject commit 1111111\n",
    ),
    says: /sub: is a submodule/,
  },
  {
    name: "a mode that no file has",
    messages: withDiff("diff --git a/x b/x\nold mode 100644\nnew mode 104755\n"),
    says: /x: 104755 is no mode/,
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

Deno.test("a damaged or dangerous diff gives one clear error with file and line", async (t) => {
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
