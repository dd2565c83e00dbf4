import assert from "node:assert/strict";
import { bindingEntries } from "../../../bot/report/bindings.ts";
import { renderMarkdown } from "../../../bot/report/markdown/report.ts";
import type { Cell } from "../../../bot/report/model/schema.ts";
import { renderJunit } from "../../../bot/report/junit/report.ts";
import { report as makeReport } from "../make_report.ts";

const VERDICT = { kind: "bisect-safe", text: "bisect-safe on um", exit: 0 } as const;

const reportWith = (trees: Readonly<Record<string, Cell["trees"]>>) =>
  makeReport({
    archs: { alpha: "ppp", um: "ppp" },
    cells: Object.fromEntries(
      Object.entries(trees).map(([cell, trees]) => [cell, { trees }]),
    ),
    verdict: VERDICT,
  });

Deno.test("a report says which device trees were held against bindings, and why others were not", () => {
  const table: readonly (readonly [NonNullable<Cell["trees"]>, string])[] = [
    [{ held: 1, unheld: 0 }, "1 device tree held against the bindings"],
    [
      { held: 16, unheld: 4, why: { kind: "many", most: 16 } },
      "16 device trees held against the bindings; 4 device trees not checked: of one patch 16 are looked at",
    ],
    [
      { held: 0, unheld: 2, why: { kind: "missing" } },
      "2 device trees not checked: dtschema is not installed",
    ],
    [
      { held: 0, unheld: 2, why: { kind: "old", has: "2022.08.2", needs: "2023.9" } },
      "2 device trees not checked: dtschema is 2022.08.2, and this tree asks for 2023.9",
    ],
    [
      { held: 0, unheld: 1, why: { kind: "old-tree", needs: "2020.8.1" } },
      "1 device tree not checked: this tree asks for dtschema 2020.8.1, which checks in another way",
    ],
    [
      { held: 0, unheld: 1, why: { kind: "failed", program: "dt-validate", how: "exit code 1" } },
      "1 device tree not checked: dt-validate failed: exit code 1",
    ],
    [
      { held: 1, unheld: 0, ignored: { first: "a.yaml: ignoring, error in schema", count: 2 } },
      "1 device tree held against the bindings; dtschema leaves out 2 bindings: a.yaml: ignoring, error in schema",
    ],
    [
      { held: 0, unheld: 0, why: { kind: "whole" } },
      "device trees not checked: the state was built whole",
    ],
  ];
  for (const [trees, text] of table) {
    const report = reportWith({ "1/um": trees });
    assert.deepEqual(bindingEntries(report), [`patch 1 on um: ${text}`]);
    assert.match(renderMarkdown(report), /^- bindings: patch 1 on um: /m);
    assert.match(renderJunit(report), /^bindings: patch 1 on um: /m);
  }
});

Deno.test("the same of several patches and architectures is told once; of none nothing is", () => {
  const trees = { held: 1, unheld: 0 };
  assert.deepEqual(bindingEntries(reportWith({})), []);
  assert.deepEqual(
    bindingEntries(reportWith({ "1/um": trees, "2/um": trees, "2/alpha": trees })),
    ["patches 1, 2 on um, patch 2 on alpha: 1 device tree held against the bindings"],
  );
  const changed = { ...reportWith({}), changedBindings: [1, 3] };
  assert.deepEqual(bindingEntries(changed), [
    "patches 1, 3: bindings are changed, and were not checked themselves (make dt_binding_check)",
  ]);
});
