import assert from "node:assert/strict";
import type { BootOutcome } from "../../bot/boot/types.ts";
import type { BuildOutcome, Diagnostic } from "../../bot/compile/types.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
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
