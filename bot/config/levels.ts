/**
 * How far cells are taken. A file of its own, for who needs nothing else.
 * @module
 */

/** How far a cell is taken. */
export type Level = "objects" | "image" | "boot";

/** The levels, each further than the one before. */
export const LEVELS = ["objects", "image", "boot"] as const satisfies readonly Level[];
