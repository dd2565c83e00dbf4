import assert from "node:assert/strict";
import { REPORT_SCHEMA } from "../../bot/report/model/schema.ts";
import { VERSION } from "../../bot/version.ts";
import { called } from "./program.ts";

Deno.test("version: a line, and with --json the version of the report as its help says", async () => {
  const line = await called(".", ["version"]);
  assert.deepEqual([line.code, line.stdout], [0, `everystep ${VERSION}\n`]);
  const { code, stdout } = await called(".", ["version", "--json"]);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), { version: VERSION, report: REPORT_SCHEMA });
});
