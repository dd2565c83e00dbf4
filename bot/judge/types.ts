/**
 * What the judge takes and gives.
 * @module
 */
import type { BootOutcome } from "../boot/types.ts";
import type { BuildOutcome, Diagnostic } from "../compile/types.ts";
import type { TestOutcome } from "../testing/types.ts";

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
  /** The state, 0 for the base. */
  readonly state: number;
  /** Name of the build. */
  readonly arch: string;
  /** What the plan said. */
  readonly action: "build" | "skip" | "untested";
  /** The plan's reason. */
  readonly reason: string;
  /** For `build`; absent if the cell was not reached. */
  readonly outcome?: BuildOutcome;
  /** How its kernel ran; absent if that was not asked for, or nothing was built. */
  readonly boot?: BootOutcome;
  /** What its tests came to, in their order; absent if there are none, or nothing was to be tested. */
  readonly tests?: readonly TestOutcome[];
}

/** A diagnostic against the state before. `moved` is an old one whose place is another. */
export type JudgedDiagnostic = Diagnostic & {
  readonly status: "new" | "old" | "moved" | "fixed";
  /** What an old or moved one said at the state before, where numbers in it differ. */
  readonly was?: string;
};

/** A cell with its verdict. */
export interface JudgedCell {
  /** The state, 0 for the base. */
  readonly state: number;
  /** Name of the build. */
  readonly arch: string;
  /** What is to be said of it. */
  readonly verdict: Verdict;
  /** One line. */
  readonly reason: string;
  /** Of one that is `inherited`: the patches that broke it and that none has mended yet. */
  readonly since?: readonly number[];
  /** Absent if nothing was built. */
  readonly outcome?: BuildOutcome;
  /** Absent if nothing was to run. */
  readonly boot?: BootOutcome;
  /** Absent if nothing was tested. */
  readonly tests?: readonly TestOutcome[];
  /** What was said, each against the state before. */
  readonly diagnostics: readonly JudgedDiagnostic[];
}

/** The verdict of the series and the exit code that says the same. */
export interface SeriesVerdict {
  /** Exit code of the program. */
  readonly exit: 0 | 1 | 3;
  /** The same as a word. */
  readonly kind: "bisect-safe" | "nothing-to-build" | "not-bisect-safe" | "incomplete";
  /** One line. */
  readonly text: string;
}
