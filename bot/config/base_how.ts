/**
 * How a base is found. A file of its own, for who needs nothing else.
 * @module
 */

/** What can decide what state 0 is. */
export type BaseHow = "--base" | "base-commit" | "blobs" | "range" | "tag" | "HEAD";

/** All of it. */
export const BASE_HOW = [
  "--base",
  "base-commit",
  "blobs",
  "range",
  "tag",
  "HEAD",
] as const satisfies readonly BaseHow[];
