/**
 * Takes the cells of a plan: from the kept results, or by building. Architectures go side by side,
 * in lanes; their makes share one budget of jobs.
 * @module
 */
import type { BuildOutcome } from "../../build/types.ts";
import type { ArchConfig } from "../../config/types.ts";
import type { TriedCell } from "../../judge/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { inOrder } from "../../schedule/in_order.ts";
import { bootTaker } from "./boots.ts";
import { imageTaker } from "./image.ts";
import { objectsTaker } from "./objects.ts";
import type { CellEvents, Work } from "./work.ts";

/** More at once would only hold more trees on the disk: a build of its own fills most machines. */
const MAX_LANES = 4;

/** Workspaces of a lane: one for the level's builds, and one to build what only boots. */
const SLOTS = 2;

/** How many architectures are taken at once. */
export function lanesOf(
  { plan, options, selected = () => true }: Pick<Work, "plan" | "options" | "selected">,
): number {
  const built = new Set(
    plan.cells.filter((one) => one.action === "build" && selected(one)).map((one) => one.arch),
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
  const selected = cells.filter(work.selected ?? (() => true));
  const takeOne = cellTaker(arch, cells, work);
  const taken = inOrder<readonly [TriedCell, boolean]>(selected.map(({ state }) => state));
  for (const cell of work.cellOrder?.(arch, selected) ?? selected) {
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
