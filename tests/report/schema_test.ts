import assert from "node:assert/strict";
import { reportJsonSchema, reportSchema } from "../../bot/report/model/schema.ts";
import { REPORTS } from "./fixtures.ts";
import { golden } from "./golden.ts";

const REPORT = REPORTS["break-and-mend"]!;

Deno.test("reportJsonSchema: a change of report.json shows here", () =>
  golden(
    new URL("golden/", import.meta.url),
    "report.schema.json",
    `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
  ));

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
