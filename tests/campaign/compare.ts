/**
 * Answers against the truth. Pure.
 * @module
 */
import type { BuildOutcome } from "../../bot/compile/types.ts";
import { patchHunks } from "../../bot/judge/hunks.ts";
import { judgeArch } from "../../bot/judge/judge.ts";
import type { JudgedCell, Verdict } from "../../bot/judge/types.ts";
import type { Class } from "./types.ts";

/** What an answer is, against the truth. */
export const RESULTS = [
  "agree",
  "wrong-green",
  "missed-warning",
  "wrong-red",
  "wrong-warn",
  "no-answer",
  "no-truth",
] as const;
/** One of {@linkcode RESULTS}. */
export type Result = (typeof RESULTS)[number];

/** What a verdict comes to on a base that builds. */
export function classOf(verdict: Verdict): Class {
  switch (verdict) {
    case "pass":
    case "unaffected":
    case "fixed":
      return "pass";
    case "warn":
    case "fail":
      return verdict;
    default:
      return "none";
  }
}

/** Holds an answer against the truth. */
export function resultOf(answer: Class, truth: Class): Result {
  if (truth === "none") return "no-truth";
  if (answer === "none") return "no-answer";
  if (answer === truth) return "agree";
  if (truth === "fail") return "wrong-green";
  if (answer === "fail") return "wrong-red";
  return truth === "warn" ? "missed-warning" : "wrong-warn";
}

/** Whether a result is a disagreement to look into. */
export function isDisagreement(result: Result): boolean {
  return !["agree", "no-answer", "no-truth"].includes(result);
}

/** Judges a build of the patched state as `verify` judges it: against that of the base. */
export function judge(base: BuildOutcome, now: BuildOutcome, diff: string): JudgedCell {
  const cell = { arch: "", action: "build", reason: "" } as const;
  const judged = judgeArch(
    [{ ...cell, state: 0, outcome: base }, { ...cell, state: 1, outcome: now }],
    [patchHunks(diff)],
  );
  return judged[1]!;
}
