import assert from "node:assert/strict";
import { judgeArch } from "../../bot/judge/judge.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import type { TestCase, TestOutcome } from "../../bot/testing/types.ts";
import { whole } from "./outcomes.ts";

const RESULTS = { p: "ok", f: "not ok", s: "skip", y: "flaky" } as const;

/**
 * A state: `a:p b:f`; `lost` if the kernel did not come to the end of its tests; `infra`.
 */
function kunit(text: string): TestOutcome {
  const none = { stops: false, seconds: 1, excerpt: [], log: "", reproduce: [], command: "x" };
  if (text === "infra") return { ...none, name: "kunit", kind: "infra", summary: "no" };
  const words = text.split(" "), isLost = words.includes("lost");
  const cases = words.filter((word) => word.includes(":")).map((word): TestCase => {
    const [name, letter] = word.split(":");
    const result = RESULTS[letter as keyof typeof RESULTS];
    return { name: name!, result, lines: result === "not ok" ? [`${name} FAILED`] : [] };
  });
  const kind = isLost ? "failed" : "passed";
  return { ...none, name: "kunit", kind, summary: isLost ? "it ended in a" : "", cases };
}

function judged(states: readonly string[]) {
  return judgeArch(states.map((text, state): TriedCell => ({
    ...{ state, arch: "um:kunit", action: "build", reason: "", outcome: whole() },
    tests: [kunit(text)],
  })));
}

Deno.test("each test of a kernel is held against the states before", async (t) => {
  const table: [string, string[], string][] = [
    ["all pass", ["a:p b:p", "a:p b:p"], "pass pass"],
    ["one fails, and is mended", ["a:p b:p", "a:p b:f", "a:p b:p"], "pass fail fixed"],
    ["and nobody mends it", ["a:p", "a:f", "a:f"], "pass fail inherited"],
    ["a second one fails", ["a:p b:p", "a:f b:p", "a:f b:f"], "pass fail fail"],
    ["the base fails it", ["a:f b:p", "a:f b:p"], "pass pass"],
    ["the base fails one, a patch another", ["a:f b:p", "a:f b:f"], "pass fail"],
    ["the base fails it, it passes, and fails again", ["a:f", "a:p", "a:f"], "pass pass fail"],
    ["a new test passes", ["a:p", "a:p b:p"], "pass pass"],
    ["a new test fails", ["a:p", "a:p b:f"], "pass fail"],
    ["a test goes away", ["a:p b:p", "a:p"], "pass pass"],
    ["a test that failed goes away", ["a:p b:p", "a:p b:f", "a:p"], "pass fail fixed"],
    ["the only suite goes away", ["a:p", ""], "pass pass"],
    ["a suite comes", ["", "a:p"], "pass pass"],
    ["a suite comes, and fails", ["", "a:f", "a:p"], "pass fail fixed"],
    ["no state has a suite", ["", ""], "base-broken base-broken"],
    ["a test is skipped", ["a:p", "a:s"], "pass pass"],
    ["a test is flaky", ["a:p", "a:y", "a:p"], "pass pass pass"],
    ["what failed is flaky", ["a:p", "a:f", "a:y", "a:p"], "pass fail inherited fixed"],
    ["the kernel dies", ["a:p b:p", "a:p lost", "a:p b:p"], "pass fail fixed"],
    [
      "it dies, and with a test that failed",
      ["a:p b:p", "a:f b:p", "b:p lost", "a:f b:p"],
      "pass fail fail inherited",
    ],
    ["the base's kernel dies", ["a:p lost", "a:p lost"], "base-broken base-broken"],
    ["and then not", ["a:p lost", "a:p b:f"], "base-broken untested"],
    ["no answer at the base", ["infra", "a:f"], "infra untested"],
    ["no answer between", ["a:p", "infra", "a:f"], "pass infra fail"],
  ];
  for (const [name, states, expected] of table) {
    await t.step(name, () => {
      assert.equal(judged(states).map(({ verdict }) => verdict).join(" "), expected);
    });
  }
});

Deno.test("what fails, is new and is gone is named", () => {
  const [, fails, gone] = judged(["a:p b:p c:f", "a:f b:p c:f d:p", "a:p d:s"]);
  assert.equal(fails!.reason, "fails the test kunit: a: a FAILED");
  assert.equal(
    fails!.tests![0]!.summary,
    "2 ok, 2 not ok; new: d; fails at the base, too: c",
  );
  assert.equal(fails!.tests![0]!.kind, "failed");
  assert.deepEqual(fails!.tests![0]!.excerpt, ["a FAILED", "not ok: a"]);
  assert.deepEqual(fails!.diagnostics.map(({ message, status }) => [message, status]), [
    ["kunit: a fails", "new"],
  ]);
  assert.match(gone!.reason, /, kunit: 1 ok, 1 skip; gone: b, c$/);
});
