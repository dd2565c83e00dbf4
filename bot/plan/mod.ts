/**
 * Which cells there are, which are built, and why.
 * @module
 */
export { affects, type ArchDirs, type Effect } from "./affects.ts";
export { chooseBuilds, type PlanOptions, planSeries } from "./plan.ts";
export type { Level, Plan, PlannedCell } from "./types.ts";
