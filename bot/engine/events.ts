/**
 * What happens in a run: one stream of events, for the report, a shard's file, and who looks on.
 * @module
 */
import type { MakeStep } from "../compile/make.ts";
import type { JudgedCell, TriedCell } from "../judge/types.ts";
import type { Plan, PlannedCell } from "../plan/types.ts";
import type { Report } from "../report/model/schema.ts";

/** An event of a run. */
export type RunEvent =
  /** A build begins. */
  | { readonly kind: "start"; readonly cell: PlannedCell }
  /** So many objects of it are compiled. */
  | { readonly kind: "progress"; readonly cell: PlannedCell; readonly compiled: number }
  /** A step of it has ended. */
  | { readonly kind: "step"; readonly cell: PlannedCell; readonly step: MakeStep }
  /** Its objects do not tell whether it links, so the whole kernel is built: why. */
  | { readonly kind: "whole"; readonly cell: PlannedCell; readonly why: string }
  /** A cell is finished before one of an earlier state is: `done` comes later. */
  | { readonly kind: "held"; readonly cell: TriedCell; readonly cached: boolean }
  /** A cell is done; those of an architecture come in the order of their states. */
  | { readonly kind: "done"; readonly cell: TriedCell; readonly cached: boolean }
  /** A cell that is done has been recorded, with its verdict. */
  | { readonly kind: "judged"; readonly cell: TriedCell; readonly judged?: JudgedCell };

/** Where events go. Who sends `held` and `done` waits for what they bring about. */
export type RunEvents = (event: RunEvent) => void | Promise<void>;

/** Who looks on. */
export interface Watcher {
  on(event: RunEvent): void;
  /** The run has ended. */
  end(): void;
}

/** Begins to show a plan; `workers` is how many cells run at once, `report` gives the report so far. */
export type ShowRun = (plan: Plan, workers: number, report: () => Report) => Watcher;

/** Nobody looks on. */
export const UNSEEN: Watcher = { on() {}, end() {} };
