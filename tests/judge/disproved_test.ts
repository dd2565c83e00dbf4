import assert from "node:assert/strict";
import type { BuildOutcome, Diagnostic, ObjectsOutcome } from "../../bot/compile/types.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import { judgeSeries } from "../../bot/judge/series.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import { objects, unaffected, whole } from "./outcomes.ts";

const twice: Diagnostic = {
  severity: "error",
  tool: "ld",
  message: "multiple definition of `b'",
  target: "vmlinux",
};

const none = { diagnostics: [], brokenTargets: [] };
const compiled = (more: Partial<ObjectsOutcome> = {}) =>
  objects({ baseline: none, tried: ["mm/a.o"], ...more });
const base = objects();
const argued = compiled({ link: { kind: "unchanged", objects: 1, alike: 0, steps: [] } });
const resolved = compiled({ link: { kind: "resolved", objects: 1, alike: 0, steps: [] } });
const same = unaffected("no file that it reads is touched");
const evidence = { diagnostics: [twice], brokenTargets: ["vmlinux"] };
const mended = whole({ baseline: evidence });
const broken = whole({ kind: "broken", baseline: evidence, ...evidence });

const cells = (list: readonly (BuildOutcome | "skip")[]): TriedCell[] =>
  list.map((item, state) => ({
    ...{ state, arch: "um", reason: "touches mm/a.c" },
    ...(item === "skip" ? { action: "skip" } : { action: "build", outcome: item }),
  }));

Deno.test("a whole build has the last word on the state that it is held against", async (t) => {
  const table: readonly [string, Parameters<typeof cells>[0], string][] = [
    ["it is mended since", [base, argued, mended], "pass fail fixed"],
    ["it is still broken", [base, argued, broken], "pass fail inherited"],
    ["a carried state between", [base, argued, "skip", mended], "pass fail inherited fixed"],
    ["the base itself", [base, mended], "base-broken fixed"],
    ["what was called unaffected", [base, same, mended], "pass infra pass"],
    [
      "unaffected, and what was broken before is still broken",
      [base, compiled({ ...evidence, kind: "broken" }), same, mended],
      "pass fail inherited fixed",
    ],
    [
      "what was called unaffected, and the base that was only prepared",
      [base, same, { ...mended, evidence: [{ state: 0, ...evidence }] }],
      "base-broken base-broken fixed",
    ],
    [
      "the first of two that builds of objects missed",
      [base, argued, argued, { ...mended, evidence: [{ state: 1, ...evidence }] }],
      "pass fail inherited fixed",
    ],
    [
      "the base, before a state that could not be prepared",
      [base, objects({ kind: "broken", brokenTargets: ["prepare"] }), broken],
      "base-broken fail base-broken",
    ],
    ["nothing against it", [base, argued, whole({ baseline: none })], "pass pass pass"],
    [
      "what links was argued from a state that does not, in a run that did not know",
      [base, whole({ kind: "broken", ...evidence }), resolved, "skip", argued, whole()],
      "pass fail untested untested untested fixed",
    ],
    [
      "the same, argued from one before that",
      [
        base,
        whole({ kind: "broken", ...evidence }),
        { ...resolved, mends: true, tried: ["mm/a.o", "vmlinux"], baseline: evidence },
      ],
      "pass fail fixed",
    ],
  ];
  for (const [name, list, expected] of table) {
    await t.step(name, () => {
      const judged = judgeArch(cells(list));
      assert.equal(judged.map((one) => one.verdict).join(" "), expected);
    });
  }
  await t.step("the series is not bisect-safe, and the report says what the build said", () => {
    const judged = judgeArch(cells([base, argued, mended]));
    assert.equal(judgeSeries(judged, 3).exit, 1);
    assert.match(judged[1]!.reason, /multiple definition/);
    assert.ok(!Object.hasOwn(judged[1]!.outcome!, "link"));
    assert.deepEqual(judged[1]!.diagnostics.map((d) => d.status), ["new"]);
  });
});
