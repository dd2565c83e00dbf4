import assert from "node:assert/strict";
import { driftEntries } from "../../bot/report/analysis/drift.ts";
import type { Cell } from "../../bot/report/model/schema.ts";
import { report } from "./make_report.ts";

/** The entries of a report whose cells at state 1 have this drift, by architecture. */
function entries(drifts: Readonly<Record<string, Cell["drift"]>>): readonly string[] {
  const archs = Object.fromEntries(Object.keys(drifts).map((arch) => [arch, "pp"]));
  const cells = Object.fromEntries(
    Object.entries(drifts).map(([arch, drift]) => [`1/${arch}`, { drift }]),
  );
  return driftEntries(
    report({ archs, cells, verdict: { exit: 0, kind: "bisect-safe", text: "" } }),
  );
}

const on = (symbols: readonly string[], total = symbols.length, since = 1): Cell["drift"] => ({
  since,
  total,
  symbols: symbols.map((symbol) => ({ symbol, from: "n", to: "y" })),
});

Deno.test("driftEntries: like changes are one entry, and there are never many", async (t) => {
  const many = Array.from({ length: 30 }, (_, i) => `S${i}`);
  const table: [string, Parameters<typeof entries>[0], string[]][] = [
    ["nothing changed", { um: on([]), alpha: undefined }, []],
    ["the same on two", { um: on(["A"]), alpha: on(["A"]) }, ["patch 1: A n -> y on um, alpha"]],
    [
      "shared by both first, then what one has alone",
      { um: on(["A", "B"]), alpha: on(["B"]) },
      ["patch 1: B n -> y on um, alpha", "patch 1: A n -> y on um"],
    ],
    [
      "another range is another entry",
      { um: on(["A"]), alpha: on(["A"], 1, 0) },
      ["patch 1: A n -> y on um", "one of patches 0 to 1: A n -> y on alpha"],
    ],
    [
      "a whole menu, everywhere",
      { um: on(many), alpha: on(many) },
      [
        "patch 1: S0 n -> y, S1 n -> y, S2 n -> y, S3 n -> y, S4 n -> y, S5 n -> y, S6 n -> y, " +
        "S7 n -> y, 22 more on um, alpha",
      ],
    ],
    [
      "more than the report carries",
      { um: on(["A"], 101), alpha: on(["A"], 1) },
      ["patch 1: A n -> y on um, alpha", "patch 1: 100 more symbols on um"],
    ],
  ];
  for (const [name, drifts, expected] of table) {
    await t.step(name, () => assert.deepEqual(entries(drifts), expected));
  }
  await t.step("something else on each of 20 architectures", () => {
    const each = Object.fromEntries(many.slice(0, 20).map((name) => [`arch${name}`, on([name])]));
    const lines = entries(each);
    assert.equal(lines.length, 13);
    assert.equal(lines.at(-1), "patch 1: 8 more groups of changes");
  });
});
