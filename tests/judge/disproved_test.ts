import assert from "node:assert/strict";
import type { BuildOutcome, Diagnostic } from "../../bot/compile/types.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import { judgeSeries } from "../../bot/judge/series.ts";
import type { TriedCell } from "../../bot/judge/types.ts";

const twice: Diagnostic = {
  severity: "error",
  tool: "ld",
  message: "multiple definition of `b'",
  target: "vmlinux",
};

function outcome(more: Partial<BuildOutcome> = {}): BuildOutcome {
  return {
    kind: "built",
    summary: "1 object; link facts unchanged",
    diagnostics: [],
    brokenTargets: [],
    compiled: 1,
    seconds: 1,
    cpuSeconds: 1,
    configHash: "",
    log: "log",
    reproduce: [],
    level: "objects",
    baseline: { diagnostics: [], brokenTargets: [] },
    tried: ["mm/a.o"],
    ...more,
  };
}

const base = outcome({ baseline: undefined, tried: [] });
const argued = outcome({ link: { kind: "unchanged", objects: 1, alike: 0, steps: [] } });
const unaffected = outcome({ unaffected: "no file that it reads is touched" });
const evidence = { diagnostics: [twice], brokenTargets: ["vmlinux"] };
const mended = outcome({ level: "image", tried: undefined, baseline: evidence });
const broken = outcome({
  ...{ level: "image", kind: "broken", tried: undefined, baseline: evidence },
  ...evidence,
});

const cells = (list: readonly (BuildOutcome | "carry")[]): TriedCell[] =>
  list.map((item, state) => ({
    ...{ state, arch: "um", reason: "touches mm/a.c" },
    ...(item === "carry" ? { action: "carry" } : { action: "build", outcome: item }),
  }));

Deno.test("a whole build has the last word on the state that it is held against", async (t) => {
  const table: readonly [string, Parameters<typeof cells>[0], string][] = [
    ["it is mended since", [base, argued, mended], "pass fail fixed"],
    ["it is still broken", [base, argued, broken], "pass fail inherited"],
    ["a carried state between", [base, argued, "carry", mended], "pass fail inherited fixed"],
    ["the base itself", [base, mended], "base-broken fixed"],
    ["what was called unaffected", [base, unaffected, mended], "pass infra pass"],
    [
      "unaffected, and what was broken before is still broken",
      [base, outcome({ ...evidence, kind: "broken" }), unaffected, mended],
      "pass fail inherited fixed",
    ],
    [
      "what was called unaffected, and the base that was only prepared",
      [base, unaffected, { ...mended, evidence: [{ state: 0, ...evidence }] }],
      "base-broken base-broken fixed",
    ],
    [
      "the first of two that builds of objects missed",
      [base, argued, argued, { ...mended, evidence: [{ state: 1, ...evidence }] }],
      "pass fail inherited fixed",
    ],
    ["nothing against it", [base, argued, outcome({ level: "image" })], "pass pass pass"],
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
    assert.equal(judged[1]!.outcome?.link, undefined);
    assert.deepEqual(judged[1]!.diagnostics.map((d) => d.status), ["new"]);
  });
});
