/**
 * Takes the cells of a plan: from the kept results, or by building. Architectures go side by side,
 * in lanes; their makes share one budget of jobs.
 * @module
 */
import { buildCell, type CellRequest } from "../build/cell.ts";
import type { RemoteStorage } from "../build/remote.ts";
import { digest, type ResultKey, type ResultStore } from "../build/results.ts";
import type { MakeStep } from "../build/make.ts";
import type { BuildOutcome } from "../build/types.ts";
import type { ArchConfig } from "../config/types.ts";
import type { Compilers } from "../doctor/mod.ts";
import type { TriedCell } from "../judge/types.ts";
import type { Plan, PlannedCell } from "../plan/types.ts";
import { inOrder } from "../schedule/in_order.ts";
import type { Patch } from "../series/types.ts";
import { makeDir } from "../system/dirs.ts";
import type { JobServer } from "../system/jobserver.ts";
import type { Sandbox } from "../system/sandbox.ts";
import { ticks, waitLock } from "../system/wait.ts";
import type { State, Workspace } from "../tree/types.ts";
import { type BootOptions, bootTaker, keepOwnKernel } from "./boots.ts";
import { objectsTaker } from "./objects.ts";

/** How to build: the same for every cell. */
export interface BuildOptions {
  readonly cache: string;
  readonly sandbox: Sandbox;
  /** The compiler cache is only read. */
  readonly untrusted: boolean;
  readonly ccache: boolean;
  readonly remote?: RemoteStorage;
  readonly results: ResultStore;
  /** The budget of jobs, of all makes together. */
  readonly pool: JobServer;
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
  /** Names of the plan's architectures, in the order to take them. */
  readonly order: readonly string[];
  readonly compilers: ReadonlyMap<string, Compilers>;
  /** Workspaces, each opened only if something must be built in it. */
  readonly workspace: (slot: number) => Promise<Workspace>;
  readonly patches: readonly Patch[];
  readonly options: BuildOptions;
  /** Set if kernels are to run. */
  readonly boot?: BootOptions;
  /** Gives an architecture's cells in the order to take them; undefined: in that of their states. */
  readonly cellOrder?: CellOrder;
  /** The cells to take; undefined: all. What a cell is held against may be another's. */
  readonly wanted?: (cell: PlannedCell) => boolean;
}

/** An order in which the cells of an architecture are taken. */
export type CellOrder = (
  arch: ArchConfig,
  cells: readonly PlannedCell[],
) => readonly PlannedCell[];

/** What a caller hears while cells are taken. */
export interface CellEvents {
  /** A build begins. */
  start(cell: PlannedCell): void;
  /** So many objects of it are compiled. */
  progress(cell: PlannedCell, compiled: number): void;
  /** A step of it has ended. */
  step(cell: PlannedCell, step: MakeStep): void;
  /** A cell is taken before one of an earlier state is: `done` comes later. Resolves to false to stop. */
  held(cell: TriedCell, cached: boolean): Promise<boolean>;
  /** A cell is done; those of an architecture are in the order of their states. Resolves to false to stop. */
  done(cell: TriedCell, cached: boolean): Promise<boolean>;
}

/** More at once would only hold more trees on the disk: a build of its own fills most machines. */
const MAX_LANES = 4;

/** Workspaces of a lane: one for the level's builds, and one to build what only boots. */
const SLOTS = 2;

/** How many architectures are taken at once. */
export function lanesOf(
  { plan, options, wanted = () => true }: Pick<Work, "plan" | "options" | "wanted">,
): number {
  const built = new Set(
    plan.cells.filter((one) => one.action === "build" && wanted(one)).map((one) => one.arch),
  );
  return Math.max(1, Math.min(built.size, options.pool.jobs, MAX_LANES));
}

/**
 * Takes every cell. A lane takes the next architecture, cell by cell, and then another one. Ends
 * early, with all that runs, when it is interrupted or `done` says so.
 */
export async function takeCells(work: Work, events: CellEvents): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([work.options.signal, stop.signal]);
  const queue = [...work.order];
  const lane = async (n: number) => {
    const own: Work = {
      ...work,
      options: { ...work.options, signal },
      workspace: (slot) => work.workspace(SLOTS * n + slot),
    };
    try {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        if (signal.aborted) return;
        if (!await takeArch(name, own, events)) stop.abort();
      }
    } catch (error) {
      // What another lane's end brings about is no news.
      if (signal.aborted) return;
      stop.abort();
      throw error;
    }
  };
  const lanes = Array.from({ length: lanesOf(work) }, (_, n) => lane(n));
  for (const ended of await Promise.allSettled(lanes)) {
    if (ended.status === "rejected") throw ended.reason;
  }
}

/** Takes the cells of an architecture. False: the run is to stop. */
async function takeArch(name: string, work: Work, events: CellEvents): Promise<boolean> {
  const arch = work.archs.find((one) => one.name === name)!;
  const cells = work.plan.cells.filter((one) => one.arch === name);
  const wanted = cells.filter(work.wanted ?? (() => true));
  const takeOne = cellTaker(arch, cells, work);
  const taken = inOrder<readonly [TriedCell, boolean]>(wanted.map(({ state }) => state));
  for (const cell of work.cellOrder?.(arch, wanted) ?? wanted) {
    if (work.options.signal.aborted) return true;
    const one = await takeOne(cell, events);
    if (one === undefined) return true;
    const ready = taken.put(cell.state, one);
    if (ready.length === 0 && !await events.held(...one)) return false;
    for (const each of ready) if (!await events.done(...each)) return false;
  }
  return true;
}

/** Builds and boots a cell, as far as it is to be; undefined: interrupted. */
function cellTaker(arch: ArchConfig, cells: readonly PlannedCell[], work: Work) {
  const take = work.plan.level === "objects"
    ? objectsTaker(arch, cells, work)
    : imageTaker(arch, work);
  const boot = work.boot === undefined ? undefined : bootTaker(arch, work, work.boot);
  const interrupted = (outcome: { readonly kind: string } | undefined) =>
    work.options.signal.aborted && outcome?.kind === "infra";
  return async (
    cell: PlannedCell,
    events: CellEvents,
  ): Promise<readonly [TriedCell, boolean] | undefined> => {
    const [outcome, cached] = cell.action === "build"
      ? await take(cell, events)
      : [undefined, false];
    if (interrupted(outcome)) return undefined;
    const [ran, again] = boot === undefined || !runs(outcome)
      ? [undefined, true]
      : await boot(cell, events);
    if (interrupted(ran)) return undefined;
    return [{ ...cell, outcome, ...(ran === undefined ? {} : { boot: ran }) }, cached && again];
  };
}

/** What does not build does not run; what a patch cannot change runs as before. */
function runs(outcome: BuildOutcome | undefined): boolean {
  return outcome?.kind === "built" && outcome.unaffected === undefined;
}

/** Takes one cell of an architecture; the second value tells whether an earlier run did. */
export type Taker = (cell: PlannedCell, events: CellEvents) => Promise<[BuildOutcome, boolean]>;

/**
 * Level `image`: each state is built whole. The first build of a run is a clean one even with
 * `--incremental`: what an earlier run left in the output directory was heard there, not here.
 */
export function imageTaker(arch: ArchConfig, work: Work): Taker {
  let first = true;
  return (cell, events) =>
    keep(
      keyOf(arch, work, { tree: work.states[cell.state]!.tree, level: "image" }),
      work,
      async (log) => {
        events.start(cell);
        const incremental = work.options.incremental && !first;
        first = false;
        return await buildImage(arch, work, cell, events, { log, incremental });
      },
    );
}

/** Builds a state whole, and keeps its kernel if that is to be booted. */
export async function buildImage(
  arch: ArchConfig,
  work: Work,
  cell: PlannedCell,
  events: CellEvents,
  { log, incremental }: { readonly log: string; readonly incremental: boolean },
): Promise<BuildOutcome> {
  const hear = hearing(cell, events);
  const workspace = await work.workspace(0);
  await checkout(workspace, work.states[cell.state]!, hear);
  const request = await requestOf(arch, work, workspace, arch.name, log, hear);
  const outcome = await buildCell({ ...request, incremental });
  if (outcome.kind === "built") await keepOwnKernel(arch, work, cell, request);
  return outcome;
}

/** What a build tells while it goes on. */
export type Hearing = Required<Pick<CellRequest, "onProgress" | "onStep">>;

/** Tells what a cell's build tells. */
export function hearing(cell: PlannedCell, events: CellEvents): Hearing {
  return {
    onProgress: (compiled) => events.progress(cell, compiled),
    onStep: (step) => events.step(cell, step),
  };
}

/** Checks a state out. */
export async function checkout(
  workspace: Workspace,
  state: State,
  { onStep }: Hearing,
  times?: "new" | "old",
): Promise<void> {
  const at = ticks();
  await workspace.checkout(state.commit, times);
  onStep({ name: "checkout", at, seconds: (ticks() - at) / 1000, cpuSeconds: 0 });
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

/**
 * The kept outcome, or a new one, which is kept unless the machine was at fault. Where another run
 * is making the same one, waits for it.
 */
export async function keep(
  key: ResultKey,
  work: Work,
  make: (log: string) => Promise<BuildOutcome>,
): Promise<[BuildOutcome, boolean]> {
  const { cache, fresh, results, signal } = work.options;
  const find = () => fresh ? undefined : results.load(key);
  const kept = await find();
  if (kept !== undefined) return [kept, true];
  const logs = `${cache}/logs`;
  await makeDir(logs);
  const log = `${logs}/${await digest(key)}.log`;
  let waited = false;
  using _lock = await waitLock(`${log}.lock`, { signal, onWait: () => waited = true });
  const made = waited ? await find() : undefined;
  if (made !== undefined) return [made, true];
  const outcome = await make(log);
  return [outcome.kind === "infra" ? outcome : await results.save(key, outcome), false];
}

/** All that building in a workspace takes. `dir` names the output directory. */
export async function requestOf(
  arch: ArchConfig,
  work: Work,
  workspace: Workspace,
  dir: string,
  log: string,
  hear: Hearing,
): Promise<CellRequest> {
  const { options } = work;
  const compilers = work.compilers.get(arch.name)!;
  const { remote } = options;
  const ccache = options.ccache ? { ccache: `${options.cache}/ccache` } : {};
  if (ccache.ccache !== undefined) await makeDir(ccache.ccache);
  return {
    arch,
    mounts: {
      source: workspace.source,
      build: workspace.buildDir(dir),
      ...ccache,
      ccacheReadOnly: options.untrusted,
      readOnly: [...compilers.path, ...remote?.readOnly ?? []],
      writable: remote?.writable,
      network: remote?.network,
    },
    sandbox: options.sandbox,
    ccache: options.ccache,
    remoteStorage: remote?.setting,
    compilers: compilers.versions,
    path: compilers.path,
    jobs: options.pool.jobs,
    pool: options.pool,
    timeoutMinutes: options.timeoutMinutes,
    incremental: options.incremental,
    minFreeBytes: options.minFreeBytes,
    log,
    signal: options.signal,
    onStart: (pid) => workspace.track(pid),
    ...hear,
  };
}
