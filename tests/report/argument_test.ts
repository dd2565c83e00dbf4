import assert from "node:assert/strict";
import type { BuildOutcome } from "../../bot/compile/types.ts";
import type { JudgedCell } from "../../bot/judge/types.ts";
import { infra, objects, unaffected, whole } from "../judge/outcomes.ts";
import { argumentOf } from "../../bot/report/model/argument.ts";
import { isBuilt, lookOf, LOOKS, PREPARED } from "../../bot/report/analysis/verdicts.ts";
import { closingText } from "../../bot/report/terminal/report.ts";
import { REPORTS } from "./fixtures.ts";

const prepared = objects({ summary: "configured and prepared" });
const baseline = { diagnostics: [], brokenTargets: [] };
const link = { kind: "unchanged", objects: 3, alike: 1, steps: [] } as const;

function cell(state: number, outcome?: BuildOutcome): JudgedCell {
  return {
    state,
    arch: "um",
    verdict: outcome === undefined ? "unaffected" : "pass",
    reason: "touches only arch/alpha/",
    diagnostics: [],
    ...outcome === undefined ? {} : { outcome },
  };
}

Deno.test("argumentOf: what a verdict stands on", () => {
  const table: [JudgedCell, string | undefined, RegExp][] = [
    [cell(0, prepared), "prepared", /^configured and prepared$/],
    [cell(1, objects({ baseline, link })), "link", /^3 objects; link facts unchanged$/],
    [cell(1, objects({ baseline, kind: "broken", summary: "no ';'" })), "objects", /no ';'/],
    [cell(1, whole({ summary: "900 objects" })), "whole-build", /^900 objects$/],
    [cell(1, unaffected("no file is touched")), "unaffected", /^no file is touched$/],
    [cell(1), "unaffected", /^touches only/],
    [{ ...cell(1, infra()), verdict: "infra" }, undefined, /^$/],
    [{ ...cell(1), verdict: "untested" }, undefined, /^$/],
  ];
  for (const [one, kind, text] of table) {
    const argument = argumentOf(one);
    assert.equal(argument?.kind, kind);
    assert.match(argument?.text ?? "", text);
  }
});

Deno.test("isBuilt: as the grid shows it: what was made to prepare a state is not its build", () => {
  const made = { verdict: "pass", compiled: 40, cached: false } as const;
  assert.ok(isBuilt(made));
  assert.ok(isBuilt({ ...made, verdict: "fail" }));
  assert.ok(!isBuilt({ ...made, argument: { kind: "prepared" } }));
  assert.ok(!isBuilt({ ...made, verdict: "unaffected" }));
  assert.ok(!isBuilt({ ...made, cached: true }));
  assert.ok(!isBuilt({ ...made, compiled: 0 }));
  const [report] = Object.values(REPORTS), [first] = report!.cells;
  const cells = [
    { ...first!, ...made },
    { ...first!, ...made, argument: { kind: "prepared", text: "" } as const },
    { ...first!, ...made, verdict: "unaffected" as const },
  ];
  assert.match(closingText({ ...report!, cells }), /^3 cells, 1 built, /);
});

Deno.test("lookOf: a base that was only prepared is no pass", () => {
  assert.equal(lookOf({ verdict: "pass", argument: { kind: "prepared" } }), PREPARED);
  assert.equal(lookOf({ verdict: "pass", argument: { kind: "link" } }), LOOKS.pass);
  assert.equal(lookOf({ verdict: "pass" }), LOOKS.pass);
  assert.equal(lookOf({ verdict: "base-broken", argument: { kind: "prepared" } }).word, "base");
});
