/**
 * Runs the cells of a build at level `objects`: against a state before that is prepared, or by whole builds where the objects
 * do not tell.
 * @module
 */
import { isBinding } from "../../compile/bindings/fit.ts";
import { baseOutcome, objectsCell, type ObjectsResult } from "../../compile/objects.ts";
import type { ResultKey } from "../../compile/kept/results.ts";
import type {
  Baseline,
  BuildOutcome,
  Evidence,
  ObjectsOutcome,
  UnaffectedOutcome,
  WholeOutcome,
} from "../../compile/types.ts";
import type { Build } from "../../config/types.ts";
import { disproved, isDisproved, isProduct } from "../../judge/mod.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { copyFile } from "../../system/files/files.ts";
import { imageRunner } from "./image.ts";
import { type CellRunner, type CellSession, touchedAt } from "./session.ts";
import { hiddenReads } from "./hidden.ts";
import { keep, keyOf } from "./keep.ts";
import { links, type Unlinked } from "./links.ts";
import { preparedStates } from "./prepared.ts";
import { seenLines, withSeen } from "./seen_lines.ts";
import type { RunEvents } from "../events.ts";

/** Runs cells at level `objects`. */
export interface ObjectsRunner {
  /** Runs cells in any order; from state to state is cheapest. */
  readonly run: CellRunner;
  /**
   * Settles what `run` gave for a cell, state by state: whether one links is argued from the one before, and what that
   * comes to may be known only now. True: an earlier run had it so.
   */
  readonly settle: (
    cell: PlannedCell,
    outcome: BuildOutcome,
    on: RunEvents,
  ) => Promise<[BuildOutcome, boolean]>;
}

/** None is run yet. */
export function objectsRunner(
  build: Build,
  cells: readonly PlannedCell[],
  session: CellSession,
): ObjectsRunner {
  const image = imageRunner(build, session);
  const prepared = preparedStates(build, cells, session), { built, touched } = prepared;
  const known = links(built);

  /** Whether a patch changes bindings, and no patch does between it and the state that it is held against. */
  function hasOwnBindings(than: number, n: number): boolean {
    const changes = (from: number, to: number) =>
      touched(from, to).some(({ path, oldPath }) => isBinding(path) || isBinding(oldPath ?? ""));
    return changes(n - 1, n) && !changes(than, n - 1);
  }

  /** That a state links is argued from the nearest earlier one that may. */
  async function linked(
    n: number,
    than: number,
    outcome: ObjectsOutcome,
    on: RunEvents,
    log: string,
  ): Promise<ObjectsResult> {
    for (const state of known.sound(than)) {
      const earlier = await prepared.at(state, on);
      // Used last, so that its output directory is not taken for another one.
      const now = await prepared.at(n, on, log);
      if (earlier.state.snapshot === undefined) continue;
      const found = await objectsCell(
        earlier.state,
        now.state,
        touched(state, n),
        { hidden: hiddenReads(session, n).reads },
      );
      if (found.kind === "image") return found;
      if (found.unlinked === true) continue;
      // Another object is broken still: the state that mends it is asked the same.
      if (found.outcome.kind === "broken") return { kind: "outcome", outcome };
      if (found.outcome.kind === "infra") return found;
      const argued = relinked(outcome, found.outcome, known.failed(than));
      return { kind: "outcome", outcome: { ...argued, ...relies(n, state) } };
    }
    return { kind: "image", why: "no earlier state is known to link" };
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
    on: RunEvents,
  ): Promise<BuildOutcome> {
    const cellOf = (state: number) => cells.find((cell) => cell.state === state)!;
    on({ kind: "whole", cell: cellOf(n), why });
    prepared.lent();
    const [old] = await image(cellOf(than), on);
    const [now] = await image(cellOf(n), on);
    if (old.kind === "infra") return old;
    const baseline = baselineOf(old);
    const evidence: Evidence[] = [];
    let last = than;
    if (old.kind === "broken") {
      known.fails(than, old);
      for (const state of built.filter((one) => one < than).reverse()) {
        const [earlier] = await image(cellOf(state), on);
        last = state;
        if (earlier.kind !== "broken") break;
        evidence.unshift({ state, ...baselineOf(earlier) });
      }
      await correct(than, baseline, last);
      for (const { state, ...found } of evidence.toReversed()) await correct(state, found, last);
    }
    return {
      ...now,
      summary: `${now.summary} (image: ${why})`,
      baseline,
      ...(evidence.length === 0 ? {} : { evidence }),
      ...relies(n, last),
    };
  }

  /** What decides the outcome of a cell. */
  function keyAt(n: number): ResultKey {
    const than = built.filter((one) => one < n).at(-1);
    const tree = (state: number) => session.states[state]!.tree;
    return keyOf(build, session, {
      tree: tree(n),
      ...(than === undefined ? {} : { before: tree(than) }),
      ...(than !== undefined && hasOwnBindings(than, n) ? { ownBindings: true } : {}),
      touched: touchedAt(session, n),
      hidden: [...hiddenReads(session, n).reads],
      level: "objects",
    });
  }

  /**
   * The states that decide the outcome of one beside that before it, back to `last`: its key does not have them, and in
   * another series others may come before these two.
   */
  function relies(n: number, last: number): Pick<BuildOutcome, "relies"> {
    const states = built.filter((one) => last <= one && one < n).reverse().slice(1);
    const relies = states.map((state) => `${state}:${session.states[state]!.tree}`);
    return relies.length === 0 ? {} : { relies };
  }

  /** Whether all that decides a kept outcome is so here, too. */
  function isHere(n: number, { relies: kept = [] }: BuildOutcome): boolean {
    const here = relies(n, 0).relies ?? [];
    return kept.every((one, i) => one === here[i]);
  }

  /** A kept outcome that a whole build has disproved is not to be found again; `last` is the first state that was asked. */
  async function correct(n: number, found: Baseline, last: number): Promise<void> {
    const { results } = session.options, key = keyAt(n);
    const kept = await results.load(key);
    // That a patch can change nothing says nothing of what was broken before it.
    if (kept === undefined || kept.kind === "unaffected" || !isDisproved(kept, found)) return;
    const right = { ...disproved(kept, found), ...relies(n, last) };
    const log = `${kept.log}.again`;
    if (right.kind === "infra" || !await copyFile(kept.log, log)) await results.drop(key);
    else await results.save(key, { ...right, log });
  }

  const lines = seenLines();
  const run: CellRunner = async (cell, on) => {
    const asked = touchedAt(session, cell.state);
    const done = await keep(keyAt(cell.state), session, async (log) => {
      on({ kind: "start", cell });
      const old = await prepared.before(cell.state, on);
      const now = await prepared.at(cell.state, on, log);
      const than = built.filter((one) => one < cell.state).at(-1);
      if (old === undefined) {
        if (than === undefined || now.state.snapshot === undefined) {
          return await baseOutcome(now.state);
        }
        const why = "no earlier state can be prepared";
        const outcome = await copied(await whole(cell.state, than, why, on), log);
        return { ...outcome, ...relies(cell.state, 0) };
      }
      const result = await objectsCell(old.state, now.state, touched(old.n, cell.state), {
        hidden: hiddenReads(session, cell.state).reads,
        ownBindings: hasOwnBindings(old.n, cell.state),
      });
      if (result.kind === "outcome") {
        const outcome = await withSeen(now.state, result.outcome, lines.open(asked));
        return { ...outcome, ...relies(cell.state, old.n), log };
      }
      return await copied(await whole(cell.state, old.n, result.why, on), log);
    }, (kept) => isHere(cell.state, kept));
    prepared.done(cell.state);
    lines.note(asked, done[0]);
    return done;
  };

  const settle: ObjectsRunner["settle"] = async ({ state }, first, on) => {
    const isOpen = (outcome: BuildOutcome) => known.open(state, outcome) !== undefined;
    const open = known.open(state, first), than = known.before(state);
    const [outcome, cached] = open === undefined || than === undefined
      ? [first, true]
      : await keep(keyAt(state), session, async (log) => {
        await copyFile(open.log, log);
        const result = await linked(state, than, open, on, log);
        if (result.kind === "outcome") return { ...result.outcome, log };
        return await copied(await whole(state, than, result.why, on), log);
      }, (kept) => isHere(state, kept) && !isOpen(kept));
    known.settled(state, outcome);
    return [outcome, cached];
  };
  return { run, settle };
}

/** An outcome whose link is argued from an earlier state; `failed`: what the link of the one before said. */
function relinked(
  outcome: ObjectsOutcome,
  found: ObjectsOutcome | UnaffectedOutcome,
  failed: Unlinked | undefined,
): ObjectsOutcome {
  const { link, tried } = found.kind === "unaffected" ? { link: undefined, tried: [] } : found;
  // What is linked is argued; an object has to be compiled.
  const products = failed?.brokenTargets.filter(isProduct);
  const all = [...outcome.tried, ...tried, ...products ?? []];
  const baseline = outcome.baseline === undefined || failed === undefined ? outcome.baseline : {
    ...outcome.baseline,
    diagnostics: [
      ...outcome.baseline.diagnostics,
      ...failed.diagnostics.filter(({ severity }) => severity === "error"),
    ],
    brokenTargets: [...new Set([...outcome.baseline.brokenTargets, ...failed.brokenTargets])],
  };
  return {
    ...outcome,
    summary: found.summary,
    tried: [...new Set(all)],
    baseline,
    ...(link && { link }),
    mends: true,
  };
}

/** What a whole build of a state said. */
function baselineOf({ diagnostics, brokenTargets, made }: WholeOutcome): Baseline {
  return { diagnostics, brokenTargets, ...(made === undefined ? {} : { made }) };
}

/** An outcome whose log is its own, so that it can be kept under another name. */
async function copied(outcome: BuildOutcome, log: string): Promise<BuildOutcome> {
  return await copyFile(outcome.log, log) ? { ...outcome, log } : outcome;
}
