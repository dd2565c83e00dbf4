/**
 * Runs the cells of a plan: from the kept results, or by building. Several workers each run an architecture at a time; their
 * makes share one budget of jobs.
 * @module
 */
import type { BuildOutcome } from "../../build/types.ts";
import type { ArchConfig } from "../../config/types.ts";
import type { TriedCell } from "../../judge/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { inOrder } from "../../schedule/in_order.ts";
import { bootRunner } from "./boots.ts";
import { imageRunner } from "./image.ts";
import { objectsRunner } from "./objects.ts";
import type { CellEvents, CellSession } from "./session.ts";

/** More at once would only hold more trees on the disk: a build of its own fills most machines. */
const MAX_WORKERS = 4;

/** Workspaces of a worker: one for the level's builds, and one to build what only boots. */
const WORKSPACES = 2;

/** How many architectures are run at once. */
export function workersOf(
  { plan, options, selected = () => true }: Pick<CellSession, "plan" | "options" | "selected">,
): number {
  const built = new Set(
    plan.cells.filter((one) => one.action === "build" && selected(one)).map((one) => one.arch),
  );
  return Math.max(1, Math.min(built.size, options.pool.jobs, MAX_WORKERS));
}

/**
 * Runs every cell. A worker runs the next architecture, cell by cell, and then another one. Ends
 * early, with all that runs, when it is interrupted or `done` says so.
 */
export async function runCells(session: CellSession, events: CellEvents): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([session.options.signal, stop.signal]);
  const queue = [...session.order];
  const worker = async (n: number) => {
    const own: CellSession = {
      ...session,
      options: { ...session.options, signal },
      workspace: (own) => session.workspace(WORKSPACES * n + own),
    };
    try {
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        if (signal.aborted) return;
        if (!await runArch(name, own, events)) stop.abort();
      }
    } catch (error) {
      // What the end of another worker causes is no error of this one.
      if (signal.aborted) return;
      stop.abort();
      throw error;
    }
  };
  const workers = Array.from({ length: workersOf(session) }, (_, n) => worker(n));
  for (const ended of await Promise.allSettled(workers)) {
    if (ended.status === "rejected") throw ended.reason;
  }
}

/** Runs the cells of an architecture. False: the run is to stop. */
async function runArch(name: string, session: CellSession, events: CellEvents): Promise<boolean> {
  const arch = session.archs.find((one) => one.name === name)!;
  const cells = session.plan.cells.filter((one) => one.arch === name);
  const selected = cells.filter(session.selected ?? (() => true));
  const takeOne = cellRunner(arch, cells, session);
  const taken = inOrder<readonly [TriedCell, boolean]>(selected.map(({ state }) => state));
  for (const cell of session.cellOrder?.(arch, selected) ?? selected) {
    if (session.options.signal.aborted) return true;
    const one = await takeOne(cell, events);
    if (one === undefined) return true;
    const ready = taken.put(cell.state, one);
    if (ready.length === 0 && !await events.held(...one)) return false;
    for (const each of ready) if (!await events.done(...each)) return false;
  }
  return true;
}

/** Builds and boots a cell, as far as it is to be; undefined: interrupted. */
function cellRunner(arch: ArchConfig, cells: readonly PlannedCell[], session: CellSession) {
  const take = session.plan.level === "objects"
    ? objectsRunner(arch, cells, session)
    : imageRunner(arch, session);
  const boot = session.boot === undefined ? undefined : bootRunner(arch, session, session.boot);
  const interrupted = (outcome: { readonly kind: string } | undefined) =>
    session.options.signal.aborted && outcome?.kind === "infra";
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
