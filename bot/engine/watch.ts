/**
 * What a run tells while it takes cells.
 * @module
 */
import type { JudgedCell, TriedCell } from "../judge/types.ts";
import type { Plan, PlannedCell } from "../plan/types.ts";
import type { Report } from "../report/model/schema.ts";

/** Who follows the cells of a run. */
export interface Watcher {
  start(cell: PlannedCell): void;
  progress(cell: PlannedCell, compiled: number): void;
  /** A cell is taken, and judged later. */
  held(cell: TriedCell): void;
  done(cell: TriedCell, judged: JudgedCell | undefined): void;
  end(): void;
}

/** Begins to follow a plan; `workers` is how many cells go on at once, `report` gives the report so far. */
export type ShowRun = (plan: Plan, workers: number, report: () => Report) => Watcher;

/** Nobody follows. */
export const UNSEEN: Watcher = { start() {}, progress() {}, held() {}, done() {}, end() {} };
