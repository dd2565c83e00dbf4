import assert from "node:assert/strict";
import { reportJsonSchema, reportSchema } from "../../bot/report/model/schema.ts";
import { parseReport } from "../../bot/report/model/parse.ts";
import { REPORTS } from "./fixtures.ts";
import { reportGolden } from "./golden.ts";

const REPORT = REPORTS["break-and-mend"]!;

Deno.test("reportJsonSchema: a change of report.json shows here", () =>
  reportGolden("report.schema.json", `${JSON.stringify(reportJsonSchema(), null, 2)}\n`));

Deno.test("a report goes through JSON unchanged", () => {
  assert.deepEqual(
    reportSchema.parse(JSON.parse(JSON.stringify(REPORT))),
    JSON.parse(JSON.stringify(REPORT)),
  );
});

Deno.test("a report with a field we do not know is read; it may be a newer one of version 1", () => {
  const newer = { ...REPORT, boots: [] };
  assert.equal(reportSchema.parse(newer).series.title, REPORT.series.title);
});

Deno.test("a report of before, with series.letter, is read with what it claims", () => {
  const coverLetter = [{ kind: "count", severity: "ok", says: "0/2", is: "2 patches" }] as const;
  const { series, ...rest } = REPORT, own = { ...rest, series: { ...series, coverLetter } };
  const older = { ...rest, series: { ...series, coverLetter: undefined, letter: coverLetter } };
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const parsed = parseReport(bytes(older), "report.json");
  assert.deepEqual(parsed.series.coverLetter, coverLetter);
  assert.deepEqual(parsed, parseReport(bytes(own), "report.json"));
});

Deno.test("what is no report is refused", async (t) => {
  const rows: [string, unknown][] = [
    ["another version", { ...REPORT, schema: "everystep.report/2" }],
    ["no cells", { ...REPORT, cells: undefined }],
    ["a verdict that is none", { ...REPORT, cells: [{ ...REPORT.cells[0], verdict: "ok" }] }],
    ["a state below zero", { ...REPORT, cells: [{ ...REPORT.cells[0], state: -1 }] }],
    ["exit 2", { ...REPORT, verdict: { ...REPORT.verdict, exit: 2 } }],
    ["a string", "report"],
  ];
  for (const [name, value] of rows) {
    await t.step(name, () => assert.equal(reportSchema.safeParse(value).success, false));
  }
});
