/**
 * What the judge takes and gives.
 * @module
 */
import type { BuildOutcome, Diagnostic } from "../build/types.ts";

/** The verdict of a cell. `infra` and `untested` say nothing about a patch and never count as a pass. */
export type Verdict =
  | "pass"
  | "warn"
  | "fail"
  | "inherited"
  | "fixed"
  | "unaffected"
  | "base-broken"
  | "untested"
  | "infra";

/** A cell with what happened to it. */
export interface TriedCell {
  readonly state: number;
  readonly arch: string;
  readonly action: "build" | "carry" | "untested";
  /** The plan's reason. */
  readonly reason: string;
  /** For `build`; absent if the cell was not reached. */
  readonly outcome?: BuildOutcome;
}

/** A diagnostic against the state before. */
export type JudgedDiagnostic = Diagnostic & { readonly status: "new" | "old" | "fixed" };

/** A cell with its verdict. */
export interface JudgedCell {
  readonly state: number;
  readonly arch: string;
  readonly verdict: Verdict;
  /** One line. */
  readonly reason: string;
  readonly outcome?: BuildOutcome;
  readonly diagnostics: readonly JudgedDiagnostic[];
}

/** The verdict of the series and the exit code that says the same. */
export interface SeriesVerdict {
  readonly exit: 0 | 1 | 3;
  readonly kind: "bisect-safe" | "not-bisect-safe" | "incomplete";
  /** One line. */
  readonly text: string;
}
