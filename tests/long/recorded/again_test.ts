/** The reports that goldens are made from are what everystep still writes. */
import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { mapped } from "../../report/recorded/neutral.ts";
import { recorded } from "../../report/recorded/mod.ts";
import { record, SCENES } from "../../report/recorded/record.ts";

Deno.test("a recording is what a run of today writes, but for its times", async (t) => {
  for (const name of ["break-and-mend", "base-broken", "boots-panic"]) {
    await t.step(name, async () => {
      assert.deepEqual(timeless(await record(SCENES[name]!)), timeless(recorded(name)));
    });
  }
});

/** A report without what differs from run to run. */
function timeless(report: Report): unknown {
  const { run, tool, cells, archs, ...rest } = mapped(
    report,
    (text) => text.replace(/booted in [\d.]+ s/g, "booted in N s"),
  );
  const count = new Map<string, number>();
  for (const { arch, state, name } of run.steps ?? []) {
    const key = `${state} ${arch} ${name}`;
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  return {
    ...rest,
    tool: tool.name,
    steps: [...count].sort(([a], [b]) => a < b ? -1 : 1),
    archs: archs.map(({ compiler: _, ...arch }) => arch),
    cells: cells.map((cell) => ({
      ...cell,
      seconds: 0,
      cpuSeconds: 0,
      ...cell.boot === undefined ? {} : { boot: { ...cell.boot, seconds: 0 } },
    })),
  };
}
