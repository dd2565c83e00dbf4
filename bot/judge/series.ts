/**
 * The verdict of the whole series, from its cells. Pure.
 * @module
 */
import { shorten } from "../text/width.ts";
import { isOfBoot } from "./breaks.ts";
import { type Coverage, NO_COVERAGE, type Uncovered } from "./coverage.ts";
import { EVERY_WARNING, warnedCells } from "./warnings/werror.ts";
import type { JudgedCell, SeriesVerdict, Verdict } from "./types.ts";

/** The flag as it was typed. */
function werrorText(werror: readonly string[]): string {
  return werror.includes(EVERY_WARNING) ? "--werror" : `--werror=${werror.join(",")}`;
}

const VERIFIED: readonly Verdict[] = ["pass", "warn", "fixed", "unaffected"];

/**
 * Exit 1 as soon as a patch broke something, or added a warning of those in `werror`; else 3 while a cell has no answer, or while no build
 * compiles a file that a patch adds lines to; else 0. A base that does not build is no answer about the patches that stand on it, but not their fault:
 * it makes the verdict incomplete only if nothing else was verified.
 */
export function judgeSeries(
  cells: readonly JudgedCell[],
  planned: number,
  coverage: Coverage = NO_COVERAGE,
  werror: readonly string[] = [],
): SeriesVerdict {
  const failed = cells.filter((cell) => cell.verdict === "fail");
  if (failed.length > 0) {
    const first = failed.toSorted((a, b) => a.state - b.state)[0]!;
    const archs = failed.filter((cell) => cell.state === first.state).map((cell) => cell.arch);
    const patches = [...new Set(failed.map((cell) => cell.state))].sort((a, b) => a - b);
    const more = patches.length > 1 ? `; patches ${patches.join(", ")} break something` : "";
    return {
      exit: 1,
      kind: "not-bisect-safe",
      text: `not bisect-safe: patch ${first.state} breaks ${archs.join(", ")}${more}`,
    };
  }
  const warned = warnedCells(cells, werror);
  if (warned.length > 0) {
    const state = Math.min(...warned.map((cell) => cell.state));
    const archs = warned.filter((cell) => cell.state === state).map((cell) => cell.arch);
    return {
      exit: 1,
      kind: "not-bisect-safe",
      text: `not bisect-safe: patch ${state} adds a warning on ${archs.join(", ")}, and ` +
        `${werrorText(werror)} makes it an error`,
    };
  }
  const open = cells.filter((cell) => cell.verdict === "infra" || cell.verdict === "untested");
  const missing = planned - cells.length + open.length;
  if (missing > 0) {
    return {
      exit: 3,
      kind: "incomplete",
      text: `incomplete: ${missing} of ${planned} cells ${
        missing === 1 ? "has" : "have"
      } no answer`,
    };
  }
  const [uncovered, ...others] = coverage.missing;
  if (uncovered !== undefined) {
    const more = others.length === 0 ? "" : `, and ${others.length} more`;
    const place = uncovered.why === "not-built" ? "" : `:${firstLine(uncovered)}`;
    const text =
      `incomplete: no build compiles ${uncovered.file}${place} of patch ${uncovered.patch}${more}`;
    return { exit: 3, kind: "incomplete", text };
  }
  const broken = archsWith(cells, (cell) => cell.verdict === "base-broken");
  const fault = baseFault(cells);
  const verified = archsWith(cells, (cell) => VERIFIED.includes(cell.verdict));
  if (planned > 0 && verified.length === 0) {
    return {
      exit: 3,
      kind: "incomplete",
      text: `incomplete: the base ${fault} on ${broken.join(", ")}`,
    };
  }
  if (verified.length === 0) {
    const text = "nothing to build: the series changes nothing that a build compiles";
    return { exit: 0, kind: "nothing-to-build", text };
  }
  const but = broken.length === 0 ? "" : `; the base ${fault} on ${broken.join(", ")}`;
  return { exit: 0, kind: "bisect-safe", text: `bisect-safe on ${verified.join(", ")}${but}` };
}

/** What a series says that it stands on, in its words, and it was verified without. */
export interface Lacking {
  readonly says: string;
  /** The archive gave no answer; nobody has it; it does not apply to the base. */
  readonly result: "unreachable" | "not-found" | "conflict";
}

const LACKS: Readonly<Record<Lacking["result"], (says: string) => string>> = {
  "unreachable": (says) => `could not look up ${says}`,
  "not-found": (says) => `${says} is not found`,
  "conflict": (says) => `${says} does not apply to the base`,
};

/**
 * The verdict where some of what the series says that it stands on is lacking: the base is not the one that its author
 * meant, so that neither a pass nor a break says anything of the series as it was sent.
 */
export function withoutPrerequisites(
  verdict: SeriesVerdict,
  lacking: readonly Lacking[],
): SeriesVerdict {
  const [first, ...others] = lacking;
  if (first === undefined) return verdict;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  const without = verdict.kind === "not-bisect-safe" ? `; without it ${verdict.text}` : "";
  const text = LACKS[first.result](shorten(first.says, MAX_TEXT));
  return { exit: 3, kind: "incomplete", text: `incomplete: ${text}${more}${without}` };
}

/** What the base does where it is broken. */
function baseFault(cells: readonly JudgedCell[]): string {
  const base = cells.filter(({ state, verdict }) => state === 0 && verdict === "base-broken");
  const faults = new Set(base.map(faultOf));
  const said = FAULTS.filter((fault) => faults.has(fault));
  if (said.length === 0) return "does not build";
  return said.length === 1 ? said[0]! : `${said.join(", or ")},`;
}

const FAULTS = ["does not build", "does not boot", "fails its tests"] as const;

function faultOf({ tests, boot, diagnostics }: JudgedCell): typeof FAULTS[number] {
  if (tests?.some(({ kind }) => kind === "failed") === true) return "fails its tests";
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const boots = boot?.kind === "broken" && errors.every(({ tool }) => isOfBoot(tool));
  return boots ? "does not boot" : "does not build";
}

/** As much of a line is repeated. */
const MAX_TEXT = 120;

/** The first line that was not seen, or behind which code was taken out. */
function firstLine({ at, removed }: Uncovered): number {
  return Math.min(...[...at.slice(0, 1), ...removed.slice(0, 1)].map(([line]) => line));
}

/**
 * The verdict of a part of a run: always incomplete, since what a cell means may depend on a state
 * that another part has.
 */
export function judgePart(
  cells: readonly JudgedCell[],
  planned: number,
  shard: string,
): SeriesVerdict {
  const text =
    `incomplete: ${cells.length} of ${planned} cells, shard ${shard}; merge judges them all`;
  return { exit: 3, kind: "incomplete", text };
}

function archsWith(
  cells: readonly JudgedCell[],
  is: (cell: JudgedCell) => boolean,
): readonly string[] {
  return [...new Set(cells.filter(is).map((cell) => cell.arch))];
}
