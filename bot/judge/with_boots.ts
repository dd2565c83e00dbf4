/**
 * Folds how a kernel ran into how it was built, so that one judgement holds for both: a boot that
 * fails is a break, a splat is a diagnostic. Pure.
 * @module
 */
import type { BootOutcome } from "../boot/types.ts";
import type {
  BuildOutcome,
  Diagnostic,
  EarlierBuilds,
  ObjectsOutcome,
  SourceOutcome,
  WholeOutcome,
} from "../compile/types.ts";
import { identity } from "./identity.ts";
import type { TriedCell } from "./types.ts";

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
export function withBoots(cells: readonly TriedCell[]): readonly TriedCell[] {
  let before: Before = {};
  const dead = deadBase(cells[0]);
  return cells.map((tried) => {
    const cell = dead === undefined ? tried : withoutBoot(tried, dead);
    const { outcome, boot } = cell;
    if (outcome === undefined || outcome.kind === "infra") return cell;
    const folded = boot === undefined ? cell : { ...cell, outcome: fold(outcome, boot, before) };
    const ran = boot?.kind === "booted" || boot?.kind === "broken" ? boot : undefined;
    before = {
      build: outcome.kind === "unaffected" ? before.build ?? outcome : outcome,
      boot: ran ?? before.boot,
      base: before.base ?? ran,
    };
    return folded;
  });
}

/**
 * How state 0 failed to run, where kernels are built for their boot alone. It says nothing about what
 * the patches' objects are like, and neither do the boots that fail after it.
 */
function deadBase(base: TriedCell | undefined): BootOutcome | undefined {
  const { outcome, boot, state } = base ?? {};
  const built = outcome?.kind === "built" && outcome.level === "objects";
  return state === 0 && built && boot?.kind === "broken" ? boot : undefined;
}

function withoutBoot(cell: TriedCell, dead: BootOutcome): TriedCell {
  if (cell.boot?.kind !== "broken") return cell;
  const summary = `the base does not boot here: ${dead.summary}`;
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
    diagnostics: [...build.diagnostics, ...boot.diagnostics],
    ...baselineOf(build, boot, before),
  };
}

/** What the state before said, built and booted. Without one the cell is judged for itself. */
function baselineOf(
  build: WholeOutcome | ObjectsOutcome,
  boot: BootOutcome,
  before: Before,
): Pick<EarlierBuilds, "baseline"> {
  const old = build.baseline ?? before.build;
  if (old === undefined || before.boot === undefined) return {};
  const { diagnostics } = before.boot;
  return {
    baseline: {
      diagnostics: [...old.diagnostics, ...diagnostics, ...again(boot, before)],
      brokenTargets: old.brokenTargets,
    },
  };
}

/** Splats of state 0 that the last boot did not show, and this one does again. */
function again(boot: BootOutcome, before: Before): readonly Diagnostic[] {
  const last = new Set(before.boot?.diagnostics.map(identity));
  const now = Map.groupBy(boot.diagnostics, identity);
  const base = Map.groupBy(before.base?.diagnostics ?? [], identity);
  return [...base].flatMap(([key, splats]) =>
    last.has(key) ? [] : splats.slice(0, now.get(key)?.length ?? 0)
  );
}
