/**
 * Mails that mean no good, all of our own making: none harms anything but a reader that takes more
 * than it should. `size` bounds what grows.
 */
import { pick } from "./random.ts";
import type { Mail } from "./series.ts";

const DIFF = `--
diff --git a/mm/b.c b/mm/b.c
--- a/mm/b.c
+++ b/mm/b.c
@@ -3,4 +3,4 @@
 int b(int x)
 {
-	int y = x * 2;
+	int y = x * 3;
 
`;

interface Part {
  readonly title?: string;
  readonly headers?: string;
  readonly body?: string;
}

/** By name; each gets a size in bytes and a number of its own. */
const MAKERS: Readonly<Record<string, (size: number, n: number) => Part>> = {
  "one long line": (size) => ({ body: `${"base ".repeat(size / 5)}\n--\n${DIFF}` }),
  "spaces in a trailer": (size) => ({ body: `Signed-off-by:${" ".repeat(size)}x\n-${DIFF}` }),
  "half an address": (size) => ({ headers: `Cc: ${'"\\'.repeat(size / 2)}<a@` }),
  "addresses without end": (size) => ({
    headers: `Cc: ${"a@b.example,\n ".repeat(size / 14)}c@d.example`,
  }),
  "references without end": (size) => ({
    headers: `References: ${"<a@b.example>\n ".repeat(size / 15)}<c@d.example>`,
  }),
  "headers without end": (size) => ({ headers: "X-More: a\n".repeat(size / 10) + "X-Last: b" }),
  "parts in parts": (size) => ({
    headers: 'Content-Type: multipart/mixed; boundary="0"',
    body: Array.from(
      { length: Math.min(5000, size / 60) },
      (_, i) => `--${i}\nContent-Type: multipart/mixed; boundary="${i + 1}"\n\n`,
    ).join(""),
  }),
  "encoded words without end": (size) => ({
    headers: `X-A: ${"=?utf-8?q?=41?= ".repeat(size / 16)}`,
  }),
  "an encoded word that ends nowhere": (size) => ({
    headers: `X-A: =?utf-8?q?${"=41".repeat(size / 3)}`,
  }),
  "NULs": (size) => ({ body: `${"\0".repeat(size)}\n-${DIFF}` }),
  "carriage returns": (size) => ({ body: `${"\r".repeat(size)}\n-${DIFF}` }),
  "a hunk that promises much": (size) => ({
    body: `-${DIFF}@@ -1,${2 ** 31} +1,${2 ** 31} @@\n${" x\n".repeat(size / 3)}`,
  }),
  "hunks without end": (size) => ({ body: `-${DIFF}${"@@ -1 +1 @@\n-a\n+b\n".repeat(size / 18)}` }),
  "files without end": (size) => ({
    body: `-${DIFF}` +
      Array.from(
        { length: size / 90 },
        (_, i) => `diff --git a/f${i} b/f${i}\n--- a/f${i}\n+++ b/f${i}\n@@ -1 +1 @@\n-a\n+b\n`,
      ).join(""),
  }),
  "paths that leave": () => ({
    body: `--\n` + ["../../etc/passwd", "/etc/passwd", ".git/config", ".git/hooks/post-checkout"]
      .map((path) =>
        `diff --git a/${path} b/${path}\nnew file mode 100755\n--- /dev/null\n+++ b/${path}\n` +
        `@@ -0,0 +1 @@\n+#!/bin/sh\n`
      ).join(""),
  }),
  "a link out of the tree": () => ({
    body: "--\ndiff --git a/mm/out b/mm/out\nnew file mode 120000\n--- /dev/null\n+++ b/mm/out\n" +
      "@@ -0,0 +1 @@\n+/etc\n\\ No newline at end of file\n",
  }),
  "a header that builds of itself": () => ({
    body: `--\ndiff --git a/mm/b.c b/mm/b.c\n--- a/mm/b.c\n+++ b/mm/b.c\n@@ -1 +1,2 @@\n` +
      ` #include <toy.h>\n+#include "b.c"\n`,
  }),
  "a make that talks": () => ({
    body: `--\ndiff --git a/knobs.mk b/knobs.mk\nnew file mode 100644\n--- /dev/null\n` +
      `+++ b/knobs.mk\n@@ -0,0 +1,2 @@\n+$(info ::error::from make)\n` +
      `+$(shell yes | head -c 1000000 >&2)\n`,
  }),
  "bases without end": (size) => ({ body: `Based on ${"v6.1 and ".repeat(size / 9)}\n-${DIFF}` }),
  "quotes in quotes": (size) => ({ body: `${">".repeat(size)}\n-${DIFF}` }),
  "From lines": (size) => ({
    body: `From a@b Thu Jan  1 00:00:00 1970\n`.repeat(size / 36) + DIFF,
  }),
  "a subject of brackets": (size, n) => ({
    title: `${"[PATCH ".repeat(Math.min(size, 4000) / 7)}${n}`,
  }),
  "a number too large": (_, n) => ({ title: `[PATCH 1/${"9".repeat(300)}] mm: of many ${n}` }),
  "base64 of nothing": (size) => ({
    headers: "Content-Transfer-Encoding: base64",
    body: "====".repeat(size / 4),
  }),
  "quoted-printable": (size) => ({
    headers: "Content-Transfer-Encoding: quoted-printable",
    body: "=\n".repeat(size / 2),
  }),
  "an unknown charset": (size) => ({
    headers: 'Content-Type: text/plain; charset="utf-7\\"x"',
    body: `${"+AGE-".repeat(size / 5)}\n-${DIFF}`,
  }),
  "too large for us": () => ({ body: `${"x".repeat(70) + "\n"}`.repeat(190_000) + DIFF }),
  "markup": (_, n) => ({
    title: `[PATCH] mm: <script>alert(${n})</script> & "'><img src=x onerror=y>`,
    body: `\x1b]0;title\x07\x1b[2J\u202e-${DIFF}`,
  }),
};

/** Names of all kinds. */
export const HOSTILE_KINDS = Object.keys(MAKERS);

/** Hostile mail n: its kind and size are random. */
export function hostileMail(n: number, random: () => number): Mail & { readonly kind: string } {
  const kind = pick(random, HOSTILE_KINDS);
  const size = pick(random, [1000, 10_000, 100_000, 1_000_000]);
  const id = `hostile-${n}@soak.example`;
  const { title = `[PATCH] mm: hostile ${n}` } = MAKERS[kind]!(1000, n);
  const text = () => {
    const { headers, body = `-${DIFF}` } = MAKERS[kind]!(size, n);
    return [
      `From: Stranger ${n} <stranger${n}@example.net>`,
      "Date: Tue, 27 Jan 2026 12:00:00 +0000",
      `Subject: ${title}`,
      `Message-ID: <${id}>`,
      ...(headers === undefined ? [] : [headers]),
      "",
      body,
    ].join("\n");
  };
  return { id, title, kind, text };
}
