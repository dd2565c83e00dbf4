/**
 * Folds how a kernel ran into how it was built, so that one judgement holds for both: a boot that
 * fails is a break, a splat is a diagnostic. Pure.
 * @module
 */
import type { BootOutcome, Flake } from "../../boot/types.ts";
import type {
  BuildOutcome,
  Diagnostic,
  EarlierBuilds,
  ObjectsOutcome,
  SourceOutcome,
  WholeOutcome,
} from "../../compile/types.ts";
import { addFlakes, joinFlakes, withFlakes } from "./flaky.ts";
import { identity } from "../warnings/identity.ts";
import { newComplaints, withoutComplaints } from "./complaints.ts";
import type { TriedCell } from "../types.ts";

/** What is known of the states before a cell. */
interface Before {
  readonly build?: SourceOutcome;
  readonly boot?: BootOutcome;
  /** The boot of state 0. */
  readonly base?: BootOutcome;
}

/**
 * The cells of one architecture, in the order of their states, each with its boot in its outcome. A
 * boot is held against the last one before it; a splat that state 0 had is old at every state, though
 * it may be missing in between.
 */
export function withBoots(tried: readonly TriedCell[]): readonly TriedCell[] {
  let before: Before = {};
  const cells = withoutFlakes(tried);
  const brokenBase = brokenBaseBoot(cells[0]);
  return cells.map((tried) => {
    const cell = brokenBase === undefined ? tried : withoutBoot(tried, brokenBase);
    const { outcome, boot } = cell;
    if (outcome === undefined || outcome.kind === "infra") return cell;
    const folded = boot === undefined ? cell : { ...cell, outcome: fold(outcome, boot, before) };
    const own = ran(boot) ? boot : undefined;
    before = {
      build: outcome.kind === "unaffected" ? before.build ?? outcome : outcome,
      boot: own ?? before.boot,
      base: before.base ?? own,
    };
    return folded;
  });
}

/**
 * The cells with what is flaky told apart: what a later boot has found of a kernel, and from there on what a kernel of
 * the series is known to do in some of its boots.
 */
function withoutFlakes(cells: readonly TriedCell[]): readonly TriedCell[] {
  const found = [...cells];
  for (const [at, { boot }] of cells.entries()) {
    if (boot?.before === undefined) continue;
    const last = found.findLastIndex((cell, i) => i < at && ran(cell.boot));
    const cell = found[last];
    if (cell?.boot !== undefined) {
      found[last] = { ...cell, boot: addFlakes(cell.boot, boot.before) };
    }
  }
  let known: readonly Flake[] = [];
  return found.map((cell) => {
    if (cell.boot === undefined) return cell;
    known = joinFlakes(known, cell.boot.before ?? []);
    const boot = withFlakes(cell.boot, known, false);
    known = joinFlakes(known, boot.flaky ?? []);
    return { ...cell, boot };
  });
}

function ran(boot: BootOutcome | undefined): boolean {
  return boot?.kind === "booted" || boot?.kind === "broken";
}

/**
 * How state 0 failed to run, where kernels are built for their boot alone. It says nothing about what
 * the patches' objects are like, and neither do the boots that fail after it.
 */
function brokenBaseBoot(base: TriedCell | undefined): BootOutcome | undefined {
  const { outcome, boot, state } = base ?? {};
  const built = outcome?.kind === "built" && outcome.level === "objects";
  return state === 0 && built && boot?.kind === "broken" ? boot : undefined;
}

function withoutBoot(cell: TriedCell, brokenBase: BootOutcome): TriedCell {
  if (cell.boot?.kind !== "broken") return cell;
  const summary = `the base does not boot here: ${brokenBase.summary}`;
  return { ...cell, boot: { ...cell.boot, kind: "untested", summary, diagnostics: [] } };
}

function fold(build: SourceOutcome, boot: BootOutcome, before: Before): BuildOutcome {
  if (boot.kind === "untested" || build.kind === "unaffected") return build;
  if (boot.kind === "infra") return { ...build, kind: "infra", summary: `boot: ${boot.summary}` };
  const broken = build.kind === "broken" || boot.kind === "broken";
  return {
    ...build,
    kind: broken ? "broken" : "built",
    summary: boot.kind === "broken" ? `boot: ${boot.summary}` : `${build.summary}, ${boot.summary}`,
    diagnostics: [...build.diagnostics, ...withoutComplaints(boot), ...complaints(boot, before)],
    ...baselineOf(build, boot, before),
  };
}

/** Complaints that the boots before have not; those that are old nobody asks for, and a boot may leave one out. */
function complaints(boot: BootOutcome, before: Before): readonly Diagnostic[] {
  return before.boot === undefined ? [] : newComplaints(boot, [before.boot, before.base]);
}

/** What the state before said, built and booted. Without one the cell is judged for itself. */
function baselineOf(
  build: WholeOutcome | ObjectsOutcome,
  boot: BootOutcome,
  before: Before,
): Pick<EarlierBuilds, "baseline"> {
  const old = build.baseline ?? before.build;
  if (old === undefined || before.boot === undefined) return {};
  const diagnostics = withoutComplaints(before.boot);
  return {
    baseline: {
      diagnostics: [...old.diagnostics, ...diagnostics, ...again(boot, before)],
      brokenTargets: old.brokenTargets,
    },
  };
}

/** Splats of state 0 that the last boot did not show, and this one does again. */
function again(boot: BootOutcome, before: Before): readonly Diagnostic[] {
  const diagnosticsOf = (one: BootOutcome | undefined) =>
    one === undefined ? [] : withoutComplaints(one);
  const last = new Set(diagnosticsOf(before.boot).map(identity));
  const now = Map.groupBy(diagnosticsOf(boot), identity);
  const base = Map.groupBy(diagnosticsOf(before.base), identity);
  return [...base].flatMap(([key, splats]) =>
    last.has(key) ? [] : splats.slice(0, now.get(key)?.length ?? 0)
  );
}
