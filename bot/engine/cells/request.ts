/**
 * What it takes to build a state, for the compile stage.
 * @module
 */
import { givePreprocessor, PREPROCESSOR } from "../../compile/ccache/preprocessor.ts";
import type { CellRequest } from "../../compile/cell.ts";
import { neededBytes } from "../../compile/disk.ts";
import type { Build } from "../../config/types.ts";
import type { Level, PlannedCell } from "../../plan/types.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { ticks } from "../../system/wait.ts";
import type { State, Workspace } from "../../tree/types.ts";
import { keysAt } from "./hidden.ts";
import type { CellSession } from "./session.ts";
import type { RunEvents } from "../events.ts";

/** What a build tells while it goes on. */
export type BuildEvents = Required<Pick<CellRequest, "onProgress" | "onStep">>;

/** Tells what a cell's build tells. */
export function buildEvents(cell: PlannedCell, on: RunEvents): BuildEvents {
  return {
    onProgress: (compiled) => void on({ kind: "progress", cell, compiled }),
    onStep: (step) => void on({ kind: "step", cell, step }),
  };
}

/**
 * Checks a state out. `switch`: from another one, and nothing has written to the source since.
 */
export async function checkout(
  workspace: Workspace,
  state: State,
  { onStep }: BuildEvents,
  how?: "new" | "old" | "switch",
): Promise<void> {
  const at = ticks();
  if (how === "switch") await workspace.switchTo(state.commit);
  else await workspace.checkout(state.commit, how);
  onStep({ name: "checkout", at, seconds: (ticks() - at) / 1000, cpuSeconds: 0 });
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
  build: Build,
  session: Pick<CellSession, "options" | "compilers" | "patches">,
  workspace: Workspace,
  { n, tree }: Pick<State, "n" | "tree">,
  { dir, log, level }: BuildPlace,
  onBuild: BuildEvents,
): Promise<CellRequest> {
  const { options } = session;
  const compilers = session.compilers.get(build.name)!;
  const { remote } = options;
  const dirOfCache = `${options.cache}/ccache`;
  if (options.ccache) {
    await makeDir(dirOfCache);
    await givePreprocessor(dirOfCache);
  }
  return {
    arch: build,
    mounts: {
      source: workspace.source,
      build: workspace.buildDir(dir),
      ...options.ccache ? { ccache: dirOfCache, ccacheProgram: PREPROCESSOR } : {},
      ccacheReadOnly: options.untrusted,
      readOnly: [...compilers.path, ...compilers.reads ?? [], ...remote?.readOnly ?? []],
      writable: remote?.writable,
      network: remote?.network,
    },
    sandbox: options.sandbox,
    ccache: options.ccache,
    preprocessor: options.ccache,
    remoteStorage: remote?.setting,
    compilers: compilers.versions,
    identity: compilers.identity,
    ...options.ccache ? { keys: await keysAt(session, workspace.source, { n, tree }) } : {},
    path: compilers.path,
    untrusted: options.untrusted,
    tools: compilers.watch,
    jobs: options.pool.jobs,
    pool: options.pool,
    timeoutMinutes: options.timeoutMinutes,
    incremental: options.incremental,
    minFreeBytes: neededBytes(build, level, options.mostBytes),
    log,
    signal: options.signal,
    onStart: (pid) => workspace.track(pid),
    ...onBuild,
  };
}
