/**
 * Which of the lines that a series adds a compiler has seen, and which not. Pure.
 * @module
 */
import { isIn, type Range, rangesOf, type Seen } from "../coverage/mod.ts";
import { cellKey } from "../plan/types.ts";
import type { FileHunks } from "./hunks.ts";
import { mapPlace } from "./warnings/map_line.ts";
import { type FileLines, patchLines } from "./touched_lines.ts";
import type { JudgedCell, TriedCell, Verdict } from "./types.ts";

/**
 * Why a line was not seen. `not-built`: no build reads its file; `compiled-away`: the preprocessor of
 * every build that reads it takes it out, or the assembler; `unknown`: a build reads it, and it could not be found out;
 * `no-answer`: no build that has an answer reads its file, and some have none.
 */
export type Unseen = "not-built" | "compiled-away" | "unknown" | "no-answer";

/** A build of programs that is broken at the base, so that it says nothing of the files that it would read. */
export interface BrokenBuild {
  /** Its name: `x86_64:tools/cpupower`. */
  readonly build: string;
  /** Debian's packages that it lacks, sorted; empty: it is broken for another reason, or none is known to help. */
  readonly packages: readonly string[];
}

/** Lines of a patch that no compiler has seen. */
export interface Uncovered {
  /** The patch that adds the lines. */
  readonly patch: number;
  /** Path relative to the tree. */
  readonly file: string;
  /** How many lines it adds that are for a compiler. */
  readonly lines: number;
  /** Why. */
  readonly why: Unseen;
  /** Their numbers behind the patch. */
  readonly at: readonly Range[];
  /** Lines behind which code was taken out and not put in, and how many lines of it. */
  readonly removed: readonly (readonly [line: number, count: number])[];
  /** The builds that have no answer for the patch's state or a later one, sorted; absent: all have. */
  readonly unanswered?: readonly string[];
  /** Configuration symbols that decide whether they are compiled, without `CONFIG_`; absent: not looked for. */
  readonly symbols?: readonly string[];
  /** The build of programs that would read the file, where it is broken at the base. */
  readonly baseBroken?: BrokenBuild;
  /** What there is to say besides. */
  readonly note?: string;
}

/** Lines of a patch with who saw them. */
export interface SeenBy {
  /** Their numbers behind the patch. */
  readonly at: Range;
  /** The builds, sorted. */
  readonly by: readonly string[];
  /** The state at which they did, where that is a later one than the patch's own. */
  readonly state?: number;
}

/** What was seen of what a patch adds to a file. */
export interface FileCoverage {
  /** The patch. */
  readonly patch: number;
  /** Path relative to the tree. */
  readonly file: string;
  /** The lines that it adds for a compiler. */
  readonly lines: readonly Range[];
  /** Those of them that were seen. */
  readonly seen: readonly SeenBy[];
}

/** What of a series compilers have seen. */
export interface Coverage {
  /** Lines that the series adds for a compiler, Kconfig or make, without comments and blank lines. */
  readonly lines: number;
  /** How many of them were seen. */
  readonly compiled: number;
  /** The lines that were not, by patch and file; empty: all were. */
  readonly missing: readonly Uncovered[];
  /** Every file with lines for a compiler, by patch. */
  readonly files: readonly FileCoverage[];
}

/** Nothing was asked. */
export const NO_COVERAGE: Coverage = { lines: 0, compiled: 0, missing: [], files: [] };

/** A build that stops at an error has not read all that it reads; the series is not safe either way. */
const STOPPED: ReadonlySet<Verdict> = new Set(["fail", "inherited"]);

/** A cell as it was planned. */
type Planned = Pick<TriedCell, "state" | "arch" | "action">;

/**
 * Holds what each patch adds against what the builds of its state, and of later ones, have seen. Which of
 * them have not looked is known of planned cells only.
 */
export function coverageOf(
  cells: readonly JudgedCell[],
  patches: readonly (readonly FileHunks[])[],
  planned: readonly Planned[] = [],
): Coverage {
  const stopped = new Set(
    cells.filter(({ verdict }) => STOPPED.has(verdict)).map(({ state }) => state),
  );
  const views = viewsOf(cells), unanswered = unansweredOf(cells, planned);
  const missing: Uncovered[] = [], files: FileCoverage[] = [];
  let lines = 0, compiled = 0;
  for (const [i, hunks] of patches.entries()) {
    const patch = i + 1;
    for (const file of patchLines(patch, hunks)) {
      if (file.included && !views.has(file.path)) continue;
      const found = fileCoverage(patch, file, { views, patches, unanswered });
      lines += file.lines.length;
      compiled += found.count;
      if (!file.gone) {
        files.push({ patch, file: file.path, lines: rangesOf(file.lines), seen: found.seen });
      }
      if (!stopped.has(patch)) missing.push(...found.missing);
    }
  }
  return { lines, compiled, missing, files };
}

/** What a build saw of a file at a state. */
interface View extends Seen {
  readonly arch: string;
  readonly state: number;
}

type Views = ReadonlyMap<string, readonly View[]>;

/** By path, the earlier states first. */
function viewsOf(cells: readonly JudgedCell[]): Views {
  const all = cells.toSorted((a, b) => a.state - b.state).flatMap(({ outcome, arch, state }) =>
    (outcome === undefined || outcome.kind === "infra" ? [] : outcome.seen ?? []).map((
      one,
    ): View => ({ ...one, arch, state }))
  );
  return Map.groupBy(all, ({ path }) => path);
}

/** Cells that were to be built and did not come to an answer. What a patch cannot change has its answer. */
function unansweredOf(
  cells: readonly JudgedCell[],
  planned: readonly Planned[],
): readonly Planned[] {
  const answered = new Set(
    cells.filter(({ outcome, verdict }) =>
      outcome === undefined
        ? verdict !== "infra" && verdict !== "untested"
        : outcome.kind !== "infra"
    ).map(cellKey),
  );
  return planned.filter((cell) => cell.action !== "skip" && !answered.has(cellKey(cell)));
}

interface All {
  readonly views: Views;
  readonly unanswered: readonly Planned[];
  readonly patches: readonly (readonly FileHunks[])[];
}

function fileCoverage(patch: number, file: FileLines, all: All) {
  const now = (all.views.get(file.path) ?? []).filter(({ state }) => state === patch);
  const seen: { line: number; by: string; state: number }[] = [];
  const open: number[] = [];
  for (const line of file.lines) {
    const by = buildsOf(now.filter((view) => isIn(view.lines, line)));
    if (by !== "") seen.push({ line, by, state: patch });
    else {
      const found = later(patch, file.path, line, all, (view, at) => isIn(view.lines, at));
      if (found === undefined) open.push(line);
      else seen.push({ line, ...found });
    }
  }
  const removed = file.gaps.flatMap((gap, i) => {
    const found = now.some(({ gaps }) => gaps.includes(gap)) ||
      // A state that asks for what is gone fails, whatever comes later.
      !file.gone &&
        later(patch, file.path, gap, all, ({ gaps }, at) => gaps.includes(at)) !== undefined;
    return found ? [] : [[gap, file.removed[i]!] as const];
  });
  const missing: Uncovered[] = open.length + removed.length === 0 ? [] : [{
    patch,
    file: file.path,
    lines: open.length,
    at: rangesOf(open),
    removed,
    ...reason(now, patch, all.unanswered),
  }];
  return { count: seen.length, seen: joined(seen, patch), missing };
}

/** The later state at which a line, where no patch has rewritten it by then, is first seen. */
function later(
  patch: number,
  file: string,
  line: number,
  { views, patches }: All,
  isSeen: (view: View, line: number) => boolean,
): { readonly by: string; readonly state: number } | undefined {
  let path = file, at = line;
  for (let state = patch + 1; state <= patches.length; state++) {
    const hunks = patches[state - 1]!;
    if (hunks.some((one) => (one.renamedFrom ?? one.path) === path)) {
      const place = mapPlace([hunks], path, at);
      if (!place.kept && at !== 0) return undefined;
      path = place.file;
      at = at === 0 ? 0 : place.line!;
    }
    const found = buildsOf(
      (views.get(path) ?? []).filter((view) => view.state === state && isSeen(view, at)),
    );
    if (found !== "") return { by: found, state };
  }
  return undefined;
}

function reason(
  views: readonly View[],
  patch: number,
  unanswered: readonly Planned[],
): Pick<Uncovered, "why" | "note" | "unanswered"> {
  // A later state may be the first that reads a line.
  const open = [
    ...new Set(unanswered.filter(({ state }) => state >= patch).map(({ arch }) => arch)),
  ].sort();
  const without = open.length === 0 ? {} : { unanswered: open };
  if (views.length === 0) {
    return { why: open.length === 0 ? "not-built" : "no-answer", ...without };
  }
  const note = views.find(({ unknown }) => unknown !== undefined)?.unknown;
  return {
    ...note === undefined ? { why: "compiled-away" } : { why: "unknown", note },
    ...without,
  };
}

/** Names of the builds, as one word that can be compared. */
function buildsOf(views: readonly View[]): string {
  return [...new Set(views.map(({ arch }) => arch))].sort().join(" ");
}

/** Lines that follow each other and were seen by the same builds as one. */
function joined(
  seen: readonly { readonly line: number; readonly by: string; readonly state: number }[],
  patch: number,
): readonly SeenBy[] {
  const parts: { at: [number, number]; by: string; state: number }[] = [];
  for (const { line, by, state } of seen) {
    const last = parts.at(-1);
    if (last?.at[1] === line - 1 && last.by === by && last.state === state) last.at[1] = line;
    else parts.push({ at: [line, line], by, state });
  }
  return parts.map(({ at, by, state }) => ({
    at,
    by: by.split(" "),
    ...(state === patch ? {} : { state }),
  }));
}
