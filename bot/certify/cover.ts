/**
 * A certificate against the commits of a tree: which of them it covers. Pure.
 * @module
 */
import { plural } from "../text/words.ts";
import { doubtsOf, unprovedArchs } from "./doubts.ts";
import type { Commit, History } from "./history.ts";
import type { Predicate } from "./schema.ts";

/** A commit with the state that it is, or why it is none. */
export interface CheckedCommit extends Commit {
  /** The state whose tree it has. */
  readonly state?: number;
  /** Why it is not covered. */
  readonly problem?: string;
}

/** What a check found. */
export interface Coverage {
  /** Every commit is a state that was verified, in order, and the series is bisect-safe. */
  readonly covered: boolean;
  readonly commits: readonly CheckedCommit[];
  /** Why it is not covered, one line each, the worst first. */
  readonly problems: readonly string[];
  /** What is not covered, beside them: one line each. */
  readonly limits: readonly string[];
}

/** Holds the commits against the states. */
export function coverageOf(predicate: Predicate, history: History): Coverage {
  const commits = checkCommits(predicate, history.commits);
  const seen = new Set(commits.flatMap(({ state }) => state ?? []));
  const doubts = doubtsOf(predicate);
  const strays = commits.filter((one) => one.problem !== undefined);
  const strayed = strays.length > 0 || history.lost;
  const problems = [
    ...doubts.slice(0, MAX_NAMES).map((doubt) => `the certificate shows nothing: ${doubt}`),
    ...history.lost
      ? [`no commit of HEAD has the tree after patch ${predicate.states.length - 1}`]
      : [],
    ...strayed ? changesOf(predicate, commits) : [],
    ...strays.slice(0, MAX_NAMES).map(({ commit, subject, problem }) =>
      `${commit.slice(0, 12)} ("${subject}"): ${problem}`
    ),
    ...strays.length > MAX_NAMES ? [`and ${plural(strays.length - MAX_NAMES, "more commit")}`] : [],
  ];
  return {
    covered: problems.length === 0,
    commits,
    problems,
    limits: limitsOf(predicate, seen, history.above, strayed),
  };
}

/** As many of a kind are named. */
const MAX_NAMES = 5;

/** Gives every commit its state. A commit may repeat one (a merge, an empty commit), not go back. */
function checkCommits(
  { states, series }: Predicate,
  commits: readonly Commit[],
): readonly CheckedCommit[] {
  let last = 0;
  return commits.map((one): CheckedCommit => {
    const same = states.filter(({ tree }) => tree === one.tree).map(({ n }) => n);
    const state = same.find((n) => n >= last);
    if (state !== undefined) {
      last = state;
      return { ...one, state };
    }
    if (same.length > 0) {
      return {
        ...one,
        problem: `has the tree of state ${same.at(-1)}, but stands above state ${last}`,
      };
    }
    const patch = series.patches.find(({ subject }) => subject === one.subject);
    return {
      ...one,
      problem: patch === undefined
        ? "its tree was never verified"
        : `its tree is not the one after patch ${patch.n} that was verified`,
    };
  });
}

/** By their subjects: which patches are gone, stand elsewhere, or came in. */
function changesOf(
  { series, states }: Predicate,
  commits: readonly CheckedCommit[],
): readonly string[] {
  const numbers = new Map(series.patches.map(({ n, subject }) => [subject, n]));
  const order = commits.map(({ state, subject }) => numbers.get(subject) ?? state);
  const gone = series.patches.filter(({ n }) => !order.includes(n))
    .map(({ n, subject }) => `patch ${n} ("${subject}") is not among the commits`);
  const moved = order.flatMap((n, i) => {
    const above = Math.max(0, ...order.slice(0, i).map((one) => one ?? 0));
    return n === undefined || n >= above ? [] : [`patch ${n} stands above patch ${above}`];
  });
  const known = new Set(states.map(({ tree }) => tree));
  const added = commits.filter(({ tree }, i) => order[i] === undefined && !known.has(tree))
    .map(({ commit, subject }) =>
      `${commit.slice(0, 12)} ("${subject}") is no patch of the series`
    );
  const none = `none of its ${plural(series.patches.length, "patch")} is among the commits`;
  return [
    ...gone.length === series.patches.length ? [none] : gone.slice(0, MAX_NAMES),
    ...moved.slice(0, MAX_NAMES),
    ...added.slice(0, MAX_NAMES),
  ];
}

/** What a reader might think to be covered, and is not. */
function limitsOf(
  predicate: Predicate,
  seen: ReadonlySet<number>,
  above: number,
  strayed: boolean,
): readonly string[] {
  const { archs, series, level, base } = predicate;
  const missing = strayed ? [] : series.patches.filter(({ n }) => !seen.has(n))
    .map(({ n, subject }) => `patch ${n} ("${subject}") has no commit of its own here`);
  const unproved = unprovedArchs(predicate);
  const names = archs.map(({ name }) => name).filter((name) => !unproved.includes(name));
  return [
    ...missing,
    ...base.fixes === undefined
      ? []
      : [`the series without ${plural(base.fixes.length, "fix")} of the base`],
    ...above > 0 ? [`${plural(above, "commit")} on top`] : [],
    ...unproved.length > 0 ? [`${unproved.join(", ")}: the base itself does not build there`] : [],
    names.length > 0
      ? `other architectures than ${names.join(", ")}, and other configurations`
      : "no build reads what the series changes; nothing was built",
    ...level === "boot" ? [] : ["whether it boots"],
  ];
}
