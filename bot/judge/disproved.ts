/**
 * What a whole build finds of the state that it is held against, which had stood on an argument:
 * the build is right. Pure.
 * @module
 */
import type {
  Baseline,
  BuildOutcome,
  ObjectsOutcome,
  UnaffectedOutcome,
} from "../compile/types.ts";
import type { TriedCell } from "./types.ts";

/**
 * The cells of one architecture, in the order of their states, with the evidence of later ones: where
 * a cell that was built whole found its baseline broken, the cell of that state is broken as well,
 * whatever its objects seemed to show. Kept results and shards say so as much as this run's.
 */
export function withEvidence(cells: readonly TriedCell[]): readonly TriedCell[] {
  const result = [...cells];
  for (const [at, { outcome }] of cells.entries()) {
    if (outcome === undefined || outcome.kind === "unaffected") continue;
    if (outcome.level !== "image" || outcome.baseline === undefined) continue;
    for (const { state, ...found } of outcome.evidence ?? []) {
      hold(result, result.findIndex((cell) => cell.state === state), found);
    }
    const before = result.findLastIndex((cell, i) =>
      i < at && cell.action === "build" && !isUnprepared(cell.outcome)
    );
    hold(result, before, outcome.baseline);
  }
  return result;
}

/** Whether a state could not be prepared: then a later one is held against one further back. */
function isUnprepared(outcome: BuildOutcome | undefined): boolean {
  return outcome?.kind === "broken" && outcome.level === "objects" && outcome.tried.length === 0;
}

/** Puts what a whole build found of a cell in the place of what was claimed. */
function hold(cells: TriedCell[], at: number, found: Baseline): void {
  const claim = cells[at]?.outcome;
  if (claim === undefined || !isDisproved(claim, found)) return;
  if (claim.kind === "unaffected" && isBrokenBefore(cells.slice(0, at))) return;
  const { boot: _, ...cell } = cells[at]!;
  cells[at] = { ...cell, outcome: disproved(claim, found) };
}

/** Whether the last state before that was built is broken: what a patch cannot change is so, too. */
function isBrokenBefore(cells: readonly TriedCell[]): boolean {
  return cells.findLast(({ outcome }) => outcome !== undefined && outcome.kind !== "unaffected")
    ?.outcome?.kind === "broken";
}

/** Whether an outcome says that a state builds, without a whole build, and one shows that it does not. */
export function isDisproved(
  claim: BuildOutcome,
  found: Pick<Baseline, "brokenTargets">,
): claim is ObjectsOutcome | UnaffectedOutcome {
  const claims = claim.kind === "unaffected" || claim.kind === "built" && claim.level === "objects";
  return claims && found.brokenTargets.length > 0;
}

/** The outcome of a state whose argument does not hold. */
export function disproved(
  claim: ObjectsOutcome | UnaffectedOutcome,
  found: Baseline,
): BuildOutcome {
  const errors = found.diagnostics.filter((d) => d.severity === "error");
  const message = errors[0]?.message ?? `${found.brokenTargets[0]} does not build`;
  if (claim.kind === "unaffected") {
    const { why: _why, ...rest } = claim;
    // It is as the state before, or not: which patch is to blame only more whole builds can tell.
    return {
      ...rest,
      kind: "infra",
      summary:
        `a whole build of this state fails (${message}), though nothing was found that the patch ` +
        "can change: --level image tells where it began",
    };
  }
  const { link: _link, ...rest } = claim;
  return {
    ...rest,
    kind: "broken",
    summary: `${message} (a whole build shows it; the objects did not)`,
    // Warnings stand as the objects showed them: a whole build says all that there is.
    diagnostics: [...claim.diagnostics, ...errors],
    brokenTargets: [...new Set([...claim.brokenTargets, ...found.brokenTargets])].sort(),
  };
}
