import assert from "node:assert/strict";
import type { BootOutcome } from "../../bot/boot/types.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import { judgeSeries } from "../../bot/judge/series.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import type { TestOutcome } from "../../bot/testing/types.ts";
import { whole } from "./outcomes.ts";

const KINDS = { p: "passed", f: "failed", s: "skipped", i: "infra" } as const;
const WARNS = whole({
  diagnostics: [{ severity: "warning", tool: "cc", file: "a.c", message: "unused variable x" }],
});
const BROKEN = whole({ kind: "broken", summary: "no", brokenTargets: ["a.o"] });

function test(name: string, mark: string): TestOutcome {
  const kind = KINDS[mark as keyof typeof KINDS];
  const summary = kind === "failed" ? "exit code 1" : kind;
  const none = { stops: false, seconds: 1, excerpt: [], log: "", reproduce: [] };
  return { name, kind, summary, command: "x", ...none };
}

/** A letter for each test of each state; `-`: it was not run, `w`: with a warning, `b`: does not build. */
function cellsOf(states: string, boot?: BootOutcome): readonly TriedCell[] {
  return states.split(" ").map((marks, state): TriedCell => {
    const outcome = marks.startsWith("b") ? BROKEN : marks.startsWith("w") ? WARNS : whole();
    const tests = [...marks.replace(/^w/, "")].map((one, i) => test(`t${i}`, one));
    return {
      ...{ state, arch: "um", action: "build", reason: "", outcome },
      ...(boot === undefined ? {} : { boot }),
      ...(/[-b]/.test(marks) ? {} : { tests }),
    };
  });
}

const verdicts = (states: string, boot?: BootOutcome) =>
  judgeArch(cellsOf(states, boot)).map(({ verdict }) => verdict).join(" ");

Deno.test("tests are judged as git bisect run knows them", async (t) => {
  const table: [string, string, string][] = [
    ["all pass", "p p p", "pass pass pass"],
    ["a patch breaks one", "p f p", "pass fail fixed"],
    ["and nobody mends it", "p f f", "pass fail inherited"],
    ["the base fails", "f f p", "base-broken base-broken fixed"],
    ["a second one breaks", "pp pf ff", "pass fail fail"],
    ["a second one breaks on a base that fails", "fp ff fp", "base-broken fail base-broken"],
    ["one is skipped", "p s p", "pass untested pass"],
    ["what is skipped and fails after is blamed", "p s f", "pass untested fail"],
    ["what failed before it is skipped is inherited", "p f s f", "pass fail untested inherited"],
    ["the base is skipped", "s f f p f", "untested untested untested pass fail"],
    ["what is broken by another test is no skip", "pp fs pp", "pass fail fixed"],
    ["the machine is at fault", "p i f", "pass infra fail"],
    ["the machine is at fault beside a new failure", "pp fi", "pass fail"],
    ["the machine is at fault beside an old failure", "fp fi", "base-broken infra"],
    ["a new warning beside a skip has no answer", "p ws p", "pass untested pass"],
    ["what does not build is not tested", "p b f", "pass fail fail"],
    ["a base that does not build is not tested", "b p f", "base-broken fixed fail"],
  ];
  for (const [name, states, expected] of table) {
    await t.step(name, () => assert.equal(verdicts(states), expected));
  }
});

Deno.test("a carried state has no answer where a test skips the one before", () => {
  const [base, skipped] = cellsOf("p s");
  const skippedCell = { state: 2, arch: "um", action: "skip", reason: "touches only x" } as const;
  const judged = judgeArch([base!, skipped!, skippedCell]);
  assert.equal(judged.map(({ verdict }) => verdict).join(" "), "pass untested untested");
});

Deno.test("a test that fails at two states that boot is old at the second", () => {
  const boot: BootOutcome = {
    ...{ kind: "booted", summary: "booted", machine: "m", seconds: 1, console: "" },
    ...{ diagnostics: [], tests: [], values: [], excerpt: [], reproduce: [] },
  };
  const judged = judgeArch(cellsOf("p f f", boot));
  assert.equal(judged.map(({ verdict }) => verdict).join(" "), "pass fail inherited");
  assert.deepEqual(judged[2]!.diagnostics.map(({ status }) => status), ["old"]);
});

Deno.test("--werror counts a new warning of a state that a test skips", () => {
  const judged = judgeArch(cellsOf("p ws"));
  assert.equal(judgeSeries(judged, 2, undefined, ["all"]).exit, 1);
  assert.equal(judgeSeries(judged, 2).exit, 3);
});

Deno.test("a base that fails its tests says so", () => {
  const judged = judgeArch(cellsOf("f f"));
  assert.equal(judgeSeries(judged, 2).text, "incomplete: the base fails its tests on um");
  assert.match(judged[1]!.reason, /^state 0 itself fails its tests$/);
});
