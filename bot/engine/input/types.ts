/**
 * What the commands start from.
 * @module
 */
import type { RangeCommit } from "../../report/analysis/advice.ts";
import type { Series } from "../../series/types.ts";
import type { Base, Tree } from "../../tree/types.ts";

/** A series on its base. */
export interface Inputs {
  readonly series: Series;
  readonly tree: Tree;
  readonly base: Base;
  /** For a git range: its commits, the first one first. */
  readonly commits?: readonly RangeCommit[];
}
