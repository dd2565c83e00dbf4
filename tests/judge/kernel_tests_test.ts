import assert from "node:assert/strict";
import { judgeArch } from "../../bot/judge/judge.ts";
import { patchHunks } from "../../bot/judge/hunks.ts";
import type { JudgedCell, TriedCell } from "../../bot/judge/types.ts";
import type { TestCase, TestOutcome } from "../../bot/testing/types.ts";
import { whole } from "./outcomes.ts";

const RESULTS = { p: "ok", f: "not ok", s: "skip", n: "skip", y: "flaky" } as const;

/**
 * A state: `a:p b:f`; `lost` if the kernel did not come to the end of its tests, `unsure` if that was so in one of two
 * runs; `infra`.
 */
function kunit(text: string): TestOutcome {
  const none = { stops: false, seconds: 1, excerpt: [], log: "", reproduce: [], command: "x" };
  if (text === "infra") return { ...none, name: "kunit", kind: "infra", summary: "no" };
  const words = text.split(" "), isLost = words.includes("lost");
  const cases = words.filter((word) => word.includes(":")).map((word): TestCase => {
    const [name, mark] = word.split(":");
    const result = RESULTS[mark as keyof typeof RESULTS];
    const lines = result === "not ok" ? [`${name} FAILED`] : [];
    return { name: name!, result, lines, ...mark === "n" ? { absent: true } : {} };
  });
  const kind = isLost ? "failed" : "passed";
  const unsure = words.includes("unsure") ? { unsure: "it ended in a" } : {};
  return {
    ...{ ...none, name: "kunit", kind, summary: isLost ? "it ended in a" : "", cases },
    ...unsure,
  };
}

function judged(states: readonly string[], diffs: readonly string[] = []) {
  return judgeArch(
    states.map((text, state): TriedCell => ({
      ...{ state, arch: "um:kunit", action: "build", reason: "", outcome: whole() },
      tests: [kunit(text)],
    })),
    states.slice(1).map((_, i) => patchHunks(diffs[i] ?? "")),
  );
}

/** What a state says that its tests warn of, and whether that is new. */
function warnings(cell: JudgedCell): readonly string[] {
  return cell.diagnostics.filter(({ severity }) => severity === "warning")
    .map(({ tool, message, status }) => `${status} ${tool}: ${message}`);
}

/** A patch that takes a line out of a file. */
const removing = (path: string, line: string) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,2 +1 @@\n-${line}\n int x;\n`;

const changing = (line: string, to: string) =>
  removing("a-test.c", line).replace("+1 @@", "+1,2 @@").replace("\n int", `\n+${to}\n int`);

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
    ["a test goes away", ["a:p b:p", "a:p"], "pass warn"],
    ["and comes back", ["a:p b:p", "a:p", "a:p b:p", "a:p"], "pass warn pass warn"],
    ["and is gone from then on", ["a:p b:p", "a:p", "a:p"], "pass warn pass"],
    ["a test has another name", ["s.a:p s.b:p", "s.a:p s.c:p"], "pass pass"],
    ["a suite has another name", ["s.a:p s.b:p", "t.a:p t.b:p"], "pass warn"],
    [
      "a test that failed at the base goes away, and comes back",
      ["a:f", "", "a:f"],
      "pass pass pass",
    ],
    ["a test that failed goes away: that mends nothing", [
      "a:p b:p",
      "a:p b:f",
      "a:p",
      "a:p",
      "a:p b:p",
    ], "pass fail inherited inherited fixed"],
    ["it has another name then", ["s.a:p", "s.a:f", "s.b:p"], "pass fail fixed"],
    ["a program that failed by itself tells of tests", ["s:p", "s:f", "s.a:p"], "pass fail fixed"],
    ["a skipped test comes in its place", ["s.a:p s.b:p", "s.a:p s.c:s"], "pass warn"],
    ["the only suite goes away", ["a:p", ""], "pass warn"],
    ["a suite comes", ["", "a:p"], "pass pass"],
    ["a suite comes, and fails", ["", "a:f", "a:p"], "pass fail fixed"],
    ["no state has a suite", ["", ""], "base-broken base-broken"],
    ["a test is skipped", ["a:p b:p", "a:s b:p"], "pass warn"],
    ["the only test is skipped", ["a:p", "a:s", "a:s", "a:p", "a:s"], "pass warn pass pass warn"],
    ["a test skips itself from the beginning", ["a:s b:p", "a:s b:p"], "pass pass"],
    ["all of them do", ["a:s b:s", "a:s b:s"], "untested untested"],
    [
      "what failed is skipped: that mends nothing",
      ["a:p", "a:f", "a:s", "a:p"],
      "pass fail inherited fixed",
    ],
    ["what failed at the base is skipped between", ["a:f", "a:s", "a:f"], "pass pass pass"],
    ["skipped, and it fails then", ["a:p", "a:s", "a:f"], "pass warn fail"],
    [
      "a suite fails by itself, and its tests have no result",
      ["s.a:p", "s:f", "s.a:p"],
      "pass fail fixed",
    ],
    [
      "with a test that failed at the base",
      ["s.a:f s.b:p", "s:f", "s.a:f s.b:p"],
      "pass fail fixed",
    ],
    [
      "a suite of the base that lacks results lacks more",
      ["s:f s.a:p s.b:p", "s:f s.b:p"],
      "pass fail",
    ],
    ["one of two parameters is mended, the other breaks", [
      "s.p.8:p s.p.16:p",
      "s.p.8:f s.p.16:p",
      "s.p.8:p s.p.16:f",
    ], "pass fail fail"],
    ["as addresses", ["s.0x8:p s.0x9:p", "s.0x8:f s.0x9:p", "s.0x8:p s.0x9:f"], "pass fail fail"],
    ["a test is flaky", ["a:p", "a:y", "a:p"], "pass pass pass"],
    ["what failed is flaky", ["a:p", "a:f", "a:y", "a:p"], "pass fail inherited fixed"],
    ["the kernel dies", ["a:p b:p", "a:p lost", "a:p b:p"], "pass fail fixed"],
    [
      "it dies, and with a test that failed",
      ["a:p b:p", "a:f b:p", "b:p lost", "a:f b:p"],
      "pass fail fail inherited",
    ],
    [
      "it dies, and then now and then",
      ["a:p", "lost", "a:p unsure", "a:p"],
      "pass fail inherited fixed",
    ],
    ["it dies now and then", ["a:p", "a:p unsure", "a:p"], "pass pass pass"],
    ["the base's does now and then", ["a:p unsure", "a:p lost"], "pass fail"],
    [
      "the base's dies, and the next now and then",
      ["lost", "a:p unsure", "lost"],
      "base-broken base-broken base-broken",
    ],
    ["the base's kernel dies", ["a:p lost", "a:p lost"], "base-broken base-broken"],
    ["and then not", ["a:p lost", "a:p b:f"], "base-broken untested"],
    ["no answer at the base", ["infra", "a:f"], "infra untested"],
    ["no answer between", ["a:p", "infra", "a:f"], "pass infra fail"],
    [
      "no answer while a break is open",
      ["a:p", "a:f", "infra", "a:f", "a:p"],
      "pass fail infra inherited fixed",
    ],
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
  assert.match(gone!.reason, /, kunit: 1 ok, 1 skip; gone: b, c; skipped, and passed before: d$/);
});

Deno.test("what passed, and is skipped or gone, is a warning while it is so", () => {
  const [, first, second, third] = judged(["a:p b:p", "a:s b:p", "a:s", "a:p"]);
  const skipped = "test: kunit: a is skipped, and passed before";
  assert.deepEqual(warnings(first!), [`new ${skipped}`]);
  assert.deepEqual(warnings(second!), [
    `old ${skipped}`,
    "new test: kunit: b is gone, and passed before",
  ]);
  assert.deepEqual(warnings(third!), [
    "old test: kunit: b is gone, and passed before",
    `fixed ${skipped}`,
  ]);
  assert.match(first!.reason, /kunit: 1 ok, 1 skip; skipped, and passed before: a$/);
});

Deno.test("a test that is skipped all along is not new, and stands for none that is gone", () => {
  const [, now, more] = judged(["s.a:p s.b:s", "s.b:s", "s.b:s s.c:s"]);
  assert.deepEqual(warnings(now!), ["new test: kunit: s.a is gone, and passed before"]);
  assert.match(now!.reason, /kunit: 1 skip; gone: s\.a$/);
  assert.match(more!.reason, /kunit: 2 skip; new: s\.c$/);
});

Deno.test("that a kernel dies in one of two runs is said", () => {
  const [, second] = judged(["a:p", "a:p unsure"]);
  assert.match(second!.reason, /kunit: 1 ok; flaky: it ended in a$/);
});

Deno.test("what was asked for by its name, and a state does not have", async (t) => {
  const table: [string, string[], string, RegExp][] = [
    ["it comes", ["a:n b:p", "a:p b:p"], "pass pass", /kunit: 2 ok; new: a$/],
    ["it comes with tests", ["a:n b:p", "a.x:p b:p"], "pass pass", /kunit: 2 ok; new: a\.x$/],
    ["it goes", ["a:p b:p", "a:n b:p"], "pass warn", /1 ok; gone: a; not at this state: a$/],
    ["its only program goes", ["a:p", "a:n"], "pass warn", /no program; gone: a; not at this/],
    [
      "no state has it",
      ["a:n b:p", "a:n b:p"],
      "untested untested",
      /^the test kunit skips this state: 1 ok; at no state: a$/,
    ],
    ["no state has any", ["a:n", "a:n"], "untested untested", /no program; at no state: a$/],
    ["and another one fails", ["a:n b:p", "a:n b:f"], "untested fail", /^fails the test kunit: b/],
  ];
  for (const [name, states, expected, reason] of table) {
    await t.step(name, () => {
      const cells = judged(states);
      assert.equal(cells.map(({ verdict }) => verdict).join(" "), expected);
      assert.match(cells[1]!.reason, reason);
    });
  }
});

Deno.test("suites that the configuration leaves out are named", () => {
  const tests = [{ ...kunit("a:p"), unbuilt: ["B_KUNIT_TEST"] }];
  const [cell] = judgeArch([{
    ...{ state: 0, arch: "um:kunit", action: "build", reason: "", outcome: whole(), tests },
  }]);
  assert.match(cell!.reason, /kunit: 1 ok; not built into the kernel: B_KUNIT_TEST$/);
});

Deno.test("a test that its patch takes out of the tree is gone, and no warning", async (t) => {
  const table: [string, string, string][] = [
    ["a case", removing("a-test.c", "\tKUNIT_CASE(b),"), "pass"],
    ["a parameter", removing("a-test.c", '\t{ "b", 3 },'), "pass"],
    ["a suite", removing("a-test.c", '\t.name = "s-suite",'), "pass"],
    ["another case", removing("a-test.c", "\tKUNIT_CASE(bb),"), "warn"],
    ["a line that names the suite otherwise", removing("a-test.c", "\t/* s-suite */"), "warn"],
    ["a line of what is tested", removing("a.c", "\tint b = 0;"), "warn"],
    ["a line that names it still", changing("\tKUNIT_CASE(b),", "\tKUNIT_CASE_SLOW(b),"), "warn"],
    [
      "a suite that is called so still",
      changing('\t.name = "s-suite"', '.name = "s-suite"'),
      "warn",
    ],
  ];
  for (const [name, diff, verdict] of table) {
    await t.step(name, () => {
      const [, now] = judged(["s-suite.a:p s-suite.b:p", "s-suite.a:p"], [diff]);
      assert.equal(now!.verdict, verdict);
      assert.match(now!.reason, /; gone: s-suite\.b$/);
    });
  }
});

Deno.test("a test that failed, and that its patch takes out of the tree, is mended", () => {
  const removed = ["", removing("a-test.c", "\tKUNIT_CASE(b),")];
  const cells = judged(["s.a:p s.b:p", "s.a:p s.b:f", "s.a:p"], removed);
  assert.equal(cells.map(({ verdict }) => verdict).join(" "), "pass fail fixed");
});

Deno.test("a break whose state before has no answer is one of several patches'", () => {
  const [, , fails] = judged(["a:p", "infra", "a:f"]);
  assert.match(fails!.reason, /\(by one of patches 1 to 2: it has no result between\)$/);
});
