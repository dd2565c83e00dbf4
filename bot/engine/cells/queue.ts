/**
 * Runs the cells of a plan: from the kept results, or by building. Several workers each run an architecture at a time; their
 * makes share one budget of jobs.
 * @module
 */
import type { BuildOutcome } from "../../compile/types.ts";
import type { Build } from "../../config/types.ts";
import type { TriedCell } from "../../judge/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { inOrder } from "../../schedule/in_order.ts";
import { type BootRunner, bootRunner } from "./boots.ts";
import { confirmer } from "./confirm.ts";
import { imageRunner } from "./image.ts";
import { type TestsRunner, testsRunner } from "./tests.ts";
import { type ObjectsRunner, objectsRunner } from "./objects.ts";
import type { CellRunner, CellSession } from "./session.ts";
import { toolsRunner } from "./tools.ts";
import type { RunEvents } from "../events.ts";

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
 * early, with all that runs, when it is interrupted.
 */
export async function runCells(session: CellSession, on: RunEvents): Promise<void> {
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
        await runArch(name, own, on);
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

/** Runs the cells of an architecture, until it is interrupted. */
async function runArch(name: string, session: CellSession, on: RunEvents): Promise<void> {
  const build = session.builds.find((one) => one.name === name)!;
  const cells = session.plan.cells.filter((one) => one.arch === name);
  const selected = cells.filter(session.selected ?? (() => true));
  // Programs of the tree are no kernel: nothing is booted, and no test of a kernel's state is theirs.
  const { boot, testing } = build.tool === undefined
    ? session
    : { boot: undefined, testing: undefined };
  const boots = boot === undefined ? undefined : bootRunner(build, session, boot);
  const test = testing === undefined ? undefined : testsRunner(build, session, testing);
  const { run, settle } = runnerOf(build, cells, session);
  const runOne = cellRunner(run, session, { boots, test });
  const confirm = boots && confirmer(cells, boots, session.selected !== undefined);
  const finished = inOrder<Finished>(selected.map(({ state }) => state));
  const ordered = build.tool === undefined ? session.cellOrder?.(build, selected) : undefined;
  for (const cell of ordered ?? selected) {
    if (session.options.signal.aborted) return;
    const one = await runOne(cell, on);
    if (one === undefined) return;
    const ready = finished.put(cell.state, one);
    if (ready.length === 0) await on({ kind: "held", ...one });
    for (const early of ready) {
      const settled = settle === undefined ? early : await settledBy(settle, early, on);
      if (session.options.signal.aborted && settled.cell.outcome?.kind === "infra") return;
      const { cell, cached } = settled;
      const confirmed = confirm === undefined ? cell : await confirm(cell, on);
      if (session.options.signal.aborted && confirmed.boot?.kind === "infra") return;
      const tested = await testLate(cell, confirmed, test, on);
      if (session.options.signal.aborted && tested.tests?.some(({ kind }) => kind === "infra")) {
        return;
      }
      await on({ kind: "done", cell: tested, cached: cached && tested.boot === cell.boot });
    }
  }
}

/** What runs the cells of a build, and what settles them where that waits for those before. */
function runnerOf(
  build: Build,
  cells: readonly PlannedCell[],
  session: CellSession,
): { readonly run: CellRunner; readonly settle?: ObjectsRunner["settle"] } {
  if (build.tool !== undefined) return { run: toolsRunner(build, session) };
  return session.plan.level === "objects"
    ? objectsRunner(build, cells, session)
    : { run: imageRunner(build, session) };
}

/** A cell all before which are settled; what does not build after all did not run. */
async function settledBy(
  settle: ObjectsRunner["settle"],
  { cell, cached }: Finished,
  on: RunEvents,
): Promise<Finished> {
  if (cell.outcome === undefined) return { cell, cached };
  const [outcome, same] = await settle(cell, cell.outcome, on);
  const { boot: _b, tests: _t, ...rest } = cell;
  return {
    cell: runs(outcome) ? { ...cell, outcome } : { ...rest, outcome },
    cached: cached && same,
  };
}

/** What runs the kernels of an architecture, and what its tests; undefined: not asked for. */
interface Runners {
  readonly boots: BootRunner | undefined;
  readonly test: TestsRunner | undefined;
}

/** The tests of a cell whose kernel boots after all: they had not been run. */
async function testLate(
  cell: TriedCell,
  confirmed: TriedCell,
  test: TestsRunner | undefined,
  on: RunEvents,
): Promise<TriedCell> {
  const { boot, outcome } = confirmed;
  const late = cell.boot?.kind === "broken" && boot?.kind === "booted";
  if (!late || test === undefined || outcome === undefined) return confirmed;
  // Its output directory is another state's by now.
  const [tests] = await test(cell, { outcome, cached: true }, on);
  return { ...confirmed, tests };
}

/** A cell with its outcome, and whether an earlier run had it. */
interface Finished {
  readonly cell: TriedCell;
  readonly cached: boolean;
}

/** Builds, boots and tests a cell, as far as it is to be; undefined: interrupted. */
function cellRunner(build: CellRunner, session: CellSession, { boots, test }: Runners) {
  const interrupted = (outcome: { readonly kind: string } | undefined) =>
    session.options.signal.aborted && outcome?.kind === "infra";
  return async (
    cell: PlannedCell,
    on: RunEvents,
  ): Promise<Finished | undefined> => {
    const [outcome, cached] = cell.action === "build" ? await build(cell, on) : [undefined, false];
    if (interrupted(outcome)) return undefined;
    const [ran, again] = boots === undefined || !runs(outcome)
      ? [undefined, true]
      : await boots.boot(cell, on);
    if (interrupted(ran)) return undefined;
    const [tests, tested] = test === undefined || !runs(outcome) || ran?.kind === "broken"
      ? [undefined, true]
      : await test(cell, { outcome: outcome!, cached }, on);
    if (tests?.some(interrupted)) return undefined;
    const tried = {
      ...{ ...cell, outcome },
      ...(ran === undefined ? {} : { boot: ran }),
      ...(tests === undefined ? {} : { tests }),
    };
    return { cell: tried, cached: cached && again && tested };
  };
}

/** What does not build does not run; what a patch cannot change runs as before. */
function runs(outcome: BuildOutcome | undefined): boolean {
  return outcome?.kind === "built";
}
