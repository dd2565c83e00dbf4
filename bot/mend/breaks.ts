/**
 * From verdicts to what there is to mend. Pure.
 * @module
 */
import type { JudgedCell, JudgedDiagnostic, Verdict } from "../judge/types.ts";

/** What of a judged cell counts here; a report's cell has it, too. */
export type MendCell = Pick<JudgedCell, "state" | "arch" | "verdict" | "reason"> & {
  readonly diagnostics: readonly JudgedDiagnostic[];
};

/** A patch that breaks architectures, and the later one after which they build again. */
export interface Break {
  readonly state: number;
  readonly archs: readonly string[];
  /** The state from which on they build again; undefined if there is none. */
  readonly mendedAt?: number;
  /** The later patches that take some of it away, ascending; the one at `mendedAt` is the last. */
  readonly menders: readonly number[];
  /** What the compilers say at `state`, the new ones first. */
  readonly errors: readonly JudgedDiagnostic[];
}

const BROKEN: readonly Verdict[] = ["fail", "inherited"];

/** How many cells the series itself keeps from building: a mend must make it smaller. */
export function brokenCells(cells: readonly MendCell[]): number {
  return cells.filter((cell) => BROKEN.includes(cell.verdict)).length;
}

/** True if a cell is known to build, or to be broken by the base alone. */
export function isSound(cell: MendCell): boolean {
  return ["pass", "warn", "fixed", "unaffected", "base-broken"].includes(cell.verdict);
}

/** Every break, by state; architectures that one and the same patch mends are one. */
export function findBreaks(cells: readonly MendCell[]): readonly Break[] {
  const found = cells.filter((cell) => cell.verdict === "fail").map((cell): Break => {
    const later = cells.filter((one) => one.arch === cell.arch && one.state > cell.state)
      .toSorted((a, b) => a.state - b.state);
    const end = later.findIndex((one) => one.verdict === "fixed");
    const until = end < 0 ? later : later.slice(0, end + 1);
    const errors = cell.diagnostics.filter((d) => d.severity === "error" && d.status !== "fixed")
      .toSorted((a, b) => Number(b.status === "new") - Number(a.status === "new"));
    return {
      state: cell.state,
      archs: [cell.arch],
      ...(end < 0 ? {} : { mendedAt: later[end]!.state }),
      menders: until.filter(mends).map((one) => one.state),
      errors,
    };
  });
  const groups = Map.groupBy(found, (one) => `${one.state} ${one.mendedAt ?? ""}`);
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    archs: group.flatMap((one) => one.archs),
    menders: [...new Set(group.flatMap((one) => one.menders))].sort((a, b) => a - b),
    errors: group.flatMap((one) => one.errors),
  })).sort((a, b) => a.state - b.state || (a.mendedAt ?? Infinity) - (b.mendedAt ?? Infinity));
}

function mends(cell: MendCell): boolean {
  return cell.verdict === "fixed" ||
    cell.diagnostics.some((d) => d.severity === "error" && d.status === "fixed");
}
