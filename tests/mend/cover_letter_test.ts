import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeWords } from "postal-mime";
import { fromBytes, toBytes, utf8Chars, utf8Text } from "../../bot/mend/bytes.ts";
import {
  addChangelog,
  addFooters,
  belowDash,
  blurbOf,
  fillCover,
  headerText,
} from "../../bot/mend/cover_letter.ts";
import type { Series } from "../../bot/series/types.ts";

const SERIES: Series = {
  title: "t",
  version: 1,
  tags: [],
  patches: [],
  prerequisites: [],
  notes: [],
};

const COVER_LETTER = `Hi all,

This series does three things:

  a (1): like a short log
  mm/a.c | is not a diffstat

Changes in v2:
- say it.

A U Thor (2):
  mm: one
  mm: two

B Other (1):
  a very long subject that git wraps at seventy-two columns, and so
    goes on here

 Documentation/{old => new}/x.rst    |  2 ++
 mm/a.c                              | 23 +++++-----
 mm/firmware.bin                     | Bin 0 -> 12 bytes
 3 files changed, 15 insertions(+), 10 deletions(-)
 create mode 100644 mm/firmware.bin
 rename Documentation/{old => new}/x.rst (90%)

Range-diff against v1:
1:  1234567 ! 1:  89abcde mm: one
    @@ mm/a.c
    - x

base-commit: ${"a".repeat(40)}
change-id: 20261121-x-1
--
2.39.5`;

Deno.test("of a cover letter the author's own words stay", async (t) => {
  const own = COVER_LETTER.slice(0, COVER_LETTER.indexOf("\n\nA U Thor"));
  const rows: [string, string, string][] = [
    ["git's letter", COVER_LETTER, own],
    [
      "b4's, whose text comes after a ---",
      "Text.\n\n---\n" + COVER_LETTER.slice(COVER_LETTER.indexOf("A U Thor")),
      "Text.",
    ],
    ["no diffstat", "Only words.\n\n-- \nsig", "Only words."],
    [
      "words after the diffstat",
      "A\n\n f | 1 +\n 1 file changed, 1 insertion(+)\n\nThanks!",
      "A\n\nThanks!",
    ],
    ["numbers that are none", " a | 1 +\nand no total", "a | 1 +\nand no total"],
    ["nothing", "", ""],
  ];
  for (const [name, body, want] of rows) {
    await t.step(name, () => assert.equal(blurbOf(body), want));
  }
});

Deno.test("what stands below the --- of a patch, less its diffstat", async (t) => {
  const patch = (below: string) =>
    `mm: do it\n\nSigned-off-by: A <a@b.c>\n---\n${below}diff --git a/f b/f\n--- a/f\n`.split("\n");
  const stat =
    " f | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n create mode 100644 f\n\n";
  const rows: [string, string, string][] = [
    ["a change log", `v2: say it\n    so\n\n${stat}`, "v2: say it\n    so"],
    ["behind the diffstat", `${stat}v2: say it\n\n`, "v2: say it"],
    ["none", stat, ""],
    ["no diffstat", "\nv2\n\n", "v2"],
  ];
  for (const [name, below, want] of rows) {
    await t.step(name, () => assert.equal(belowDash(patch(below)), want));
  }
  await t.step("no ---", () => assert.equal(belowDash(["msg", "diff --git a/f b/f"]), ""));
});

const MAIL = `From 1 Mon Sep 17 00:00:00 2001
From: A <a@b.c>
Subject: [PATCH v2 0/1] *** SUBJECT HERE ***

*** BLURB HERE ***

A (1):
  x
-- 
2.39.5

`;

Deno.test("a cover letter gets the old subject and text; what is not ASCII is declared", () => {
  const cover = {
    subject: "gr\u00fc\u00dfe $& all",
    author: { name: "A", email: "a@b.c" },
    body: "\u00fcber $1",
  };
  const mail = utf8Text(fillCover(MAIL, cover));
  assert.match(mail, /^Subject: \[PATCH v2 0\/1\] =\?UTF-8\?q\?gr=C3=BC=C3=9Fe_=24=26_all\?=$/m);
  assert.match(mail, /charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n\u00fcber \$1\n\nA \(1\):/);
  const plain = fillCover(MAIL, { ...cover, subject: "mm: all", body: "text" });
  assert.equal(
    plain,
    MAIL.replace("*** SUBJECT HERE ***", "mm: all").replace("*** BLURB HERE ***", "text"),
  );
});

Deno.test("a change log goes below the first --- of a mail, and nowhere else", () => {
  const mail =
    "From 1\nSubject: x\n\nmessage\n---\n f | 1 +\n\ndiff --git a/f b/f\n@@ -1 +1 @@\n---\n";
  assert.equal(
    addChangelog(mail, "v2: \u00e4"),
    utf8Chars(
      "From 1\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n" +
        "Content-Transfer-Encoding: 8bit\n\nmessage\n---\nv2: \u00e4\n\n f | 1 +\n\n" +
        "diff --git a/f b/f\n@@ -1 +1 @@\n---\n",
    ),
  );
  assert.equal(addChangelog(mail, ""), mail);
});

Deno.test("the footers of the old series stand above the signature", () => {
  const baseCommit = "a".repeat(40), id = "b".repeat(40);
  const needs = { kind: "patch-id", id, says: `prerequisite-patch-id: ${id}` } as const;
  const depends = { kind: "unknown", says: "Depends-on: series-1" } as const;
  const series = { ...SERIES, baseCommit, prerequisites: [needs, depends], changeId: "c-1" };
  assert.ok(
    addFooters(MAIL, series).endsWith(
      `  x\n\nbase-commit: ${baseCommit}\nprerequisite-patch-id: ${id}\nchange-id: c-1\n-- \n2.39.5\n\n`,
    ),
  );
  assert.equal(addFooters(MAIL, SERIES), MAIL);
  assert.match(addFooters(MAIL, SERIES, id), /base-commit: b{40}\n-- \n/);
});

Deno.test("a header's text comes back, in lines that mail can carry", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), (text) => {
    const want = text.replaceAll(/\s+/g, " ").trim();
    const coded = headerText(text);
    assert.match(coded, /^[ -~\n]*$/);
    if (/^[ -~]*$/.test(want)) return assert.equal(coded, want);
    assert.equal(decodeWords(coded.replaceAll("\n ", " ")), want);
    for (const line of coded.split("\n")) assert.ok(line.length <= 76);
  }));
});

Deno.test("bytes are characters and back", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert.deepEqual(toBytes(fromBytes(bytes)), bytes);
  }));
  assert.equal(utf8Text(utf8Chars("\u00e4\u{1f600}")), "\u00e4\u{1f600}");
});
