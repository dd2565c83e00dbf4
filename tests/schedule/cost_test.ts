import assert from "node:assert/strict";
import type { PlannedCell } from "../../bot/plan/types.ts";
import { imageCost } from "../../bot/schedule/cost.ts";
import { costText } from "../../bot/report/analysis/cost.ts";

const cell = (arch: string, state: number, action: PlannedCell["action"] = "build") => ({
  arch,
  state,
  action,
  reason: "",
});

Deno.test("imageCost: what was measured counts, the rest is guessed by its size", () => {
  const cells = [cell("um", 0), cell("um", 1), cell("um", 2, "skip"), cell("alpha", 0)];
  const archs = [{ name: "um", units: 900 }, { name: "alpha", units: 1200 }];
  const cost = imageCost(cells, archs, new Map([["um", 40]]));
  assert.deepEqual(cost, { cells: 3, cpuSeconds: 680, guessed: ["alpha"] });
  assert.deepEqual(imageCost([], archs, new Map()), { cells: 0, cpuSeconds: 0, guessed: [] });
});

Deno.test("costText: cells, hours on this machine, and what was guessed", () => {
  assert.equal(
    costText({ cells: 72, cpuSeconds: 36_000, guessed: [] }, 2),
    "level image builds 72 cells whole: about 10 h of CPU, 5 h on 2 cores, less what is kept",
  );
  assert.equal(
    costText({ cells: 1, cpuSeconds: 90, guessed: ["um", "alpha"] }, 1),
    "level image builds 1 cell whole: about 2 min of CPU, less what is kept " +
      "(um, alpha: by their size, not measured yet)",
  );
});
