/** What a report says in the end must follow from its cells. */
import assert from "node:assert/strict";
import { contradiction } from "../../bot/report/model/contradiction.ts";
import { parseReport } from "../../bot/report/model/parse.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import { REPORTS } from "./fixtures.ts";
import { message, report } from "./make_report.ts";

const RED = REPORTS["break-and-mend"]!, GREEN = REPORTS["all-pass"]!;
const SAFE = { exit: 0, kind: "bisect-safe", text: "bisect-safe on um" } as const;
const OPEN = { exit: 3, kind: "incomplete", text: "incomplete" } as const;
const missing = [{ patch: 1, file: "mm/a.c", lines: 3 }];
const lacks = [{ says: "Depends-on: x", result: "not-found", patches: [] }] as const;

const warned = report({
  archs: { um: "pw" },
  subjects: ["mm: one"],
  cells: { "1/um": { diagnostics: [message("warning", "mm/a.c", 1, "unused")] } },
  verdict: SAFE,
});

Deno.test("a report whose verdict does not follow from its cells is none", async (t) => {
  const [cell, ...rest] = GREEN.cells, [state, ...states] = GREEN.states;
  const rows: [string, Report, RegExp][] = [
    ["a break, told as well", { ...RED, verdict: SAFE }, /by its \d+ cells it is not-bisect-safe/],
    [
      "a cell made green",
      { ...RED, cells: RED.cells.map((one) => ({ ...one, verdict: "pass" })) },
      /its verdict is not-bisect-safe, and by its \d+ cells it is bisect-safe/,
    ],
    ["another exit code", { ...GREEN, verdict: { ...SAFE, exit: 1 } }, /and its exit code 1/],
    ["cells that are gone", { ...GREEN, cells: rest }, /complete, and has \d+ of \d+ cells/],
    [
      "cells that are gone, and known to be",
      { ...GREEN, cells: rest, complete: false },
      /it is inc/,
    ],
    ["no cells", { ...GREEN, cells: [] }, /complete, and has 0 of/],
    ["a cell twice", { ...GREEN, cells: [cell!, ...GREEN.cells] }, /two verdicts on state 0 on/],
    [
      "a cell of no build",
      { ...GREEN, cells: [...rest, { ...cell!, arch: "vax" }] },
      /a verdict on state 0 on vax, which is none/,
    ],
    [
      "a state that is gone",
      { ...GREEN, states: GREEN.states.slice(0, -1) },
      /patches and \d+ sta/,
    ],
    ["states in disorder", { ...GREEN, states: [...states, state!] }, /is in place 0/],
    [
      "lines that no build compiles",
      { ...GREEN, coverage: { lines: 3, missing } },
      /is bisect-safe, and by its \d+ cells it is incomplete/,
    ],
    [
      "something that it stands on is lacking",
      { ...GREEN, tree: { ...GREEN.tree, base: { ...GREEN.tree.base, prerequisites: lacks } } },
      /it is incomplete/,
    ],
    ["a warning that is an error", { ...warned, werror: ["all"] }, /it is not-bisect-safe/],
    ["one shard's verdict", { ...GREEN, shard: "um" }, /it is incomplete/],
  ];
  for (const [name, value, want] of rows) {
    await t.step(name, () => {
      assert.match(contradiction(value) ?? "none", want);
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      assert.throws(() => parseReport(bytes, "out/report.json"), (error: Error) => {
        assert.match(error.message, /contradicts itself/);
        assert.deepEqual((error as Error & { place: unknown }).place, { file: "out/report.json" });
        return true;
      });
    });
  }
});

Deno.test("what everystep writes fits itself", async (t) => {
  const cut = { ...warned.cells[1]!.diagnosticsTotal, new: 300 };
  const failed = { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe" } as const;
  const rows: [string, Report][] = [
    ...Object.entries(REPORTS).filter(([name]) => name !== "drift"),
    ["a run that goes on", { ...GREEN, cells: [], complete: false, verdict: OPEN }],
    ["one that fails already", { ...RED, cells: RED.cells.slice(0, -1), complete: false }],
    ["a shard", { ...GREEN, shard: "um", verdict: OPEN, cells: GREEN.cells.slice(0, 3) }],
    [
      "a warning too many to be shown, which fails the gate",
      {
        ...warned,
        werror: ["unused"],
        verdict: failed,
        cells: warned.cells.map((one) => ({ ...one, diagnosticsTotal: cut })),
      },
    ],
  ];
  for (const [name, value] of rows) {
    await t.step(name, () => assert.equal(contradiction(value), undefined));
  }
});
