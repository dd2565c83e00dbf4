/**
 * What was said at the state before of things that this state's build did not make: nobody knows
 * whether they still say it, so it stands. Pure.
 * @module
 */
import type { Baseline, Diagnostic, SourceOutcome } from "../../compile/types.ts";
import type { FileHunks } from "../hunks.ts";
import { isOfBindings } from "./bindings.ts";
import { mapPlace } from "./map_line.ts";
import type { JudgedDiagnostic } from "../types.ts";

/** True for a diagnostic of the state before that this build had no occasion to repeat. */
export function notRecompiled(outcome: SourceOutcome): (d: Diagnostic) => boolean {
  const { made } = outcome, recompiled = new Set(made);
  // A whole build makes all, and holds no device tree against its bindings.
  return (d) =>
    d.severity === "warning" && d.target !== undefined && !recompiled.has(d.target) &&
    (made !== undefined || isOfBindings(d));
}

/**
 * True for a diagnostic that the state before, as it was built to be held against, said or would have
 * said: not of what failed there, nor, where little was made anew, of what was not.
 */
export function recompiledAt({ brokenTargets, made }: Baseline): (d: Diagnostic) => boolean {
  const broken = new Set(brokenTargets), recompiled = made && new Set(made);
  return ({ target }) =>
    target === undefined ||
    !broken.has(target) && (recompiled === undefined || recompiled.has(target));
}

/**
 * What seems mended, but was said of a thing that could not be made: a compiler that stops at an
 * error keeps its warnings for the next time.
 */
export function maskedByError(outcome: SourceOutcome): (d: JudgedDiagnostic) => boolean {
  const broken = new Set(outcome.brokenTargets);
  // With -Werror the same words are an error now.
  const errors = new Set(
    outcome.diagnostics.filter((d) => d.severity === "error").map((d) => d.message),
  );
  return (d) =>
    d.status === "fixed" && d.severity === "warning" && d.target !== undefined &&
    broken.has(d.target) && !errors.has(d.message);
}

/** The diagnostic where the patches since have moved it. */
export function relocated(
  d: Diagnostic,
  patches: readonly (readonly FileHunks[])[] | undefined,
): JudgedDiagnostic {
  if (patches === undefined || d.file === undefined) return { ...d, status: "old" };
  const { file, line } = mapPlace(patches, d.file, d.line);
  const moved = file !== d.file || line !== d.line;
  return {
    ...d,
    file,
    ...(line === undefined ? {} : { line }),
    status: moved ? "moved" : "old",
  };
}
