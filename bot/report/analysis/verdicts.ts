/**
 * The verdicts as the grid shows them: a word of at most six letters, a colour, and what it means.
 * @module
 */
import type { Verdict } from "../../judge/types.ts";
import type { Style } from "../../text/paint.ts";

/** How one verdict looks. */
export interface VerdictLook {
  readonly word: string;
  readonly style: Style;
  /** For the legend, behind the word. */
  readonly meaning: string;
}

/** Of a base that was configured and prepared alone: it is not known to build. */
export const PREPARED: VerdictLook = {
  word: "prep",
  style: "dim",
  meaning: "prepared, not built: each state is held against the one before",
};

/** How a cell of a report looks. */
export function lookOf(
  { verdict, argument }: {
    readonly verdict: Verdict;
    readonly argument?: { readonly kind: string };
  },
): VerdictLook {
  return verdict === "pass" && argument?.kind === "prepared" ? PREPARED : LOOKS[verdict];
}

/**
 * Whether the grid shows that a run built a cell. What was made to prepare a state that nothing is compiled of, and the
 * result of an earlier run, are not built.
 */
export function isBuilt(
  cell: Parameters<typeof lookOf>[0] & { readonly compiled: number; readonly cached: boolean },
): boolean {
  return cell.compiled > 0 && !cell.cached && cell.verdict !== "unaffected" &&
    lookOf(cell) !== PREPARED;
}

/** The look of every verdict, in the order of the legend. */
export const LOOKS: Readonly<Record<Verdict, VerdictLook>> = {
  "pass": { word: "pass", style: "good", meaning: "it builds" },
  "fixed": { word: "fixed", style: "good", meaning: "was broken before this patch" },
  "unaffected": { word: "-", style: "dim", meaning: "the patch cannot change it" },
  "warn": { word: "warn", style: "warn", meaning: "builds, with a new warning" },
  "fail": { word: "FAIL", style: "alarm", meaning: "this patch broke it" },
  "inherited": { word: "inher", style: "bad", meaning: "an earlier patch broke it" },
  "base-broken": { word: "base", style: "odd", meaning: "state 0 itself does not build" },
  "untested": { word: "untst", style: "dim", meaning: "no toolchain, or not asked for" },
  "infra": { word: "infra", style: "odd", meaning: "our own fault, says nothing about the patch" },
};

/** The same at length, for `verify --help`. */
export const VERDICT_HELP = `Every state of every architecture is a cell and gets one of these:
  pass         it builds
  fixed        it was broken before this patch, and builds now
  unaffected   the patch cannot change it; the reason is given
  warn         it builds, with a warning that this patch introduced
  fail         this patch broke it
  inherited    an earlier patch of the series broke it, and it still is
  base-broken  state 0 itself does not build, or fails a test; not the fault of the series
  untested     no toolchain, not asked for, or a test skips it
  infra        our own fault: disk full, timeout, killed`;
