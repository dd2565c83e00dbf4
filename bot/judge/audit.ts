/**
 * Claims that were made without a whole build, against whole builds. Pure.
 * @module
 */
import type { BuildOutcome } from "../compile/types.ts";
import { judgeArch, type SeriesHunks } from "./judge.ts";
import type { JudgedCell, Verdict } from "./types.ts";

/** What a cell's verdict stands on, where no whole build is behind it. */
export type Claim = "unaffected" | "link";

/** What became of a claim. */
export interface Audited {
  readonly state: number;
  readonly arch: string;
  readonly claim: Claim;
  /** `wrong` is an error of ours, never of a patch. `open`: the machine kept us from an answer. */
  readonly result: "holds" | "wrong" | "open";
  /** One line. */
  readonly text: string;
}

/** The claim that a cell makes; undefined if a whole build or none is behind its verdict. */
export function claimOf(cell: JudgedCell): Claim | undefined {
  if (cell.verdict === "unaffected") return "unaffected";
  const { outcome } = cell;
  return outcome?.kind === "built" && outcome.level === "objects" && outcome.link !== undefined
    ? "link"
    : undefined;
}

/** Holds a claim against whole builds of the state before and of its own. */
export function auditClaim(
  cell: JudgedCell,
  claim: Claim,
  builds: { readonly before: BuildOutcome; readonly now: BuildOutcome },
  patches: SeriesHunks = [],
): Audited {
  const { state, arch } = cell;
  const say = (result: Audited["result"], text: string) => ({ state, arch, claim, result, text });
  const fault = [builds.before, builds.now].find((build) => build.kind === "infra");
  if (fault !== undefined) return say("open", fault.summary);
  // State 0 of this pair is the state before; the hunks are those of the one patch between.
  const pair = [{ state: 0, outcome: builds.before }, { state: 1, outcome: builds.now }]
    .map((one) => ({ ...one, arch, action: "build" as const, reason: "audit" }));
  const judged = judgeArch(pair, patches.slice(state - 1, state))[1];
  const verdict = judged?.verdict ?? "infra";
  const news = judged?.diagnostics.find((d) => d.status === "new");
  const what = news?.message ?? judged?.reason ?? "no verdict";
  if (BAD.includes(verdict)) return say("wrong", `a whole build breaks: ${what}`);
  if (claim === "unaffected") {
    if (builds.before.configHash !== builds.now.configHash) {
      return say("wrong", "the whole builds have other configurations");
    }
    if (news !== undefined) return say("wrong", `a whole build says something new: ${what}`);
    if (verdict === "fixed") return say("wrong", "a whole build is mended");
  } else if (verdict === "warn" && cell.verdict !== "warn") {
    return say("wrong", `a whole build warns: ${what}`);
  }
  return say("holds", `${builds.now.compiled} objects built whole, here and at the state before`);
}

/** A patch broke it, as the pair of builds shows. */
const BAD: readonly Verdict[] = ["fail", "infra", "untested"];
