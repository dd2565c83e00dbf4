/**
 * Holds the tests that a kernel ran by itself against those of the states before: each by its name. Pure.
 * @module
 */
import { countsOf } from "../../testing/mod.ts";
import type { TestCase, TestOutcome } from "../../testing/types.ts";

/** What is known of the tests of one kind, by their names. */
export interface KnownCases {
  /** The last result of each; `base`: it fails since state 0, which is not the series' fault. */
  readonly last: ReadonlyMap<string, "ok" | "not ok" | "base">;
  /** Some state had a result of all. */
  readonly complete: boolean;
}

/** What a run says against the states before. */
export interface HeldCases {
  /** Those that fail, and did not at the base: first those that passed before, or are new. */
  readonly failed: readonly TestCase[];
  /** Those of them that failed at the state before, too. */
  readonly old: readonly TestCase[];
  /** Names of those that failed, and have no result now. */
  readonly lasting: readonly string[];
  /** They fail, and no earlier state tells whether a patch did it. */
  readonly unknown: readonly TestCase[];
  /** The summary, in one line. */
  readonly summary: string;
  readonly next: KnownCases;
}

/** Nothing is known. */
export const NO_CASES: KnownCases = { last: new Map(), complete: false };

/** So many names a line has. */
const NAMES = 3;

/** Holds a run of a state against what is known. A run that lost results says nothing of those. */
export function holdCases(
  { cases = [], kind, summary }: TestOutcome,
  state: number,
  { last, complete }: KnownCases,
): HeldCases {
  const now = new Map(last), there = new Set(cases.map(({ name }) => name));
  const whole = kind === "passed";
  const before = (one: TestCase) => last.get(one.name);
  const bad = cases.filter(({ result, name }) =>
    result === "not ok" || result === "flaky" && last.get(name) === "not ok"
  );
  const blamed = bad.filter((one) => state > 0 && before(one) !== "base");
  const unknown = blamed.filter((one) => before(one) === undefined && !complete);
  const failed = blamed.filter((one) => !unknown.includes(one))
    .toSorted((a, b) => Number(before(a) === "not ok") - Number(before(b) === "not ok"));
  for (const one of cases) {
    if (one.result === "ok") now.set(one.name, "ok");
    else if (one.result === "skip" && before(one) === "not ok") now.delete(one.name);
    else if (one.result === "not ok" && !unknown.includes(one)) {
      now.set(one.name, state === 0 || before(one) === "base" ? "base" : "not ok");
    }
  }
  const gone = whole ? [...last.keys()].filter((name) => !there.has(name)) : [];
  for (const name of gone) now.delete(name);
  const added = complete ? cases.filter((one) => before(one) === undefined) : [];
  const notes = [
    named("new", added.map(({ name }) => name)),
    named("gone", gone),
    named("fails at the base, too", bad.filter((one) => before(one) === "base").map(nameOf)),
    named("flaky", cases.filter(({ result }) => result === "flaky").map(nameOf)),
  ].filter((text) => text !== "");
  return {
    failed,
    old: failed.filter((one) => before(one) === "not ok"),
    lasting: whole
      ? []
      : [...last].filter(([name, was]) => was === "not ok" && !there.has(name)).map(([name]) =>
        name
      ),
    unknown,
    summary: [whole ? countsOf(cases) || "no suite" : summary, ...notes].join("; "),
    next: { last: now, complete: complete || whole },
  };
}

function nameOf({ name }: TestCase): string {
  return name;
}

function named(what: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const rest = names.length - NAMES;
  return `${what}: ${names.slice(0, NAMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
