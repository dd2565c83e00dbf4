/**
 * A series and the architectures in, cells and their reasons out. Pure.
 * @module
 */
import { type BuildRequest, columnsOf, NO_REQUEST, partNames } from "../config/builds/mod.ts";
import { pickArchs } from "../config/pick.ts";
import type { ArchConfig, Build } from "../config/types.ts";
import type { Patch, Series } from "../series/types.ts";
import { UserError } from "../system/errors.ts";
import { chooseArchs } from "./choose.ts";
import { MadeReads } from "./made_reads.ts";
import { patchEffect } from "./patch.ts";
import type { Level, Plan, PlannedCell } from "./types.ts";

/** What the user and the machine say. */
export interface PlanOptions {
  readonly level: Level;
  /** Names as typed, or `all`; undefined: those that the series affects. */
  readonly archs?: readonly string[] | "all";
  /** Which builds of them, and which more; undefined: the usual ones. */
  readonly request?: BuildRequest;
  /** For a series that names no architecture: `genericArchs` of the settings. */
  readonly generic: readonly string[];
  /** True, or what is missing on this machine and how to get it, in one line. */
  readonly available: (build: Build) => true | string;
  /** States asked for, both ends included; undefined: all. State 0 is always built. */
  readonly states?: readonly { readonly from: number; readonly to?: number }[];
  /** Each state is tested: a test may read what no build does, so that nothing is carried over. */
  readonly tested?: boolean;
}

/**
 * Plans every state of every architecture. Of an architecture that no patch can change there are no
 * cells, not even state 0: `notes` says why, patch by patch. Throws UserError for an unknown name
 * of an architecture and for states that the series has not.
 */
export function planSeries(
  series: Series,
  archs: readonly ArchConfig[],
  options: PlanOptions,
): Plan {
  checkStates(series, options);
  const chosen = chooseBuilds(series, archs, options);
  // What runs in a program's state is no test of a kernel's.
  if (options.tested && chosen.builds.every(({ tool }) => tool !== undefined)) {
    throw new UserError(
      "--test: the series changes nothing that a build of a kernel reads, and names no build of one",
      {
        hint: "name one whose states are to be tested: --arch um",
      },
    );
  }
  const plan = planColumns(series, chosen.builds, options);
  return {
    ...plan,
    notes: [
      ...chosen.notes,
      ...plan.notes ?? [],
      ...(chosen.builds.length === 0 ? nothing(series) : []),
    ],
  };
}

/** Plans every state of these builds. */
export function planColumns(
  series: Series,
  builds: readonly Build[],
  options: Pick<PlanOptions, "level" | "available" | "states" | "tested">,
): Plan {
  const columns = builds.map((build) => ({ build, cells: column(series, build, options) }));
  const built = columns.filter(({ cells }) => cells.length > 0);
  const cells = built.flatMap(({ cells }) => cells);
  return {
    level: options.level,
    archs: built.map(({ build }) => build.name),
    // The sort is stable: within a state the order of the builds stays.
    cells: cells.toSorted((a, b) => a.state - b.state),
    notes: idle(series.patches, columns.filter(({ cells }) => cells.length === 0)),
  };
}

/** The builds, and lines for the report that say why. */
export interface Chosen {
  readonly builds: readonly Build[];
  readonly notes: readonly string[];
}

/**
 * The builds that a series is planned for, whether or not it can change them: what was asked for, else
 * those of the architectures that it affects. Throws UserError for an unknown name.
 */
export function chooseBuilds(
  series: Series,
  archs: readonly ArchConfig[],
  { archs: given, request = NO_REQUEST, generic }: Pick<
    PlanOptions,
    "archs" | "request" | "generic"
  >,
): Chosen {
  const asked = given === "all" ? ["all"] : given;
  if (asked === undefined && request.names.length === 0) {
    const chosen = chooseArchs(series, archs, generic);
    return { builds: columnsOf(archs, chosen.archs, [], request), notes: chosen.notes };
  }
  const { archs: names, builds } = partNames([...asked ?? [], ...request.names], request);
  return { builds: columnsOf(archs, pickArchs(archs, names), builds, request), notes: [] };
}

/** The cells of one build, by state; none if no patch can change it. */
function column(
  series: Series,
  build: Build,
  options: Pick<PlanOptions, "available" | "states" | "tested">,
): PlannedCell[] {
  const made = new MadeReads(), tested = options.tested && build.tool === undefined;
  const effects = series.patches.map((patch) => {
    made.add(patch);
    return { n: patch.n, ...patchEffect(patch, build, made.all) };
  });
  if (!tested && !effects.some((effect) => effect.affects)) return [];
  const available = options.available(build);
  const cell = (state: number, reason: string): PlannedCell => {
    if (available !== true) {
      return { state, arch: build.name, action: "untested", reason: available };
    }
    return isSelected(state, options)
      ? { state, arch: build.name, action: "build", reason }
      : { state, arch: build.name, action: "untested", reason: `not asked for; ${reason}` };
  };
  return [
    cell(0, "base"),
    ...effects.map((effect): PlannedCell =>
      effect.affects
        ? cell(effect.n, effect.reason)
        : tested
        ? cell(effect.n, `${effect.reason}; each state is tested`)
        : { state: effect.n, arch: build.name, action: "skip", reason: effect.reason }
    ),
  ];
}

function isSelected(state: number, { states }: Pick<PlanOptions, "states">): boolean {
  return state === 0 || states === undefined ||
    states.some(({ from, to }) => state >= from && (to === undefined || state <= to));
}

/** Throws UserError for states that the series has not. */
export function checkStates(series: Series, { states }: Pick<PlanOptions, "states">): void {
  const last = series.patches.length;
  for (const { from, to } of states ?? []) {
    if (from > last || (to !== undefined && (to > last || to < from))) {
      const range = to === from ? `${from}` : `${from}..${to ?? ""}`;
      throw new UserError(`the series has no states ${range}: they are 0 to ${last}`, {
        hint: "state 0 is the base, state 3 the tree after patch 3",
      });
    }
  }
}

/** Architectures without a cell, and what makes that sure. */
function idle(patches: readonly Patch[], columns: readonly { readonly build: Build }[]): string[] {
  return columns.map(({ build }) => {
    const each = patches.map((patch) => `patch ${patch.n} ${patchEffect(patch, build).reason}`);
    return `${build.name}: no patch can change it: ${each.join("; ")}`;
  });
}

/** For a series that affects nobody: what each patch touches. */
function nothing(series: Series): string[] {
  const nobody = { name: "", srcarch: "", reads: [] };
  return series.patches.map((patch) =>
    `patch ${patch.n} ${patchEffect(patch, nobody).reason}: nothing that a kernel is built of`
  );
}
