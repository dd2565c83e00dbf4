/**
 * Takes the cells of a plan one after the other: from the kept results, or by building.
 * @module
 */
import { buildCell } from "../build/cell.ts";
import { digest, type ResultKey, resultStore } from "../build/results.ts";
import type { BuildOutcome } from "../build/types.ts";
import type { ArchConfig } from "../config/types.ts";
import type { Compilers } from "../doctor/mod.ts";
import type { TriedCell } from "../judge/types.ts";
import type { Plan, PlannedCell } from "../plan/types.ts";
import { makeDir } from "../system/dirs.ts";
import type { Sandbox } from "../system/sandbox.ts";
import type { State, Workspace } from "../tree/types.ts";

/** How to build: the same for every cell. */
export interface BuildOptions {
  readonly cache: string;
  readonly sandbox: Sandbox;
  readonly ccache: boolean;
  readonly jobs: number;
  readonly timeoutMinutes: number;
  readonly incremental: boolean;
  /** Take no kept result. */
  readonly fresh: boolean;
  readonly minFreeBytes: number;
  readonly signal: AbortSignal;
}

/** What a run of cells works on. */
export interface Work {
  readonly plan: Plan;
  readonly states: readonly State[];
  readonly archs: readonly ArchConfig[];
  readonly compilers: ReadonlyMap<string, Compilers>;
  /** The workspace; opened only if something must be built. */
  readonly workspace: () => Promise<Workspace>;
  readonly options: BuildOptions;
}

/** What a caller hears while cells are taken. */
export interface CellEvents {
  /** A build begins. */
  start(cell: PlannedCell): void;
  /** So many objects of it are compiled. */
  progress(cell: PlannedCell, compiled: number): void;
  /** A cell is done. Resolves to false to stop. */
  done(cell: TriedCell, cached: boolean): Promise<boolean>;
}

/**
 * Takes every cell, architecture by architecture, so that the first answers come as early as one
 * base build allows. Ends early when it is interrupted or `done` says so.
 */
export async function takeCells(work: Work, events: CellEvents): Promise<void> {
  for (const name of work.plan.archs) {
    const arch = work.archs.find((one) => one.name === name)!;
    for (const cell of work.plan.cells.filter((one) => one.arch === name)) {
      if (work.options.signal.aborted) return;
      const [outcome, cached] = cell.action === "build"
        ? await takeBuild(cell, arch, work, events)
        : [undefined, false];
      if (work.options.signal.aborted && outcome?.kind === "infra") return;
      if (!await events.done({ ...cell, outcome }, cached)) return;
    }
  }
}

async function takeBuild(
  cell: PlannedCell,
  arch: ArchConfig,
  work: Work,
  events: CellEvents,
): Promise<[BuildOutcome, boolean]> {
  const { options } = work;
  const state = work.states[cell.state]!;
  const compilers = work.compilers.get(arch.name)!;
  const key: ResultKey = {
    tree: state.tree,
    arch,
    level: work.plan.level,
    compilers: compilers.versions,
    incremental: options.incremental,
  };
  const results = resultStore(`${options.cache}/results`);
  const kept = options.fresh ? undefined : await results.load(key);
  if (kept !== undefined) return [kept, true];
  events.start(cell);
  const outcome = await build(state, arch, compilers, work, await digest(key), (compiled) => {
    events.progress(cell, compiled);
  });
  return [outcome.kind === "infra" ? outcome : await results.save(key, outcome), false];
}

async function build(
  state: State,
  arch: ArchConfig,
  compilers: Compilers,
  work: Work,
  id: string,
  onProgress: (compiled: number) => void,
): Promise<BuildOutcome> {
  const { options } = work;
  const workspace = await work.workspace();
  await workspace.checkout(state.commit);
  const mounts = {
    source: workspace.source,
    build: workspace.buildDir(arch.name),
    ...(options.ccache ? { ccache: `${options.cache}/ccache` } : {}),
    readOnly: compilers.path,
  };
  if (mounts.ccache !== undefined) await makeDir(mounts.ccache);
  const logs = `${options.cache}/logs`;
  await makeDir(logs);
  return await buildCell({
    arch,
    mounts,
    sandbox: options.sandbox,
    ccache: options.ccache,
    compilers: compilers.versions,
    path: compilers.path,
    jobs: options.jobs,
    timeoutMinutes: options.timeoutMinutes,
    incremental: options.incremental,
    minFreeBytes: options.minFreeBytes,
    log: `${logs}/${id}.log`,
    signal: options.signal,
    onStart: (pid) => workspace.track(pid),
    onProgress,
  });
}
