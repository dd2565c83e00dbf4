import type { RawMessage } from "../../bot/series/mod.ts";
import { type Case, holdsToTable } from "./cases.ts";
import { change } from "./mails.ts";
import { withDiff } from "./diff_mails.ts";

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

const binary = (path: string) =>
  withDiff(
    `diff --git a/${path} b/${path}\nnew file mode 100644\nindex 000..222\nGIT binary patch\n` +
      "literal 3\nKcmZQzWC8#H2LJ>B\n\nliteral 0\nHcmV?d00001\n\n",
  );

const DANGEROUS: Case[] = [
  ...["mm/b.c", "include/linux/b.h", "mm/Kconfig", "mm/Makefile", "arch/arm/boot/dts/b.dts"].map(
    (path): Case => ({
      name: `${path} as a binary patch, whose lines no coverage would have`,
      messages: binary(path),
      says: /is changed as binary data.*--text/,
    }),
  ),
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
  ...[
    ...["include/generated/autoconf.h", "include/config/auto.conf", ".config", "lib/.bcd.o.cmd"],
    ...["arch/x86/include/generated/asm/a.h", "include/generated"],
  ].map((path): Case => ({
    name: `what a build writes: ${path}`,
    messages: named(path),
    says: /is a file that a build writes/,
  })),
  {
    name: "a name with a backslash",
    messages: withDiff(quoted("mm/a\\ /tmp/linux/mm/b.c")),
    says: /has a backslash in its name/,
  },
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
];

Deno.test("a dangerous diff gives one clear error with file and line", async (t) => {
  await holdsToTable(t, DANGEROUS);
});
