import assert from "node:assert/strict";
import { coverageText, placeText, uncoveredEntries } from "../../bot/report/analysis/coverage.ts";
import { renderPage } from "../../bot/report/html/page.tsx";
import { renderMarkdown } from "../../bot/report/markdown/report.ts";
import { renderReport } from "../../bot/report/terminal/report.ts";
import { reportSchema } from "../../bot/report/model/schema.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import { statusesOf } from "../../bot/publish/github/statuses.ts";
import { checkLines } from "../../bot/hooks/b4_prep.ts";
import { REPORTS } from "./fixtures.ts";
import { parsed, trimmed } from "./html/parsed.ts";

const [GREEN] = Object.values(REPORTS).filter(({ verdict }) => verdict.kind === "bisect-safe");

const file = "drivers/a.c";
const diff = [{
  patch: 1,
  file,
  hunks: [{
    start: 10,
    lines: [" int a;", "+/* why */", "+int b;", "+int c;", "+int d;", "-int e;", "+int <f>;"],
  }],
}];

/** A report of which lines 12 to 15 count, and 12 was seen. */
const SOME: Report = {
  ...GREEN!,
  diff,
  coverage: {
    lines: 4,
    compiled: 2,
    missing: [{
      patch: 1,
      file,
      lines: 1,
      why: "compiled-away",
      at: [[13, 13]],
      removed: [],
      symbols: ["A", "B"],
    }, { patch: 1, file: "b.c", lines: 0, why: "not-built", at: [], removed: [[3, 2]] }],
    files: [{
      patch: 1,
      file,
      lines: [[12, 15]],
      seen: [{ at: [12, 12], by: ["alpha", "um"] }, { at: [14, 14], by: ["um"], state: 2 }],
    }],
  },
};
const ALL: Report = {
  ...SOME,
  coverage: { ...SOME.coverage!, compiled: 4, missing: [] },
};

Deno.test("coverage in words: one line if all is covered, else the lines and the symbols", () => {
  assert.equal(coverageText(ALL), "4 of 4 added lines compiled, on alpha, um");
  assert.deepEqual(uncoveredEntries(ALL), []);
  assert.equal(coverageText(SOME), "2 of 4 added lines compiled, on alpha, um");
  assert.deepEqual(uncoveredEntries(SOME), [
    "not compiled: drivers/a.c:13 (1 line) of patch 1: the preprocessor takes it out; " +
    "it takes CONFIG_A, CONFIG_B",
    "not compiled: b.c (2 lines taken out behind line 3) of patch 1: no build reads it",
  ]);
  assert.equal(coverageText({ ...SOME, shard: "1/2" }), undefined);
  assert.equal(
    coverageText({ ...SOME, coverage: { lines: 0, compiled: 0, missing: [] } }),
    undefined,
  );
  assert.equal(placeText({ patch: 1, file, lines: 3 }), "drivers/a.c (3 lines)");
});

Deno.test("coverage: lines that no build has looked at are told as such, everywhere", () => {
  const one = { patch: 1, file, lines: 1, at: [[13, 13] as const], removed: [] };
  const unlooked = { ...one, why: "no-answer" as const, unanswered: ["alpha", "um"] };
  const report = reportSchema.parse(JSON.parse(JSON.stringify({
    ...SOME,
    coverage: { ...SOME.coverage!, missing: [unlooked] },
  })));
  assert.equal(report.coverage!.missing[0]!.why, "no-answer");
  assert.equal(
    coverageText(report),
    "2 of 4 added lines compiled, on alpha, um; 1 not looked at",
  );
  const says = "not looked at: drivers/a.c:13 (1 line) of patch 1: alpha, um have no answer";
  assert.deepEqual(uncoveredEntries(report), [says]);
  const terminal = renderReport(report, { width: 200, color: false });
  const page = trimmed(renderPage(report)), markdown = renderMarkdown(report);
  for (const text of [terminal, markdown, page]) {
    assert.match(text, /; 1 not looked at/);
    assert.match(text, /not looked at: drivers\/a\.c:13/);
    assert.doesNotMatch(text, /no build reads it|not compiled: /);
  }
  assert.match(page, /<tr class="open">(?:(?!<\/tr>)[^])*int c;(?:(?!<\/tr>)[^])*have no answer/);
  assert.match(statusesOf(report)[0]!.description, /^not looked at: drivers\/a\.c:13/);
  const partly = { ...SOME.coverage!.missing[0]!, unanswered: ["um"] };
  assert.deepEqual(
    uncoveredEntries({ ...SOME, coverage: { ...SOME.coverage!, missing: [partly] } }),
    [
      "not compiled: drivers/a.c:13 (1 line) of patch 1: the preprocessor takes it out; " +
      "it takes CONFIG_A, CONFIG_B; um has no answer",
    ],
  );
});

Deno.test("coverage: a report of before, which knew whole files only, is read and told", () => {
  const { files: _, compiled: __, ...coverage } = SOME.coverage!;
  const old = {
    ...SOME,
    diff: undefined,
    coverage: { ...coverage, missing: [{ patch: 1, file, lines: 3 }] },
  };
  const report = reportSchema.parse(JSON.parse(JSON.stringify(old)));
  assert.equal(coverageText(report), undefined);
  assert.deepEqual(uncoveredEntries(report), [
    "not compiled: drivers/a.c (3 lines) of patch 1: no build reads it",
  ]);
});

Deno.test("coverage in the terminal, Markdown, GitHub's statuses and b4's check", () => {
  assert.match(renderReport(ALL, { width: 100, color: false }), /^coverage: 4 of 4 added lines/m);
  assert.match(renderMarkdown(ALL), /^- coverage: 4 of 4 added lines/m);
  assert.match(
    renderReport(SOME, { width: 200, color: false }),
    /^not compiled: drivers\/a\.c:13/m,
  );
  assert.equal(statusesOf(ALL)[0]!.state, "success");
  const [first] = statusesOf(SOME);
  assert.equal(first!.state, "pending");
  assert.match(first!.description, /^not compiled: drivers\/a\.c:13/);
  assert.deepEqual(checkLines(ALL), []);
  assert.equal(checkLines(SOME).length, 2);
});

Deno.test("coverage in the page: the patch itself, a mark and words for each added line", () => {
  const message = {
    severity: "warning" as const,
    tool: "cc",
    file,
    line: 14,
    message: "unused <d>",
    status: "new" as const,
  };
  const cells = SOME.cells.map((cell, i) =>
    i > 0 ? cell : { ...cell, state: 1, diagnostics: [message] }
  );
  const page = trimmed(renderPage({ ...SOME, cells }));
  const { errors } = parsed(page);
  assert.deepEqual(errors, []);
  const rows = [...page.matchAll(/<tr(?: class="([^"]*)")?>\s*([^]*?)<\/tr>/g)]
    .map(([, name, row]) =>
      `${name ?? ""}|${
        row!.replaceAll(/<[^>]*>/g, "").replaceAll("\n", "|").replaceAll(/\|+/g, "|")
      }`
    )
    .filter((row) => /\bint\b|why/.test(row));
  assert.deepEqual(rows.filter((row) => /\d+\||int/.test(row)), [
    "|10| int a;|",
    "|11|+/* why */|",
    "compiled|12|\u2713|+int b;|alpha, um|",
    "missed|13|\u2717|+int c;|the preprocessor takes it out; it takes CONFIG_A, CONFIG_B|",
    "compiled|14|\u2713|+int d;|um at state 2|",
    "taken||-int e;|",
    "open|15|?|+int &lt;f&gt;;|no answer|",
  ]);
  assert.match(page, /class="message warning"[^]*unused &lt;d&gt;/);
  assert.match(page, /href="#coverage"/);
});
