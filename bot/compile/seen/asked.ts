/**
 * The files that are looked for, and what was seen of them.
 * @module
 */
import {
  type Open,
  rangesOf,
  type Regions,
  type Seen,
  type TouchedLines,
} from "../../coverage/mod.ts";
import type { Mounts } from "../../system/process/sandbox.ts";
import type { Maker } from "../make.ts";
import type { Unit } from "./units.ts";

/** Where to look, and for what. */
export interface Question {
  readonly cell: Maker;
  readonly mounts: Pick<Mounts, "source" | "build">;
  /** The directory of the architecture in `arch/`. */
  readonly arch: string;
  readonly touched: readonly TouchedLines[];
  /** The patch is a stranger's: what depends on the files that are there, and so on the time, shows nothing. */
  readonly untrusted?: boolean;
  /** Files of make that were read, where a dry run says so. */
  readonly makefiles?: ReadonlySet<string>;
  /** Takes the source to the state that was built. */
  readonly checkout?: () => Promise<unknown>;
  /** The compilation that a file is about; absent: as Kbuild's `.cmd` files say. */
  readonly unitOf?: (file: string) => Promise<Unit | undefined>;
  /** Where a path stands for what runs; absent: below the source. */
  readonly rootOf?: (path: string) => string;
}

/** How many of those that saw a file are named. */
export const NAMED = 3;

const NOTHING: Open = { lines: new Set(), gaps: new Set() };

/** A file of which something is still to be seen. */
export interface Asked {
  readonly path: string;
  readonly open: Open;
  readonly by: string[];
  /** Files that say who read it. */
  files: readonly string[];
  regions?: Regions;
  tries: number;
  /** Whether a unit has shown what it keeps. */
  answered: boolean;
  unknown?: string;
}

/** The places asked for, of each path once. */
export function askedOf(touched: readonly TouchedLines[]): readonly Asked[] {
  const all = new Map<string, Asked>();
  for (const { path, lines, gaps } of touched) {
    const known = all.get(path) ??
      {
        path,
        open: { lines: new Set(), gaps: new Set() },
        by: [],
        files: [],
        tries: 0,
        answered: false,
      };
    for (const line of lines) known.open.lines.add(line);
    for (const gap of gaps) known.open.gaps.add(gap);
    all.set(path, known);
  }
  return [...all.values()];
}

/** What was seen of a file: of what was asked, all that is not left. */
export function answer(
  { path, open, unknown, ...asked }: Asked,
  touched: readonly TouchedLines[],
  by: readonly string[],
  // What is read whole has nothing open: only the preprocessor, and make, leave something out.
  left: Open = asked.regions === undefined && unknown === undefined ? NOTHING : open,
): Seen {
  const own = touched.filter((one) => one.path === path);
  const of = (which: "lines" | "gaps") =>
    [...new Set(own.flatMap((one) => one[which]))].sort((a, b) => a - b)
      .filter((one) => !left[which].has(one));
  const gaps = of("gaps");
  return {
    path,
    lines: rangesOf(of("lines")),
    gaps,
    by: by.slice(0, NAMED),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

/** Whether all of it was seen. */
export function isDone({ open }: Asked): boolean {
  return open.lines.size === 0 && open.gaps.size === 0;
}
