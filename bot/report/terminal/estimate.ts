/**
 * How long a run will still take.
 * @module
 */
import type { Plan, PlannedCell } from "../../plan/types.ts";
import type { Report } from "../model/schema.ts";
import { cellKey } from "../../plan/types.ts";

/** A cell that is being built. */
export interface Running {
  readonly state: number;
  readonly arch: string;
  /** Objects compiled so far. */
  readonly compiled: number;
  /** Seconds since it was started. */
  readonly seconds: number;
}

/**
 * Seconds that the cells without a result will take, `workers` of them at once, judged by those that
 * have one; undefined while there is nothing to judge by. The first build of an architecture is cold
 * and counts for other first builds only, unless nothing better is known.
 */
export function remainingSeconds(
  report: Report,
  plan: Plan,
  running: readonly Running[],
  workers = 1,
): number | undefined {
  const done = new Set(report.cells.map(cellKey));
  const first = firstStates(plan);
  const isFirst = (cell: { state: number; arch: string }) => first.get(cell.arch) === cell.state;
  const built = report.cells.filter((cell) => !cell.cached && cell.seconds > 0);
  const expected = (cell: PlannedCell) =>
    mean(built.filter((one) => isFirst(one) === isFirst(cell) && one.arch === cell.arch)) ??
      mean(built.filter((one) => isFirst(one) === isFirst(cell))) ?? mean(built);
  let total = 0;
  for (const cell of plan.cells) {
    if (cell.action !== "build" || done.has(cellKey(cell))) continue;
    const seconds = expected(cell);
    if (seconds === undefined) return undefined;
    const now = running.find((one) => one.state === cell.state && one.arch === cell.arch);
    total += Math.max(0, seconds - (now?.seconds ?? 0));
  }
  return total / workers;
}

/** For each architecture, the first state that is built. */
function firstStates(plan: Plan): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { action, arch, state } of plan.cells) {
    if (action === "build" && state < (first.get(arch) ?? Infinity)) first.set(arch, state);
  }
  return first;
}

function mean(cells: readonly { readonly seconds: number }[]): number | undefined {
  if (cells.length === 0) return undefined;
  return cells.reduce((sum, cell) => sum + cell.seconds, 0) / cells.length;
}
