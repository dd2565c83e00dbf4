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
  /** Those of `base` that have been gone since: one that comes back and fails still does so since state 0. */
  readonly left: ReadonlySet<string>;
  /** Those that passed, and are skipped or gone, each with why that is worth a warning. */
  readonly idle: ReadonlyMap<string, "skipped" | "gone">;
  /** Those that were skipped at the last state, and had no other result before: they are not new. */
  readonly skipped: ReadonlySet<string>;
  /** Some state had a result of all. */
  readonly complete: boolean;
}

/** What a run says against the states before. */
export interface HeldCases {
  /** Those that fail, and did not at the base: first those that passed before, or are new. */
  readonly failed: readonly TestCase[];
  /** Those of them that failed at the state before, too. */
  readonly old: readonly TestCase[];
  /** Names of those that failed, and have no result now, or say that they are skipped: that mends nothing. */
  readonly lasting: readonly string[];
  /** They fail, and no earlier state tells whether a patch did it. */
  readonly unknown: readonly TestCase[];
  /** The summary, in one line. */
  readonly summary: string;
  readonly next: KnownCases;
}

/** Nothing is known. */
export const NO_CASES: KnownCases = {
  ...{ last: new Map(), left: new Set(), idle: new Map(), skipped: new Set(), complete: false },
};

/** So many names a line has. */
const NAMES = 3;

/**
 * Holds a run of a state against what is known. A run that lost results says nothing of those, and so does a suite that
 * fails by itself. `isRemoved` says whether the patches since the last run take a test out of the tree.
 */
export function holdCases(
  { cases: all = [], kind, summary, unbuilt = [], nowhere = [], unsure }: TestOutcome,
  state: number,
  known: KnownCases,
  isRemoved: (name: string) => boolean,
): HeldCases {
  // What a state does not have is none of its tests: it is new where it comes.
  const cases = all.filter(({ absent }) => absent === undefined);
  const { last, complete } = known;
  const now = new Map(last), left = new Set(known.left), idle = new Map(known.idle);
  const there = new Set(cases.map(({ name }) => name));
  const whole = kind === "passed" || kind === "skipped";
  const before = ({ name }: TestCase) => last.get(name) ?? (left.has(name) ? "base" : undefined);
  const failing = new Set(cases.filter(({ result }) => result === "not ok").map(nameOf));
  const isLost = (name: string) => !whole || outersOf(name).some((outer) => failing.has(outer));
  // What failed by itself has no line where what is in it has one.
  const hasInner = (name: string) => cases.some((one) => one.name.startsWith(`${name}.`));
  const absent = [...last.keys()].filter((name) => !there.has(name));
  const bad = [
    ...cases.filter((one) =>
      one.result === "not ok" || one.result === "flaky" && before(one) === "not ok"
    ),
    // A suite that lacked results at the base may lack more.
    ...absent.filter((name) =>
      whole && last.get(name) === "ok" &&
      outersOf(name).some((outer) => failing.has(outer) && last.get(outer) === "base")
    ).map((name): TestCase => ({ name, result: "not ok", lines: [], why: "it has no result" })),
  ];
  const blamed = bad.filter((one) => state > 0 && before(one) !== "base");
  const unknown = blamed.filter((one) => before(one) === undefined && !complete);
  const failed = blamed.filter((one) => !unknown.includes(one))
    .toSorted((a, b) => Number(before(a) === "not ok") - Number(before(b) === "not ok"));
  for (const one of [...cases, ...bad.filter(({ name }) => !there.has(name))]) {
    const { name, result } = one, was = before(one);
    if (result === "skip" && was === "ok") idle.set(name, "skipped");
    else if (result !== "skip") idle.delete(name);
    if (result === "ok") now.set(name, "ok");
    else if (result === "not ok" && !unknown.includes(one)) {
      now.set(name, state === 0 || was === "base" ? "base" : "not ok");
    }
    if (result === "ok" || result === "not ok") left.delete(name);
  }
  const gone = absent.filter((name) => !isLost(name)), mute = new Set<string>();
  const news = cases.filter((one) => before(one) === undefined && !known.skipped.has(one.name));
  const comes = Map.groupBy(news.filter(({ result }) => result !== "skip"), outerOf);
  for (const [outer, names] of Map.groupBy(gone.map((name) => ({ name })), outerOf)) {
    // As many come as go: they have other names, as parameters may that are called by addresses.
    const isRenamed = names.length <= (comes.get(outer)?.length ?? 0);
    for (const { name } of names) {
      const was = last.get(name);
      if (was === "base") left.add(name);
      if (was === "not ok" && !isRenamed && !isRemoved(name) && !hasInner(name)) mute.add(name);
      else now.delete(name);
      if (was === "ok" && !isRenamed && !isRemoved(name)) idle.set(name, "gone");
      else idle.delete(name);
    }
  }
  const added = complete ? news : [];
  const skipped = cases.filter((one) => one.result === "skip" && before(one) === "ok");
  const notes = [
    named("new", added.filter(({ result }) => result !== "flaky").map(nameOf)),
    named("gone", gone),
    named("skipped, and passed before", skipped.map(reasoned)),
    named("fails at the base, too", bad.filter((one) => before(one) === "base").map(nameOf)),
    named("not built into the kernel", unbuilt),
    named("at no state", nowhere),
    named("not at this state", absentOf(all).filter((name) => !nowhere.includes(name))),
    named("flaky", [
      ...unsure === undefined ? [] : [unsure],
      ...cases.filter(({ result }) => result === "flaky").map(nameOf),
    ]),
  ].filter((text) => text !== "");
  const results = new Map(cases.map(({ name, result }) => [name, result]));
  return {
    failed,
    old: failed.filter((one) => before(one) === "not ok"),
    lasting: [...last].filter(([name, was]) =>
      was === "not ok" &&
      (results.get(name) === "skip" || mute.has(name) || !there.has(name) && isLost(name))
    ).map(([name]) => name),
    unknown,
    summary: [whole ? countsOf(cases) || noneOf(all) : summary, ...notes].join("; "),
    next: {
      ...{ last: now, left, idle, complete: complete || whole },
      skipped: new Set([
        ...cases.filter((one) => one.result === "skip" && before(one) === undefined).map(nameOf),
        ...whole ? [] : known.skipped,
      ]),
    },
  };
}

/** `a` and `a.b` of a.b.c: names have dots, too. */
function outersOf(name: string): readonly string[] {
  return [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index));
}

function outerOf({ name }: Pick<TestCase, "name">): string {
  return outersOf(name).at(-1) ?? "";
}

function absentOf(cases: readonly TestCase[]): readonly string[] {
  return cases.filter(({ absent }) => absent !== undefined).map(nameOf);
}

function noneOf(cases: readonly TestCase[]): string {
  return cases.length === 0 ? "no suite" : "no program";
}

function nameOf({ name }: TestCase): string {
  return name;
}

function reasoned({ name, why }: TestCase): string {
  return why === undefined ? name : `${name} (${why})`;
}

function named(what: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const rest = names.length - NAMES;
  return `${what}: ${names.slice(0, NAMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
