/**
 * What differs between two boots of one kernel says nothing of a patch: it is told apart as flaky. Pure.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";
import { type BootOutcome, DEATH, type Flake, notOk } from "../../boot/types.ts";
import { mergeComplaints } from "./complaints.ts";

/**
 * What is wrong with a boot, each once: what is the same in two boots has the same name. That it does not come to its end is
 * named by how it ends.
 */
export function errorsOf({ diagnostics, summary }: BootOutcome): ReadonlyMap<string, Diagnostic> {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return new Map(errors.map((one) => [isDeath(one) ? deathOf(summary) : nameOf(one), one]));
}

function isDeath({ tool, message }: Diagnostic): boolean {
  return tool === "boot" && message === DEATH;
}

/** Two hangs at one place end with other lines, and two panics with other addresses. */
function deathOf(summary: string): string {
  return summary.replace(/, after ".*$/s, "")
    .replaceAll(/\b(?:0x[0-9a-f]+|[0-9a-f]{6,}|\d+)\b/gi, "N");
}

function nameOf({ message, file }: Diagnostic): string {
  return file === undefined ? message : `${file}: ${message}`;
}

/**
 * Two boots of one kernel as one. An error that only one of them has is flaky where the other one contradicts it; what both
 * have is so, and so is what the other one died too early to tell.
 */
export function mergeBoots(first: BootOutcome, second: BootOutcome): BootOutcome {
  const both = [first, second].map((boot) => ({ boot, errors: errorsOf(boot) }));
  const names = [...new Set(both.flatMap(({ errors }) => [...errors.keys()]))];
  const flaky = new Set(
    names.filter((name) =>
      both.some(({ boot, errors }) => !errors.has(name) && contradicts(boot, name))
    ),
  );
  const good = both.find(({ boot }) => boot.kind === "booted")?.boot ?? first;
  const bad = both.find(({ errors }) => errors.size > 0)?.boot ?? first;
  const errors = names.filter((name) => !flaky.has(name))
    .map((name) => both.find((one) => one.errors.has(name))!.errors.get(name)!);
  const merged = settle({ ...good, console: bad.console, excerpt: bad.excerpt }, {
    // Two deaths are one fault, however each of them ended.
    errors: errors.filter((one) => !isDeath(one) || one === errors.find(isDeath)),
    flakes: [...flaky].map((what) => ({ what, failed: 1, boots: 2 })),
    summary: bad.summary,
    boots: 2,
  });
  return mergeComplaints(merged, [first, second], died);
}

function died({ diagnostics }: BootOutcome): boolean {
  return diagnostics.some(isDeath);
}

/** True if a boot shows that something need not be: it came to its end without it, or the test is ok. */
function contradicts(boot: BootOutcome, name: string): boolean {
  return !died(boot) ||
    boot.tests.some((test) => notOk(test.name) === name && test.result !== "not ok");
}

/**
 * A boot whose errors that are known to be flaky are told apart: `here` of this kernel, else of one before it in the series.
 * One that never came to its end here says nothing, if kernels are known that sometimes do not.
 */
export function withFlakes(
  boot: BootOutcome,
  known: readonly Flake[],
  here: boolean,
): BootOutcome {
  if (boot.kind !== "broken") return boot;
  const errors = errorsOf(boot), boots = boot.boots ?? 1;
  const of = new Map(known.map((flake) => [flake.what, flake]));
  const found = [...errors.keys()].flatMap((name) => of.get(name) ?? []);
  if (found.length === 0) return boot;
  const flakes = found.map(({ what, ...flake }): Flake =>
    here ? { what, ...flake } : { what, failed: boots, boots, known: true }
  );
  const left = [...errors].flatMap(([name, error]) => of.has(name) ? [] : [error]);
  const settled = settle(boot, { errors: left, flakes: [...boot.flaky ?? [], ...flakes], boots });
  const died = [...errors].some(([name, error]) => of.has(name) && isDeath(error));
  return !died ? settled : {
    ...settled,
    kind: "infra",
    summary:
      `it is known to end so in some boots, and did in ${boots} of ${boots}: ${boot.summary}`,
    diagnostics: [],
  };
}

/** A boot of a kernel that is known to flake, whatever it showed this time. */
export function addFlakes(boot: BootOutcome, known: readonly Flake[]): BootOutcome {
  if (boot.kind !== "broken" && boot.kind !== "booted") return boot;
  const own = new Set([...(boot.flaky ?? []).map(({ what }) => what), ...errorsOf(boot).keys()]);
  const more = known.filter(({ what }) => !own.has(what));
  if (more.length === 0) return boot;
  const errors = boot.diagnostics.filter(({ severity }) => severity === "error");
  const flakes = [...boot.flaky ?? [], ...more];
  return settle(boot, { errors, flakes, summary: boot.summary, boots: boot.boots ?? 1 });
}

/** Flakes of several boots, each once. */
export function joinFlakes(...lists: readonly (readonly Flake[])[]): readonly Flake[] {
  return [...new Map(lists.flat().map((flake) => [flake.what, flake])).values()];
}

/** True if a boot has an error that another one has not: then the other one's kernel is not known to have it. */
export function failsAnew(boot: BootOutcome, before: BootOutcome | undefined): boolean {
  const old = before === undefined ? undefined : errorsOf(before);
  return [...errorsOf(boot).keys()].some((name) => old?.has(name) !== true);
}

interface Settled {
  readonly errors: readonly Diagnostic[];
  readonly flakes: readonly Flake[];
  /** How it died; undefined: as the boot says. */
  readonly summary?: string;
  readonly boots: number;
}

/** A boot that has these errors, and whose flakes are warnings. */
function settle(boot: BootOutcome, { errors, flakes, summary, boots }: Settled): BootOutcome {
  const others = boot.diagnostics.filter(({ severity, tool }) =>
    severity !== "error" && !(tool === "boot" && flakes.length > 0)
  );
  const broken = errors.length > 0, flaky = new Set(flakes.map(({ what }) => what));
  const first = errors.find(isDeath) ?? errors[0];
  const result = broken
    ? isDeath(first!) ? summary ?? boot.summary : first!.message
    : `booted in ${boot.seconds.toFixed(1)} s`;
  return {
    ...boot,
    kind: broken ? "broken" : "booted",
    summary: result,
    boots,
    diagnostics: [...errors, ...flakes.map(warningOf), ...others],
    tests: boot.tests.map((test) =>
      flaky.has(notOk(test.name)) ? { ...test, result: "flaky" as const } : test
    ),
    ...flakes.length === 0 ? {} : { flaky: flakes },
  };
}

/** What is flaky is a warning: where it is new, the patch may have brought it. */
function warningOf({ what, known }: Flake): Diagnostic {
  const message = known
    ? `was flaky before, and fails in every boot here: ${what}`
    : `flaky: ${what}`;
  return { severity: "warning", tool: "boot", message };
}
