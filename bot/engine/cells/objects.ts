/**
 * Takes the cells of an architecture at level `objects`: a few states stand prepared, each in an
 * output directory of its own, and the source goes to the one that is to be compiled.
 * @module
 */
import { baseOutcome, objectsCell, type PreparedState, prepareState } from "../../build/objects.ts";
import type { ResultKey } from "../../build/results.ts";
import type { Baseline, BuildOutcome, Evidence } from "../../build/types.ts";
import { fileWord } from "../../config/builds/mod.ts";
import type { ArchConfig } from "../../config/types.ts";
import { disproved, isDisproved } from "../../judge/disproved.ts";
import type { PlannedCell } from "../../plan/types.ts";
import type { TouchedFile } from "../../series/types.ts";
import { copyFile, remove } from "../../system/files/files.ts";
import type { Workspace } from "../../tree/types.ts";
import { imageTaker } from "./image.ts";
import {
  type CellEvents,
  checkout,
  type Hearing,
  hearing,
  keep,
  keyOf,
  requestOf,
  type Taker,
  touchedAt,
  type Work,
} from "./work.ts";
import { seenLines, withSeen } from "./seen_lines.ts";

/** Output directories: for a state, the one before, and two that a cell taken out of order left. */
const SLOTS = [0, 1, 2, 3];

interface Standing {
  readonly n: number;
  /** Which of the output directories it has. */
  readonly slot: number;
  readonly state: PreparedState;
}

/** A taker for level `objects`. Cells may be asked for in any order; from state to state is cheapest. */
export function objectsTaker(
  arch: ArchConfig,
  cells: readonly PlannedCell[],
  work: Work,
): Taker {
  const image = imageTaker(arch, work);
  /** The one used last is last. */
  let standing: readonly Standing[] = [];
  /** The state at which the source is; undefined: not known. */
  let at: number | undefined;
  const built = cells.filter((cell) => cell.action === "build").map((cell) => cell.state);
  const taken = new Set<number>();
  /** Files of all patches after state `from` up to `to`, whether or not a state between is built. */
  const touched = (from: number, to: number): readonly TouchedFile[] =>
    work.patches.slice(from, to).flatMap(({ files }) => files);

  /** Takes the source to a state. */
  async function goTo(n: number, hear: Hearing): Promise<Workspace> {
    const workspace = await work.workspace(0);
    if (at === n) return workspace;
    at = undefined;
    // An incremental build of the whole goes by the times of the files, too.
    await checkout(workspace, work.states[n]!, hear, work.options.incremental ? "new" : "old");
    at = n;
    return workspace;
  }

  /** Less those that no cell to come asks for, where a later one stands: each holds a whole graph. */
  function room(others: readonly Standing[]): readonly Standing[] {
    // The last one was asked for just now.
    const kept = others.filter((one, i) =>
      i === others.length - 1 || asked(one.n) ||
      !others.some(({ n, state }) => n > one.n && state.snapshot !== undefined)
    );
    return kept.slice(1 - SLOTS.length);
  }

  /** Whether a state is still to be built, or the one after it. */
  function asked(n: number): boolean {
    const next = built.find((one) => one > n);
    return !taken.has(n) || next !== undefined && !taken.has(next);
  }

  /** A prepared state. `log` is that of its own cell; without it, it stands for a later one only. */
  async function stand(n: number, events: CellEvents, log?: string): Promise<Standing> {
    const known = standing.find((one) => one.n === n);
    const others = room(standing.filter((one) => one !== known));
    const now = known === undefined
      ? await prepared(n, others, events, log)
      : await withLog(known, log);
    standing = [...others, now];
    return now;
  }

  async function prepared(
    n: number,
    others: readonly Standing[],
    events: CellEvents,
    log?: string,
  ): Promise<Standing> {
    standing = others;
    const slot = SLOTS.find((one) => others.every((other) => other.slot !== one))!;
    const hear = hearing(cells.find((one) => one.state === n)!, events);
    const dir = `${fileWord(arch.name)}-objects-${slot}`;
    const workspace = await goTo(n, hear);
    const own = log ?? `${workspace.buildDir(dir)}.log`;
    const request = await requestOf(
      arch,
      work,
      workspace,
      work.states[n]!,
      { dir, log: own, level: "objects" },
      hear,
    );
    const bring = () => goTo(n, hear);
    return { n, slot, state: await prepareState({ ...request, bring }, since(n)) };
  }

  /** A cell has all of its log, even if its state was prepared for a later one that was taken first. */
  async function withLog(one: Standing, log?: string): Promise<Standing> {
    const { request } = one.state;
    if (log === undefined || log === request.log) return one;
    await remove(log);
    await copyFile(request.log, log);
    return { ...one, state: { ...one.state, request: { ...request, log } } };
  }

  /** What is known of the nearest earlier state that stands. */
  function since(n: number) {
    const nearest = standing.filter((one) => one.n < n).sort((a, b) => a.n - b.n).at(-1);
    const before = nearest?.state.snapshot;
    return before === undefined ? undefined : { before, touched: touched(nearest!.n, n) };
  }

  /** The nearest earlier state that can be prepared. */
  async function before(n: number, events: CellEvents): Promise<Standing | undefined> {
    for (const state of built.filter((one) => one < n).reverse()) {
      const found = await stand(state, events);
      if (found.state.snapshot !== undefined || found.state.fault !== undefined) return found;
    }
    return undefined;
  }

  /**
   * The whole build of a cell, held against that of the cell before. Where that one is broken, which
   * nothing showed when its objects were compiled, the states before it are built whole as well, back
   * to one that builds: so a break is told of the patch that made it, or of the base.
   */
  async function whole(
    n: number,
    than: number,
    why: string,
    events: CellEvents,
  ): Promise<BuildOutcome> {
    const cellOf = (state: number) => cells.find((cell) => cell.state === state)!;
    at = undefined;
    const [old] = await image(cellOf(than), events);
    const [now] = await image(cellOf(n), events);
    if (old.kind === "infra") return old;
    const baseline = said(old);
    const evidence: Evidence[] = [];
    if (old.kind === "broken") {
      await correct(than, baseline);
      for (const state of built.filter((one) => one < than).reverse()) {
        const [earlier] = await image(cellOf(state), events);
        if (earlier.kind !== "broken") break;
        evidence.unshift({ state, ...said(earlier) });
        await correct(state, said(earlier));
      }
    }
    return {
      ...now,
      summary: `${now.summary} (image: ${why})`,
      baseline,
      ...(evidence.length === 0 ? {} : { evidence }),
    };
  }

  /** What decides the outcome of a cell. */
  function keyAt(n: number): ResultKey {
    const than = built.filter((one) => one < n).at(-1);
    const tree = (state: number) => work.states[state]!.tree;
    return keyOf(arch, work, {
      tree: tree(n),
      ...(than === undefined ? {} : { before: tree(than) }),
      touched: touchedAt(work, n),
      level: "objects",
    });
  }

  /** A kept outcome that a whole build has disproved is not to be found again. */
  async function correct(n: number, found: Baseline): Promise<void> {
    const { results } = work.options, key = keyAt(n);
    const kept = await results.load(key);
    // That a patch can change nothing says nothing of what was broken before it.
    if (kept === undefined || kept.unaffected !== undefined || !isDisproved(kept, found)) return;
    const right = disproved(kept, found);
    const log = `${kept.log}.again`;
    if (right.kind === "infra" || !await copyFile(kept.log, log)) await results.drop(key);
    else await results.save(key, { ...right, log });
  }

  const lines = seenLines();
  return async (cell, events) => {
    const asked = touchedAt(work, cell.state);
    const done = await keep(keyAt(cell.state), work, async (log) => {
      events.start(cell);
      const old = await before(cell.state, events);
      const now = await stand(cell.state, events, log);
      if (old === undefined) return await baseOutcome(now.state);
      const result = await objectsCell(old.state, now.state, touched(old.n, cell.state));
      if (result.kind === "outcome") {
        return { ...await withSeen(now.state, result.outcome, lines.open(asked)), log };
      }
      return await copied(await whole(cell.state, old.n, result.why, events), log);
    });
    taken.add(cell.state);
    lines.note(asked, done[0]);
    return done;
  };
}

/** What a whole build of a state said. */
function said({ diagnostics, brokenTargets, made }: BuildOutcome): Baseline {
  return { diagnostics, brokenTargets, ...(made === undefined ? {} : { made }) };
}

/** An outcome whose log is its own, so that it can be kept under another name. */
async function copied(outcome: BuildOutcome, log: string): Promise<BuildOutcome> {
  return await copyFile(outcome.log, log) ? { ...outcome, log } : outcome;
}
