/**
 * What is new in the warnings of a state, in a few words. Pure.
 * @module
 */
import type { JudgedDiagnostic } from "../types.ts";
import { distinct, isWorse } from "./identity.ts";

/** A warning that the state before has not. */
export function isNewWarning(d: { severity: string; status: string }): boolean {
  return d.severity === "warning" && d.status === "new";
}

/** How many warnings are new, and how many old ones say a larger number than before. */
export function newsOf(diagnostics: readonly JudgedDiagnostic[]): string {
  const some = distinct(diagnostics).filter((d) => d.severity === "warning");
  const counts = [
    [some.filter(isNewWarning).length, "new warning"],
    [some.filter(isWorse).length, "old warning", " worse"],
  ] as const;
  return counts.filter(([count]) => count > 0)
    .map(([count, what, how = ""]) => `, ${count} ${what}${count === 1 ? "" : "s"}${how}`).join("");
}
