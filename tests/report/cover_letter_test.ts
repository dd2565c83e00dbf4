import assert from "node:assert/strict";
import {
  coverLetterEntries,
  type CoverLetterView,
  renderCoverLetter,
} from "../../bot/report/analysis/cover_letter.ts";
import { renderMarkdown } from "../../bot/report/markdown/report.ts";
import { renderReport } from "../../bot/report/terminal/report.ts";
import { REPORTS } from "./fixtures.ts";

const VIEW: CoverLetterView = {
  coverLetter: [
    {
      kind: "diffstat",
      severity: "mismatch",
      says: "mm/a.c | 3 ++-",
      is: "mm/a.c | 2 +-",
      line: 9,
    },
    { kind: "fixes", severity: "note", says: "Fixes: 12", is: "names no commit", patch: 2 },
    { kind: "sign-off", severity: "note", says: "", is: "the patch lacks one" },
    { kind: "count", severity: "ok", says: "0/2", is: "2 patches" },
  ],
  patches: [{
    n: 2,
    checkpatch: {
      errors: 0,
      warnings: 1,
      checks: 1,
      findings: [{
        level: "warning",
        type: "TOY",
        message: "\u001b[2Jlook",
        file: "mm/a.c",
        line: 3,
      }],
    },
  }],
};

Deno.test("renderCoverLetter: what does not hold, notes, checkpatch.pl, and the count", () => {
  assert.deepEqual(renderCoverLetter(VIEW, { width: 100, color: false }), [
    `cover letter: line 9, "mm/a.c | 3 ++-": mm/a.c | 2 +-`,
    `note: patch 2, "Fixes: 12": names no commit`,
    "note: the patch lacks one",
    "checkpatch.pl: patch 2, mm/a.c:3: warning: \\x1b[2Jlook [TOY]",
    "cover letter: 1 claim holds, 1 does not, 2 notes; checkpatch.pl: 0 errors, 1 warning, 1 check",
  ]);
  assert.deepEqual(renderCoverLetter({ patches: [] }, { width: 100, color: false }), []);
});

Deno.test("a report: the terminal shows what does not hold, Markdown the notes, too", () => {
  const report = REPORTS["all-pass"]!;
  const hostile = { ...VIEW.coverLetter![0]!, says: "<b>\u001b[2J @all" };
  const series = { ...report.series, coverLetter: [hostile, ...VIEW.coverLetter!] };
  const terminal = renderReport({ ...report, series }, { width: 100, color: false });
  assert.match(terminal, /^cover letter: line 9, "mm\/a\.c \| 3 \+\+-": mm\/a\.c \| 2 \+-$/m);
  assert.match(terminal, /^cover letter: 1 claim holds, 2 do not, 2 notes$/m);
  assert.ok(!/names no commit/.test(terminal) && !terminal.includes("\u001b"));
  const markdown = renderMarkdown({ ...report, series });
  assert.match(markdown, /## Cover letter checks\n\n- /);
  assert.match(markdown, /names no commit/);
  assert.ok(!markdown.includes("<b>") && !markdown.includes("\u001b"));
  assert.deepEqual(coverLetterEntries({ patches: [] }, ["mismatch"]), []);
});
