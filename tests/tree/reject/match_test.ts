import assert from "node:assert/strict";
import { structuredPatch } from "diff";
import fc from "fast-check";
import { linesOf, matchHunk, sideOf } from "../../../bot/tree/reject/match.ts";
import { growth } from "../../series/growth.ts";

/** The only hunk of the difference of two texts. */
function hunkOf(before: string, after: string, context = 3) {
  return structuredPatch("a", "a", before, after, "", "", { context }).hunks[0]!;
}

const numbered = Array.from({ length: 60 }, (_, i) => `line ${i + 1}\n`).join("");
const edited = numbered.replace("line 30\n", "thirty\n");
const hunk = hunkOf(numbered, edited);

const FIRST = { expected: ["line 27"], found: ["LINE 27"] };

Deno.test("a hunk and a file", async (t) => {
  const noEnd = numbered.replace(/\n$/, "");
  const table: [string, string, ReturnType<typeof hunkOf>, object][] = [
    ["fits", numbered, hunk, { kind: "matches", line: 27 }],
    ["fits further down", "x\n".repeat(5) + numbered, hunk, { kind: "matches", line: 32 }],
    ["fits twice: the nearer one", numbered + numbered, hunk, { kind: "matches", line: 27 }],
    ["is applied", edited, hunk, { kind: "applied", line: 27 }],
    [
      "tabs became spaces",
      numbered.replace("line 28", "line  28"),
      hunk,
      { kind: "blanks", line: 27, cr: false, expected: ["line 28"], found: ["line  28"] },
    ],
    [
      "line ends",
      numbered.replaceAll("\n", "\r\n"),
      hunkOf("a\nline 3\nline 4\nb\n".replace(/[ab]\n/g, ""), "line 3\nfour\n"),
      {
        kind: "blanks",
        line: 3,
        cr: true,
        expected: ["line 3", "line 4"],
        found: ["line 3\r", "line 4\r"],
      },
    ],
    [
      "one line of seven differs",
      "new\n" + numbered.replace("line 29", "LINE 29"),
      hunk,
      { kind: "near", line: 28, equal: 6, of: 7, expected: ["line 29"], found: ["LINE 29"] },
    ],
    [
      "a line was put between",
      numbered.replace("line 31\n", "between\nline 31\n"),
      hunk,
      { kind: "near", line: 27, equal: 7, of: 7, expected: [], found: ["between"] },
    ],
    [
      "a line was taken out",
      numbered.replace("line 31\n", ""),
      hunk,
      { kind: "near", line: 27, equal: 6, of: 7, expected: ["line 31"], found: [] },
    ],
    [
      "only the first line differs",
      numbered.replace("line 27", "LINE 27"),
      hunk,
      { ...{ kind: "near", line: 27, equal: 6, of: 7, fuzz: 1 }, ...FIRST },
    ],
    [
      "two lines at both ends differ",
      numbered.replaceAll(/line (?=27|28|32|33)/g, "LINE "),
      hunk,
      {
        ...{ kind: "near", line: 27, equal: 3, of: 7, fuzz: 2 },
        expected: ["line 27", "line 28", "line 32", "line 33"],
        found: ["LINE 27", "LINE 28", "LINE 32", "LINE 33"],
      },
    ],
    [
      "where the context is short, patch needs all of it at that end",
      numbered.replace("line 1\n", "LINE 1\n"),
      hunkOf(numbered, numbered.replace("line 2\n", "two\n")),
      {
        kind: "near",
        line: 1,
        equal: 4,
        of: 5,
        expected: ["line 1"],
        found: ["LINE 1"],
      },
    ],
    ["nothing alike", "x\ny\nz\n", hunk, { kind: "nowhere", expected: sideOf(hunk, "-") }],
    ["an empty file", "", hunk, { kind: "nowhere", expected: sideOf(hunk, "-") }],
    [
      "the last line has no newline",
      noEnd,
      hunkOf(numbered, numbered.replace("line 60\n", "sixty\n")),
      {
        kind: "near",
        line: 57,
        equal: 3,
        of: 4,
        expected: ["line 60"],
        found: ["line 60\n\\ No newline at end of file"],
      },
    ],
  ];
  for (const [name, file, given, want] of table) {
    await t.step(name, () => assert.deepEqual(matchHunk(linesOf(file), given), want));
  }
});

const text = fc.array(fc.constantFrom("a", "b", "c", "", "\td", "e e"), { maxLength: 30 })
  .map((lines) => lines.map((line) => `${line}\n`).join(""));

Deno.test("a hunk fits the file that it was made from", () => {
  fc.assert(fc.property(text, text, (before, after) => {
    fc.pre(before !== "");
    for (const one of structuredPatch("a", "a", before, after, "", "").hunks) {
      assert.equal(matchHunk(linesOf(before), one).kind, "matches");
    }
  }));
});

Deno.test("after the whole patch no hunk is unknown: it is applied, or fits once more", () => {
  fc.assert(fc.property(text, text, (before, after) => {
    fc.pre(before !== "" && after.trim() !== "");
    for (const one of structuredPatch("a", "a", before, after, "", "").hunks) {
      const { kind } = matchHunk(linesOf(after), one);
      const blank = sideOf(one, "+").every((line) => line.trim() === "");
      assert.ok(kind === "applied" || kind === "matches" || blank, kind);
    }
  }));
});

Deno.test("a hostile hunk costs no more than its file is long", async () => {
  const lines = [...Array.from({ length: 2000 }, () => " }"), "-x"];
  const hunk = { oldStart: 1, oldLines: 2001, newStart: 1, newLines: 2000, lines };
  const file = (size: number) => Array.from({ length: size / 2 }, () => "}");
  await growth("a file", (text: readonly string[]) => matchHunk(text, hunk), file, 300_000);
});
