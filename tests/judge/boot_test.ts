import assert from "node:assert/strict";
import { type BootOutcome, DEATH } from "../../bot/boot/types.ts";
import type { BuildOutcome, Diagnostic } from "../../bot/compile/types.ts";
import { mergeBoots } from "../../bot/judge/boots/flaky.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import { judgeSeries } from "../../bot/judge/series.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import { objects, whole } from "./outcomes.ts";

const BUILT = whole({ summary: "9 objects", compiled: 9 });
const OK: BootOutcome = {
  kind: "booted",
  summary: "booted in 1.0 s",
  machine: "m",
  seconds: 1,
  diagnostics: [],
  tests: [],
  values: [],
  excerpt: [],
  console: "",
  reproduce: [],
};
const splat = (severity: Diagnostic["severity"], message: string): Diagnostic => ({
  severity,
  tool: "kernel",
  message,
});
const WARNS = { ...OK, diagnostics: [splat("warning", "WARNING at f")] };
const PANICS: BootOutcome = {
  ...OK,
  kind: "broken",
  summary: "Kernel panic - not syncing: x",
  diagnostics: [splat("error", "the boot does not come to its end")],
};
const OOPS: BootOutcome = {
  ...OK,
  kind: "broken",
  summary: "Oops in f",
  diagnostics: [splat("error", "Oops in f")],
};
const INFRA: BootOutcome = { ...OK, kind: "infra", summary: "the emulator was ended by SIGKILL" };
const NONE: BootOutcome = { ...OK, kind: "untested", summary: "no qemu" };
const BROKEN = { kind: "broken", summary: "no", brokenTargets: ["a.o"] } as const;

function verdicts(
  boots: readonly (BootOutcome | undefined)[],
  builds: Readonly<Record<number, BuildOutcome>> = {},
): string {
  const cells = boots.map((boot, state): TriedCell => ({
    state,
    arch: "um",
    action: "build",
    reason: "",
    outcome: builds[state] ?? BUILT,
    ...(boot === undefined ? {} : { boot }),
  }));
  return judgeArch(cells).map((cell) => cell.verdict).join(" ");
}

Deno.test("boots are judged as builds are", async (t) => {
  const table: [
    string,
    string,
    readonly (BootOutcome | undefined)[],
    Record<number, BuildOutcome>?,
  ][] = [
    ["all boot", "pass pass pass", [OK, OK, OK]],
    ["a panic from patch 2 on", "pass pass fail inherited", [OK, OK, PANICS, PANICS]],
    ["a panic that another patch mends", "pass fail fixed pass", [OK, PANICS, OK, OK]],
    ["the base panics", "base-broken base-broken fixed", [PANICS, PANICS, OK]],
    ["the base has an Oops, and a patch kills it", "base-broken fail", [OOPS, PANICS]],
    ["a new WARNING, then an old one", "pass warn pass", [OK, WARNS, WARNS]],
    ["a WARNING of state 0 is not the series' fault", "pass pass", [WARNS, WARNS]],
    ["nor when it was missing in between", "pass pass pass", [WARNS, OK, WARNS]],
    ["twice as many are one more", "pass warn", [WARNS, {
      ...WARNS,
      diagnostics: [...WARNS.diagnostics, ...WARNS.diagnostics],
    }]],
    ["a new Oops", "pass fail", [OK, OOPS]],
    ["a killed emulator blames nobody", "pass infra pass", [OK, INFRA, OK]],
    ["a panic after a killed emulator is held against the last boot", "pass infra fail", [
      OK,
      INFRA,
      PANICS,
    ]],
    ["no emulator: the build alone is judged", "pass pass", [NONE, NONE]],
    ["what does not build does not boot", "pass fail fixed", [OK, undefined, OK], {
      1: whole(BROKEN),
    }],
    ["builds again, and panics", "pass fail fail", [OK, undefined, PANICS], { 1: whole(BROKEN) }],
  ];
  for (const [name, want, boots, builds] of table) {
    await t.step(name, () => assert.equal(verdicts(boots, builds), want));
  }
});

Deno.test("at level objects a base that does not boot leaves the builds to be judged", () => {
  const base = objects(), all = { 0: base, 1: base, 2: objects({ ...BROKEN, tried: ["a.o"] }) };
  assert.equal(verdicts([PANICS, PANICS, undefined], all), "pass pass fail");
  assert.equal(verdicts([PANICS, OK], all), "pass pass");
  const [judged] = judgeArch([
    { state: 0, arch: "um", action: "build", reason: "", outcome: base, boot: PANICS },
  ]);
  assert.equal(judged?.boot?.kind, "untested");
  assert.match(judged!.boot!.summary, /^the base does not boot here: /);
});

Deno.test("at level objects a boot is held against the boot before, not against the objects", () => {
  const baseline = { diagnostics: [], brokenTargets: [] };
  const builds = {
    0: objects(),
    ...{ 1: objects({ tried: ["a.o"], baseline }), 2: objects({ tried: ["b.o"], baseline }) },
    3: objects({ tried: ["c.o"], baseline }),
  };
  assert.equal(verdicts([WARNS, WARNS, PANICS, PANICS], builds), "pass pass fail inherited");
  assert.equal(verdicts([WARNS, PANICS, WARNS, WARNS], builds), "pass fail fixed pass");
});

Deno.test("the reason of a cell tells how it ran", () => {
  const cell = (state: number, boot: BootOutcome): TriedCell => ({
    ...{ state, arch: "um", action: "build", reason: "", outcome: BUILT, boot },
  });
  const [base, broken] = judgeArch([cell(0, OK), cell(1, PANICS)]);
  assert.equal(base?.reason, "9 objects built, booted in 1.0 s");
  assert.equal(broken?.reason, "boot: Kernel panic - not syncing: x");
  assert.equal(broken?.boot, PANICS);
});

Deno.test("what is flaky is told apart, and never a fail", async (t) => {
  const test = (name: string, result: "ok" | "not ok"): BootOutcome => {
    const bad = result === "not ok";
    const error: Diagnostic = { severity: "error", tool: "boot", message: `not ok: ${name}` };
    return {
      ...{ ...OK, tests: [{ name, result }] },
      ...bad ? { kind: "broken", summary: error.message, diagnostics: [error] } as const : {},
    };
  };
  const dies: BootOutcome = {
    ...PANICS,
    diagnostics: [{ severity: "error", tool: "boot", message: DEATH }],
  };
  const twice = (first: BootOutcome, second: BootOutcome) => mergeBoots(first, second);
  const good = test("a", "ok"), bad = test("a", "not ok");
  const flakes = twice(bad, good), confirmed = twice(bad, bad);
  const hangs = twice(dies, OK);
  const table: [string, string, readonly BootOutcome[]][] = [
    ["it fails in each boot", "pass fail inherited", [good, confirmed, confirmed]],
    ["it fails in one of two", "pass warn pass", [good, flakes, flakes]],
    ["it is flaky at the base", "pass pass", [flakes, flakes]],
    ["it is flaky, and then fails in both", "pass warn warn pass", [
      ...[good, flakes, confirmed, confirmed],
    ]],
    ["the kernel before, booted again, shows it, too", "pass warn warn", [
      ...[good, good, { ...confirmed, before: flakes.flaky ?? [] }],
    ]],
    ["another test still fails", "pass warn fail", [
      good,
      flakes,
      twice(
        test("b", "not ok"),
        test("b", "not ok"),
      ),
    ]],
    ["one boot of two panics", "pass warn", [OK, hangs]],
    ["and later both do: nobody can tell", "pass warn infra", [OK, hangs, twice(dies, dies)]],
    ["another way to die is a fail", "pass warn fail", [OK, hangs, {
      ...twice(dies, dies),
      summary: "hang before init",
    }]],
  ];
  for (const [name, want, boots] of table) {
    await t.step(name, () => assert.equal(verdicts(boots), want));
  }
});

Deno.test("a flaky test is no reason to say that a kernel was mended", () => {
  const bad = { ...PANICS, boots: 2 };
  assert.equal(verdicts([OK, bad, mergeBoots(PANICS, OK)]), "pass fail fixed");
});

Deno.test("a base that builds and does not boot is said not to boot", () => {
  const cell = (state: number, boot: BootOutcome, outcome: BuildOutcome = BUILT): TriedCell => ({
    ...{ state, arch: "um", action: "build", reason: "", outcome, boot },
  });
  const judged = judgeArch([cell(0, PANICS), cell(1, PANICS), cell(2, OK)]);
  assert.deepEqual(judged.map(({ reason }) => reason), [
    "state 0 itself does not boot: boot: Kernel panic - not syncing: x",
    "state 0 itself does not boot",
    "boots again: 9 objects built, booted in 1.0 s",
  ]);
  const text = (cells: readonly TriedCell[]) => judgeSeries(judgeArch(cells), cells.length).text;
  assert.equal(
    text([cell(0, PANICS), cell(1, PANICS)]),
    "incomplete: the base does not boot on um",
  );
  const broken = whole(BROKEN);
  assert.equal(text([cell(0, NONE, broken)]), "incomplete: the base does not build on um");
});
