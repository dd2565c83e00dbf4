/**
 * What the cells of a run share: how they are built, who hears of it, and what is kept of them.
 * @module
 */
import type { CellRequest } from "../../build/cell.ts";
import type { KeyReader } from "../../build/ccache/state.ts";
import type { RemoteStorage } from "../../build/remote.ts";
import { neededBytes } from "../../build/disk.ts";
import { digest, type ResultKey, type ResultStore } from "../../build/results.ts";
import type { MakeStep } from "../../build/make.ts";
import type { BuildOutcome } from "../../build/types.ts";
import type { ArchConfig } from "../../config/types.ts";
import type { TouchedLines } from "../../coverage/mod.ts";
import type { Compilers } from "../../doctor/mod.ts";
import type { TriedCell } from "../../judge/types.ts";
import type { Level, Plan, PlannedCell } from "../../plan/types.ts";
import type { Patch } from "../../series/types.ts";
import { makeDir } from "../../system/files/dirs.ts";
import type { JobServer } from "../../system/process/jobserver.ts";
import type { Sandbox } from "../../system/process/sandbox.ts";
import { ticks, waitLock } from "../../system/wait.ts";
import type { State, Workspace } from "../../tree/types.ts";
import type { BootOptions } from "../boot_options.ts";

/** How to build: the same for every cell. */
export interface BuildOptions {
  readonly cache: string;
  readonly sandbox: Sandbox;
  /** The compiler cache is only read. */
  readonly untrusted: boolean;
  readonly ccache: boolean;
  readonly remote?: RemoteStorage;
  /** What ccache has to be told about a state. */
  readonly keys: KeyReader;
  readonly results: ResultStore;
  /** The budget of jobs, of all makes together. */
  readonly pool: JobServer;
  readonly timeoutMinutes: number;
  readonly incremental: boolean;
  /** Take no kept result. */
  readonly fresh: boolean;
  /** Free space that a build of everything asks for. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Called where another run makes what this one needs, so that it waits. */
  readonly onWait?: () => void;
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
  /** By state: the lines that a compiler is to see, of the patch that leads to it and those before. */
  readonly touched: readonly (readonly TouchedLines[])[];
  readonly options: BuildOptions;
  /** Set if kernels are to run. */
  readonly boot?: BootOptions;
  /** Gives an architecture's cells in the order to take them; undefined: in that of their states. */
  readonly cellOrder?: CellOrder;
  /** The cells to take; undefined: all. What a cell is held against may be another's. */
  readonly selected?: (cell: PlannedCell) => boolean;
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

/** Takes one cell of an architecture; the second value tells whether an earlier run did. */
export type Taker = (cell: PlannedCell, events: CellEvents) => Promise<[BuildOutcome, boolean]>;

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

/** The lines that a compiler is to see at a state. */
export function touchedAt(
  { touched }: Pick<Work, "touched">,
  state: number,
): readonly TouchedLines[] {
  return touched[state] ?? [];
}

/** What decides an outcome of this architecture in this run. */
export function keyOf(
  arch: ArchConfig,
  work: Work,
  state: Pick<ResultKey, "tree" | "before" | "touched" | "level">,
): ResultKey {
  const compilers = work.compilers.get(arch.name)!.versions;
  return { ...state, arch, compilers, incremental: work.options.incremental };
}

type KeepOption = "cache" | "fresh" | "results" | "signal" | "onWait";

/**
 * The kept outcome, or a new one, which is kept unless the machine was at fault. Where another run
 * is making the same one, waits for it.
 */
export async function keep(
  key: ResultKey,
  work: { readonly options: Pick<BuildOptions, KeepOption> },
  make: (log: string) => Promise<BuildOutcome>,
): Promise<[BuildOutcome, boolean]> {
  const { cache, fresh, results, signal, onWait } = work.options;
  const find = () => fresh ? undefined : results.load(key);
  const kept = await find();
  if (kept !== undefined) return [kept, true];
  const logs = `${cache}/logs`;
  await makeDir(logs);
  const log = `${logs}/${await digest(key)}.log`;
  let waited = false;
  using _lock = await waitLock(`${log}.lock`, {
    signal,
    onWait: () => {
      waited = true;
      onWait?.();
    },
  });
  const made = waited ? await find() : undefined;
  if (made !== undefined) return [made, true];
  const outcome = await make(log);
  return [outcome.kind === "infra" ? outcome : await results.save(key, outcome), false];
}

/** Where a state is built, and how far. */
export interface BuildPlace {
  /** Names the output directory. */
  readonly dir: string;
  /** File of the log. */
  readonly log: string;
  readonly level: Level;
}

/** All that building a state in a workspace takes. */
export async function requestOf(
  arch: ArchConfig,
  work: Pick<Work, "options" | "compilers">,
  workspace: Workspace,
  { tree }: Pick<State, "tree">,
  { dir, log, level }: BuildPlace,
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
      readOnly: [...compilers.path, ...compilers.reads ?? [], ...remote?.readOnly ?? []],
      writable: remote?.writable,
      network: remote?.network,
    },
    sandbox: options.sandbox,
    ccache: options.ccache,
    remoteStorage: remote?.setting,
    compilers: compilers.versions,
    identity: compilers.identity,
    ...options.ccache ? { keys: await options.keys(workspace.source, tree) } : {},
    path: compilers.path,
    jobs: options.pool.jobs,
    pool: options.pool,
    timeoutMinutes: options.timeoutMinutes,
    incremental: options.incremental,
    minFreeBytes: neededBytes(arch, level, options.mostBytes),
    log,
    signal: options.signal,
    onStart: (pid) => workspace.track(pid),
    ...hear,
  };
}
