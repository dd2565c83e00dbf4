/** What the goldens are made from are reports: recorded ones, and what is derived of them. */
import assert from "node:assert/strict";
import { judgeSeries, withoutPrerequisites } from "../../../bot/judge/mod.ts";
import type { JudgedCell } from "../../../bot/judge/types.ts";
import { lackingOf } from "../../../bot/report/analysis/prerequisites.ts";
import { contradiction } from "../../../bot/report/model/contradiction.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { BOOTS } from "../boot_fixtures.ts";
import { REPORTS } from "../fixtures.ts";
import { large, RICH } from "../html/rich.ts";
import { recorded, RECORDINGS } from "./mod.ts";
import { gridOf, SCENES } from "./record.ts";

Deno.test("each scene has its recording, and each recording its scene", async (t) => {
  const files = [...Deno.readDirSync(RECORDINGS)].map(({ name }) => name.replace(/\.json$/, ""));
  assert.deepEqual(files.sort(), Object.keys(SCENES).sort());
  for (const [name, { grid }] of Object.entries(SCENES)) {
    await t.step(name, () => {
      const report = recorded(name);
      assert.deepEqual(gridOf(report), grid);
      assert.deepEqual(lawsOf(report), []);
      assert.ok(report.complete);
      const own = judgeSeries(
        report.cells as unknown as JudgedCell[],
        report.cells.length,
        report.coverage as unknown as Parameters<typeof judgeSeries>[2],
        report.werror,
      );
      const verdict = withoutPrerequisites(own, lackingOf(report.tree.base.prerequisites));
      // How a base is broken a report has in other words.
      if (!/; the base |the base does/.test(verdict.text)) {
        assert.deepEqual(report.verdict, verdict);
      }
      const text = JSON.stringify(report);
      assert.doesNotMatch(text, /\/tmp\/|\/root\b|everystep-recorded/, "a path of the machine");
    });
  }
});

Deno.test("what is derived fits itself", async (t) => {
  for (const [name, report] of Object.entries({ ...REPORTS, ...BOOTS, RICH, large: large() })) {
    await t.step(name, () => assert.equal(contradiction(report), undefined));
  }
});

/** What does not hold between the parts of a report. */
function lawsOf(report: Report): string[] {
  const wrong: string[] = [];
  const say = (holds: boolean, what: string) => void (holds || wrong.push(what));
  say(contradiction(report) === undefined, contradiction(report) ?? "");
  const keys = new Set(report.cells.map(({ state, arch }) => `${state}/${arch}`));
  for (const { state, arch, start, seconds } of report.run.steps ?? []) {
    say(keys.has(`${state}/${arch}`), `a step of ${state}/${arch}, which is no cell`);
    say(start + seconds <= report.run.seconds + 1, `a step of ${state}/${arch} after the run`);
  }
  for (const cell of report.cells) {
    const { errors, warnings, new: fresh, old, fixed } = cell.diagnosticsTotal;
    const count = (is: (one: Report["cells"][number]["diagnostics"][number]) => boolean) =>
      cell.diagnostics.filter(is).length;
    const at = `${cell.state}/${cell.arch}: `;
    say(count(({ status }) => status === "new") <= fresh, `${at}new messages`);
    say(errors + warnings === fresh + old, `${at}${errors} + ${warnings} of ${fresh} + ${old}`);
    say(count(({ status }) => status === "fixed") <= fixed, `${at}fixed messages`);
    const built = cell.reproduce.length > 0;
    say(!built || cell.reproduce.every((line) => /make |printf /.test(line)), `${at}by hand`);
  }
  return wrong;
}
