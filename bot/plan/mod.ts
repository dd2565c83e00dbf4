/**
 * Which cells there are, which are built, and why.
 * @module
 */
export { affects, type ArchDirs, type Effect } from "./affects.ts";
export { coverArchs, type CoverHints, positiveSymbols } from "./cover.ts";
export { MadeReads, mayBeIncluded } from "./made_reads.ts";
export { checkStates, chooseBuilds, planColumns, type PlanOptions, planSeries } from "./plan.ts";
export { touchedBy, touchedPaths } from "./touched.ts";
export type { Level, Plan, PlannedCell } from "./types.ts";
export { type IncludeLine, INCLUDES, reachedFrom, type TreeSources } from "./tree_includes.ts";
