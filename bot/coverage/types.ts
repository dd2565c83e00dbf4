/**
 * Which lines of a patch a compiler has to see, and which it saw.
 * @module
 */

/** Lines from the first to the last, both from 1 and both included. */
export type Range = readonly [first: number, last: number];

/** Places of a file that a compiler has to see at a state. */
export interface TouchedLines {
  /** Tells it from all others of the series: the patch and the path that it has there. */
  readonly id: string;
  /** The path at the state. */
  readonly path: string;
  /** Numbers of the lines at the state, ascending, without blank lines and comments. */
  readonly lines: readonly number[];
  /** Lines at the state behind which code was taken out and none put in, ascending; 0: before all. */
  readonly gaps: readonly number[];
  /** The file is no longer there: whether something still asks for it is to be seen, at this state alone. */
  readonly gone?: true;
}

/** What the builds of a cell saw of a file; lines that are not named were not seen. */
export interface Seen {
  /** Path relative to the tree. */
  readonly path: string;
  /** Of the touched lines, those that the preprocessor leaves to a compiler. */
  readonly lines: readonly Range[];
  /** The same of the touched gaps. */
  readonly gaps: readonly number[];
  /** Who saw them, as Kbuild calls it: the first few objects, `Kconfig`, `make`. */
  readonly by: readonly string[];
  /** Set if it was read, and it could not be found out which of its lines are left: why. */
  readonly unknown?: string;
}

/** Ascending numbers as ranges. */
export function rangesOf(numbers: Iterable<number>): readonly Range[] {
  const ranges: [number, number][] = [];
  for (const one of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && one === last[1] + 1) last[1] = one;
    else ranges.push([one, one]);
  }
  return ranges;
}

/** Whether a number is in one of some ranges. */
export function isIn(ranges: readonly Range[], one: number): boolean {
  return ranges.some(([first, last]) => first <= one && one <= last);
}
