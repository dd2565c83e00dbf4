/**
 * What to do about a series that breaks: which commits `git bisect` must skip, and whether `mend` may
 * help. Pure.
 * @module
 */
import { findBreaks as breaksToMend } from "../../mend/mod.ts";
import { explainingError, whatItSays } from "./breaks.ts";
import type { Cell, Report } from "../model/schema.ts";
import { groupBy, plural, ranges } from "../../text/words.ts";
import { diagnosticText } from "./diagnostic.ts";

/** A commit of the user's that does not build. */
export type Skip = NonNullable<Report["bisectSkip"]>[number];

/** A commit of the range that was verified, with its tree. */
export interface RangeCommit {
  readonly commit: string;
  readonly tree: string;
}

/** Digits of a commit, as the kernel's documents want them (submitting-patches.rst). */
const DIGITS = 12;

/**
 * The commits that fail or are still broken, by state. A commit counts only if its tree is that of
 * the state: what was built is then what a bisection would build.
 */
export function commitsToSkip(
  cells: readonly Cell[],
  states: Report["states"],
  commits: readonly RangeCommit[],
): readonly Skip[] {
  return states.flatMap(({ n }) => {
    const commit = ownCommit(n, states, commits);
    if (commit === undefined) return [];
    const broken = cells.filter(({ state, verdict }) =>
      state === n && (verdict === "fail" || verdict === "inherited")
    );
    if (broken.length === 0) return [];
    return [{ n, commit, reason: groupBy(broken, keyOf).map(reasonOf).join("; ") }];
  });
}

/** The commit of the range that is patch n; undefined if the state after it has another tree. */
export function ownCommit(
  n: number,
  states: Report["states"],
  commits: readonly RangeCommit[],
): string | undefined {
  const own = commits[n - 1];
  return own?.tree === states.find((state) => state.n === n)?.tree ? own?.commit : undefined;
}

/** What two cells have in common that break for one reason, at whatever line. */
function keyOf(cell: Cell): string {
  const error = cell.verdict === "inherited" ? undefined : explainingError(cell);
  return error === undefined ? whyOf(cell) : JSON.stringify(whatItSays(error));
}

function whyOf(cell: Cell): string {
  if (cell.verdict === "inherited") {
    const { since = [] } = cell;
    return since.length === 0 ? "still broken" : `broken since patch ${since.join(" and ")}`;
  }
  const error = explainingError(cell);
  return error === undefined ? cell.reason : diagnosticText(error);
}

function reasonOf(cells: readonly Cell[]): string {
  const archs = cells.map(({ arch }) => arch).join(", ");
  const why = whyOf(cells[0]!);
  return cells[0]!.verdict === "inherited" ? `${why} on ${archs}` : `breaks ${archs}: ${why}`;
}

/** The line to paste; undefined if there is nothing to skip. */
export function skipLine({ bisectSkip = [] }: Report): string | undefined {
  if (bisectSkip.length === 0) return undefined;
  return `git bisect skip ${bisectSkip.map(({ commit }) => short(commit)).join(" ")}`;
}

/** A line for each commit, why. */
export function skipReasons({ bisectSkip = [] }: Report): readonly string[] {
  return bisectSkip.map(({ n, commit, reason }) => `${short(commit)}, patch ${n}: ${reason}`);
}

/** What stands above both. */
export function skipTitle({ bisectSkip = [] }: Report): string {
  const one = bisectSkip.length === 1;
  return `git bisect must skip ${plural(bisectSkip.length, "commit")} that ${
    one ? "does" : "do"
  } ` +
    "not build:";
}

function short(commit: string): string {
  return commit.slice(0, DIGITS);
}

/** One line that offers `mend`, where every break has a later patch that mends it. */
export function mendHint({ cells }: Report): string | undefined {
  const breaks = breaksToMend(cells);
  if (breaks.length === 0 || breaks.some(({ mendedAt }) => mendedAt === undefined)) {
    return undefined;
  }
  const pairs = groupBy(breaks, ({ state }) => `${state}`).map((group) => {
    const menders = new Set(group.map(({ mendedAt }) => mendedAt!)), mends = ranges([...menders]);
    const who = menders.size === 1 ? `patch ${mends} mends` : `patches ${mends} mend`;
    return `${who} what patch ${group[0]!.state} broke`;
  });
  return `everystep mend SERIES -o DIR may fold it: ${pairs.join("; ")}`;
}
