/**
 * Takes the cells of a plan one after the other: from the kept results, or by building.
 * @module
 */
import { buildCell, type CellRequest } from "../build/cell.ts";
import { digest, type ResultKey, resultStore } from "../build/results.ts";
import type { BuildOutcome } from "../build/types.ts";
import type { ArchConfig } from "../config/types.ts";
import type { Compilers } from "../doctor/mod.ts";
import type { TriedCell } from "../judge/types.ts";
import type { Plan, PlannedCell } from "../plan/types.ts";
import type { Patch } from "../series/types.ts";
import { makeDir } from "../system/dirs.ts";
import type { Sandbox } from "../system/sandbox.ts";
import type { State, Workspace } from "../tree/types.ts";
import { objectsTaker } from "./objects.ts";

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
  /** Workspaces, each opened only if something must be built in it. */
  readonly workspace: (slot: 0 | 1) => Promise<Workspace>;
  readonly patches: readonly Patch[];
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
    const cells = work.plan.cells.filter((one) => one.arch === name);
    const take = work.plan.level === "objects"
      ? objectsTaker(arch, cells, work)
      : imageTaker(arch, work);
    for (const cell of cells) {
      if (work.options.signal.aborted) return;
      const [outcome, cached] = cell.action === "build"
        ? await take(cell, events)
        : [undefined, false];
      if (work.options.signal.aborted && outcome?.kind === "infra") return;
      if (!await events.done({ ...cell, outcome }, cached)) return;
    }
  }
}

/** Takes one cell of an architecture; the second value tells whether an earlier run did. */
export type Taker = (cell: PlannedCell, events: CellEvents) => Promise<[BuildOutcome, boolean]>;

/** Level `image`: each state is built whole. */
export function imageTaker(arch: ArchConfig, work: Work): Taker {
  return (cell, events) =>
    keep(
      keyOf(arch, work, { tree: work.states[cell.state]!.tree, level: "image" }),
      work,
      async (log) => {
        events.start(cell);
        const workspace = await work.workspace(0);
        await workspace.checkout(work.states[cell.state]!.commit);
        const onProgress = (compiled: number) => events.progress(cell, compiled);
        return await buildCell(
          await requestOf(arch, work, workspace, arch.name, log, onProgress),
        );
      },
    );
}

/** What decides an outcome of this architecture in this run. */
export function keyOf(
  arch: ArchConfig,
  work: Work,
  state: Pick<ResultKey, "tree" | "before" | "level">,
): ResultKey {
  const compilers = work.compilers.get(arch.name)!.versions;
  return { ...state, arch, compilers, incremental: work.options.incremental };
}

/** The kept outcome, or a new one, which is kept unless the machine was at fault. */
export async function keep(
  key: ResultKey,
  work: Work,
  make: (log: string) => Promise<BuildOutcome>,
): Promise<[BuildOutcome, boolean]> {
  const { cache, fresh } = work.options;
  const results = resultStore(`${cache}/results`);
  const kept = fresh ? undefined : await results.load(key);
  if (kept !== undefined) return [kept, true];
  const logs = `${cache}/logs`;
  await makeDir(logs);
  const outcome = await make(`${logs}/${await digest(key)}.log`);
  return [outcome.kind === "infra" ? outcome : await results.save(key, outcome), false];
}

/** All that building in a workspace takes. `dir` names the output directory. */
export async function requestOf(
  arch: ArchConfig,
  work: Work,
  workspace: Workspace,
  dir: string,
  log: string,
  onProgress?: (compiled: number) => void,
): Promise<CellRequest> {
  const { options } = work;
  const compilers = work.compilers.get(arch.name)!;
  const ccache = options.ccache ? { ccache: `${options.cache}/ccache` } : {};
  if (ccache.ccache !== undefined) await makeDir(ccache.ccache);
  return {
    arch,
    mounts: {
      source: workspace.source,
      build: workspace.buildDir(dir),
      ...ccache,
      readOnly: compilers.path,
    },
    sandbox: options.sandbox,
    ccache: options.ccache,
    compilers: compilers.versions,
    path: compilers.path,
    jobs: options.jobs,
    timeoutMinutes: options.timeoutMinutes,
    incremental: options.incremental,
    minFreeBytes: options.minFreeBytes,
    log,
    signal: options.signal,
    onStart: (pid) => workspace.track(pid),
    onProgress,
  };
}
