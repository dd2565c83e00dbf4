/**
 * The plan: which cells there are, which are built, and why.
 * @module
 */
import type { Level } from "../config/levels.ts";

export { type Level, LEVELS } from "../config/levels.ts";

/** The level of a run that names none: what the patches can change, and what is argued from that. */
export const DEFAULT_LEVEL: Level = "objects";

/** One state of one build. */
export interface PlannedCell {
  /** 0 is the base, n the tree after patch n. */
  readonly state: number;
  /** Name of the build. */
  readonly arch: string;
  /** `build` it, `skip` it (the patch cannot change it: what the state before came to holds), or leave it `untested`. */
  readonly action: "build" | "skip" | "untested";
  /** Why, in one line that a reviewer can check. */
  readonly reason: string;
}

/** All cells, ordered by state, then by build. */
export interface Plan {
  /** How far the cells are taken. */
  readonly level: Level;
  /** Names of the builds, in the order of the grid. */
  readonly archs: readonly string[];
  /** What is done at each state of each build. */
  readonly cells: readonly PlannedCell[];
  /** What the cells cannot say, one line each: why these architectures, and which have no cell at all. */
  readonly notes?: readonly string[];
}

/** The key of a cell, wherever cells are looked up, and its name: `um/3`. */
export function cellKey(
  { arch, state }: { readonly arch: string; readonly state: number },
): string {
  return `${arch}/${state}`;
}
