/**
 * What a whole build finds of the state that it is held against, which had stood on an argument:
 * the build is right. Pure.
 * @module
 */
import type { Baseline, BuildOutcome } from "../build/types.ts";
import type { TriedCell } from "./types.ts";

/**
 * The cells of one architecture, in the order of their states, with the evidence of later ones: where
 * a cell that was built whole found its baseline broken, the cell of that state is broken as well,
 * whatever its objects seemed to show. Kept results and shards say so as much as this run's.
 */
export function withEvidence(cells: readonly TriedCell[]): readonly TriedCell[] {
  const result = [...cells];
  for (const [at, { outcome }] of cells.entries()) {
    if (outcome?.level !== "image" || outcome.baseline === undefined) continue;
    const before = result.findLastIndex((cell, i) => i < at && cell.action === "build");
    const claim = result[before]?.outcome;
    if (claim === undefined || !isDisproved(claim, outcome.baseline)) continue;
    if (claim.unaffected !== undefined && isBrokenBefore(result.slice(0, before))) continue;
    const { boot: _, ...cell } = result[before]!;
    result[before] = { ...cell, outcome: disproved(claim, outcome.baseline) };
  }
  return result;
}

/** Whether the last state before that was built is broken: what a patch cannot change is so, too. */
function isBrokenBefore(cells: readonly TriedCell[]): boolean {
  return cells.findLast(({ outcome }) => outcome !== undefined && outcome.unaffected === undefined)
    ?.outcome?.kind === "broken";
}

/** Whether an outcome says that a state builds, without a whole build, and one shows that it does not. */
export function isDisproved(claim: BuildOutcome, found: Pick<Baseline, "brokenTargets">): boolean {
  return claim.level === "objects" && claim.kind === "built" && found.brokenTargets.length > 0;
}

/** The outcome of a state whose argument does not hold. */
export function disproved(claim: BuildOutcome, found: Baseline): BuildOutcome {
  const { link: _link, unaffected, ...rest } = claim;
  const errors = found.diagnostics.filter((d) => d.severity === "error");
  const said = errors[0]?.message ?? `${found.brokenTargets[0]} does not build`;
  if (unaffected !== undefined) {
    // It is as the state before, or not: which patch is to blame only more whole builds can tell.
    return {
      ...rest,
      kind: "infra",
      summary:
        `a whole build of this state fails (${said}), though nothing was found that the patch ` +
        "can change: --level image tells where it began",
    };
  }
  return {
    ...rest,
    kind: "broken",
    summary: `${said} (a whole build shows it; the objects did not)`,
    // Warnings stand as the objects showed them: a whole build says all that there is.
    diagnostics: [...claim.diagnostics, ...errors],
    brokenTargets: [...new Set([...claim.brokenTargets, ...found.brokenTargets])].sort(),
  };
}
