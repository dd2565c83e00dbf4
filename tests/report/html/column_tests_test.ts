/**
 * Tests that are of one build each, as those of kselftest on two machines: each has its own command.
 */
import assert from "node:assert/strict";
import { testRows } from "../../../bot/report/analysis/tests.ts";
import { renderPage } from "../../../bot/report/html/page.tsx";
import { renderMarkdown } from "../../../bot/report/markdown/report.ts";
import { type Cell, type Report, reportSchema } from "../../../bot/report/model/schema.ts";
import { report } from "../make_report.ts";

const UM = "um:kselftest", X86 = "x86_64:kselftest";
const outcome = (command: string): Partial<Cell> => ({
  tests: [{
    ...{ name: "kselftest", command, result: "passed", summary: "1 ok", seconds: 1 },
    ...{ excerpt: [], log: "", reproduce: [] },
  }],
});
const MADE: Report = {
  ...report({
    archs: { [UM]: "pp", [X86]: "pp" },
    subjects: ["mm: double it"],
    cells: {
      ...{ [`0/${UM}`]: outcome("run um"), [`1/${UM}`]: outcome("run um") },
      ...{ [`0/${X86}`]: outcome("run qemu"), [`1/${X86}`]: outcome("run qemu") },
    },
    verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on um, x86_64" },
  }),
  tests: [
    { name: "kselftest", command: "run um", build: UM },
    { name: "kselftest", command: "run qemu", build: X86 },
  ],
};

Deno.test("each column of a test has its command, and one row", () => {
  assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(MADE))).tests, MADE.tests);
  assert.deepEqual(testRows(MADE).map(({ name, arch }) => [name, arch]), [
    ["kselftest", UM],
    ["kselftest", X86],
  ]);
  const markdown = renderMarkdown(MADE), html = renderPage(MADE);
  assert.ok(markdown.includes("- kselftest on um:kselftest: `run um`"), markdown);
  assert.ok(markdown.includes("- kselftest on x86_64:kselftest: `run qemu`"), markdown);
  for (const text of ["kselftest on x86_64:kselftest", "run qemu", "run um"]) {
    assert.ok(html.includes(text), text);
  }
});
