/**
 * What mending works on: the trees of a series' states, and ways to change all but the last.
 * @module
 */

/** One patch of a series that is being changed. */
export interface DraftPatch {
  /** Its number in the series as it came, from 1: its message and its author stay. */
  readonly n: number;
  /** The git tree hash of the state after it. */
  readonly tree: string;
}

/**
 * A series as trees. What a patch does is the difference of its tree and the one before, so that
 * whatever happens to the trees between, base and last tree decide what the whole series does.
 */
export interface Draft {
  /** The git tree hash of state 0. */
  readonly base: string;
  /** In the order in which they apply. */
  readonly patches: readonly DraftPatch[];
}

/** A run of changed lines, or what happens to a file as a whole: new, deleted, mode, binary. */
export interface Unit {
  /** The file, relative to the tree. */
  readonly path: string;
  /** For messages: `mm/a.c @@ -1,2 +3,4 @@`, or `mm/a.c` for a whole file. */
  readonly label: string;
  /** First line (from 1) and number of lines before the patch; absent for a whole file. */
  readonly lines?: { readonly start: number; readonly count: number };
  /**
   * Lines that take their place, each with its newline unless the file ends without, one character
   * for each byte; for a whole file what `git update-index` takes, absent if the file goes.
   */
  readonly after?: readonly string[] | { readonly mode: string; readonly blob: string };
  /** The changed lines with their signs, to look for words in. */
  readonly changed: readonly string[];
}

/** What can be done with trees; every tree is a hash. */
export interface Trees {
  /** What leads from one tree to another. `context`: lines around a change, 3 as in a patch. */
  units(before: string, after: string, context?: number): Promise<readonly Unit[]>;
  /** A tree with some of the units that lead from it to another. */
  pick(before: string, units: readonly Unit[]): Promise<string>;
  /** What `theirs` did to `base`, done to `ours`; undefined on a conflict. */
  merge(base: string, ours: string, theirs: string): Promise<string | undefined>;
}

/** Hunks of a later patch. */
export interface Part {
  /** The place of the patch in the draft, from 1. */
  readonly at: number;
  /** Some of its units. */
  readonly units: readonly Unit[];
  /** True if these are all that the patch has. */
  readonly whole: boolean;
}

/** A change to a draft. Places count from 1. */
export type Change =
  | { readonly kind: "fold"; readonly into: number; readonly parts: readonly Part[] }
  | {
    readonly kind: "reorder";
    /** The places in their new order. */
    readonly order: readonly number[];
    /** The places that were moved, for messages; all before or all behind `beside`. */
    readonly moved: readonly number[];
    readonly where: "before" | "after";
    readonly beside: number;
  };
