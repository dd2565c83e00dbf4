/**
 * Takes the cells of an architecture at level `objects`: two states stand prepared side by side, in
 * two workspaces.
 * @module
 */
import { baseOutcome, objectsCell, type PreparedState, prepareState } from "../build/objects.ts";
import type { BuildOutcome } from "../build/types.ts";
import type { ArchConfig } from "../config/types.ts";
import type { PlannedCell } from "../plan/types.ts";
import type { TouchedFile } from "../series/types.ts";
import { copyFile, remove } from "../system/files.ts";
import {
  type CellEvents,
  checkout,
  hearing,
  imageTaker,
  keep,
  keyOf,
  requestOf,
  type Taker,
  type Work,
} from "./cells.ts";

type Slot = 0 | 1;

/** Ends the name of a log that is for the state before only. */
const BEFORE = ".before";

interface Standing {
  readonly n: number;
  readonly slot: Slot;
  /** What was said when it was prepared. */
  readonly log: string;
  readonly state: PreparedState;
}

/** A taker for level `objects`. Cells may be asked for in any order; from state to state is cheapest. */
export function objectsTaker(
  arch: ArchConfig,
  cells: readonly PlannedCell[],
  work: Work,
): Taker {
  const image = imageTaker(arch, work);
  let standing: readonly Standing[] = [];
  const built = cells.filter((cell) => cell.action === "build").map((cell) => cell.state);
  /** Files of the patches after state `from` up to `to` that can change this architecture. */
  const touched = (from: number, to: number): readonly TouchedFile[] =>
    built.filter((n) => n > from && n <= to).flatMap((n) => work.patches[n - 1]!.files);

  async function stand(
    n: number,
    log: string,
    events: CellEvents,
    beside?: Standing,
  ): Promise<Standing> {
    const known = standing.find((one) => one.n === n);
    // A cell has all of its log, even if its state was prepared for a later one that was taken first.
    if (known !== undefined && (known.log === log || log.endsWith(BEFORE))) return known;
    const slot: Slot = beside?.slot === 0 ? 1 : 0;
    const workspace = await work.workspace(slot);
    const hear = hearing(cells.find((one) => one.state === n)!, events);
    await checkout(workspace, work.states[n]!, hear);
    const request = await requestOf(arch, work, workspace, `${arch.name}-objects`, log, hear);
    const before = beside?.state.snapshot;
    const since = before === undefined || beside === undefined
      ? undefined
      : { before, touched: touched(beside.n, n) };
    const now = { n, slot, log, state: await prepareState(request, since) };
    standing = [...standing.filter((one) => one.slot !== slot), now];
    return now;
  }

  /** The nearest earlier state that can be prepared. */
  async function before(n: number, log: string, events: CellEvents): Promise<Standing | undefined> {
    for (const state of built.filter((one) => one < n).reverse()) {
      const found = await stand(state, `${log}${BEFORE}`, events);
      if (found.state.snapshot !== undefined || found.state.fault !== undefined) return found;
    }
    return undefined;
  }

  /** The whole build of a cell, held against that of the cell before. */
  async function whole(
    n: number,
    than: number,
    why: string,
    events: CellEvents,
  ): Promise<BuildOutcome> {
    const at = (state: number) => cells.find((cell) => cell.state === state)!;
    const [old] = await image(at(than), events);
    const [now] = await image(at(n), events);
    standing = standing.filter((one) => one.slot !== 0);
    if (old.kind === "infra") return old;
    const { diagnostics, brokenTargets } = old;
    return {
      ...now,
      summary: `${now.summary} (image: ${why})`,
      baseline: { diagnostics, brokenTargets },
    };
  }

  return (cell, events) => {
    const than = built.filter((n) => n < cell.state).at(-1);
    const tree = (n: number) => work.states[n]!.tree;
    const key = keyOf(arch, work, {
      tree: tree(cell.state),
      ...(than === undefined ? {} : { before: tree(than) }),
      level: "objects",
    });
    return keep(key, work, async (log) => {
      events.start(cell);
      const old = await before(cell.state, log, events);
      if (old === undefined) return await baseOutcome((await stand(cell.state, log, events)).state);
      const now = await stand(cell.state, log, events, old);
      const result = await objectsCell(old.state, now.state, touched(old.n, cell.state));
      await remove(`${log}${BEFORE}`);
      if (result.kind === "outcome") return { ...result.outcome, log };
      return await copied(await whole(cell.state, old.n, result.why, events), log);
    });
  };
}

/** An outcome whose log is its own, so that it can be kept under another name. */
async function copied(outcome: BuildOutcome, log: string): Promise<BuildOutcome> {
  return await copyFile(outcome.log, log) ? { ...outcome, log } : outcome;
}
