/**
 * The commands that read a series and build nothing.
 * @module
 */
import type { InterdiffOptions } from "../../engine/interdiff.ts";
import type { GlobalOptions, SeriesOptions, SourceOptions } from "./options.ts";

/** `check`: does it apply, and does its letter say what is so? */
export interface CheckCommand extends GlobalOptions, SeriesOptions {
  readonly kind: "check";
  /** Also run the tree's own scripts on it. */
  readonly letter: boolean;
}

/** `cc`: who should get a series? */
export interface CcCommand extends GlobalOptions, SeriesOptions {
  readonly kind: "cc";
}

/** `fetch`: write a series as a directory of patches. */
export interface FetchCommand extends GlobalOptions, SourceOptions {
  readonly kind: "fetch";
  readonly series: string;
  /** Directory to make; undefined: named after the series. */
  readonly output?: string;
}

/** `interdiff`: how did a reroll change the series? */
export interface InterdiffCommand extends GlobalOptions, InterdiffOptions {
  readonly kind: "interdiff";
  /** No diffs, only a line for each patch and the diffstat. */
  readonly stat: boolean;
  /** File for the sum. */
  readonly output?: string;
}
