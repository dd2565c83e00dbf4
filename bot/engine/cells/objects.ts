/**
 * Runs the cells of an architecture at level `objects`: a few states are kept prepared, each in an output directory of its own,
 * and the source is checked out at the one that is to be compiled.
 * @module
 */
import {
  baseOutcome,
  objectsCell,
  type ObjectsResult,
  type PreparedState,
  prepareState,
} from "../../compile/objects.ts";
import type { ResultKey } from "../../compile/kept/results.ts";
import type {
  Baseline,
  BuildOutcome,
  Evidence,
  ObjectsOutcome,
  UnaffectedOutcome,
  WholeOutcome,
} from "../../compile/types.ts";
import { fileWord } from "../../config/builds/mod.ts";
import type { Build } from "../../config/types.ts";
import { disproved, isDisproved } from "../../judge/disproved.ts";
import type { PlannedCell } from "../../plan/types.ts";
import type { TouchedFile } from "../../series/types.ts";
import { copyFile, remove } from "../../system/files/files.ts";
import type { Workspace } from "../../tree/types.ts";
import { imageRunner } from "./image.ts";
import { type CellRunner, type CellSession, touchedAt } from "./session.ts";
import { type BuildEvents, buildEvents, checkout, requestOf } from "./request.ts";
import { keep, keyOf } from "./keep.ts";
import { seenLines, withSeen } from "./seen_lines.ts";
import type { RunEvents } from "../events.ts";

/** Output directories: for a state, the one before, and two that a cell out of order left. */
const DIRS = [0, 1, 2, 3];

/** A prepared state. */
interface Prepared {
  readonly n: number;
  /** Which of the output directories it has. */
  readonly dir: number;
  readonly state: PreparedState;
}

/** Runs cells at level `objects`. They may come in any order; from state to state is cheapest. */
export function objectsRunner(
  build: Build,
  cells: readonly PlannedCell[],
  session: CellSession,
): CellRunner {
  const image = imageRunner(build, session);
  /** The one used last is last. */
  let prepared: readonly Prepared[] = [];
  /** The state at which the source is; undefined: not known. */
  let at: number | undefined;
  const built = cells.filter((cell) => cell.action === "build").map((cell) => cell.state);
  const taken = new Set<number>();
  /** States that do not link, as far as they were asked for, each with the whole build that says so. */
  const unlinked = new Map<number, WholeOutcome>();
  /** Files of all patches after state `from` up to `to`, whether or not a state between is built. */
  const touched = (from: number, to: number): readonly TouchedFile[] =>
    session.patches.slice(from, to).flatMap(({ files }) => files);

  /** Checks a state out, unless the source is there. */
  async function checkoutState(n: number, onBuild: BuildEvents): Promise<Workspace> {
    const workspace = await session.workspace(0);
    if (at === n) return workspace;
    at = undefined;
    // An incremental build of the whole goes by the times of the files, too.
    await checkout(
      workspace,
      session.states[n]!,
      onBuild,
      session.options.incremental ? "new" : "old",
    );
    at = n;
    return workspace;
  }

  /** Without those that no cell to come needs, where a later one is prepared: each holds a whole graph. */
  function evict(others: readonly Prepared[]): readonly Prepared[] {
    // The last one was used just now.
    const needed = others.filter((one, i) =>
      i === others.length - 1 || isNeeded(one.n) ||
      !others.some(({ n, state }) => n > one.n && state.snapshot !== undefined)
    );
    return needed.slice(1 - DIRS.length);
  }

  /** Whether a state is still to be built, or the one after it. */
  function isNeeded(n: number): boolean {
    const next = built.find((one) => one > n);
    return !taken.has(n) || next !== undefined && !taken.has(next);
  }

  /** The state, prepared. `log` is that of its own cell; without it, it is prepared for a later one only. */
  async function preparedAt(n: number, on: RunEvents, log?: string): Promise<Prepared> {
    const known = prepared.find((one) => one.n === n);
    const others = evict(prepared.filter((one) => one !== known));
    const now = known === undefined ? await prepare(n, others, on, log) : await withLog(known, log);
    prepared = [...others, now];
    return now;
  }

  async function prepare(
    n: number,
    others: readonly Prepared[],
    on: RunEvents,
    log?: string,
  ): Promise<Prepared> {
    prepared = others;
    const free = DIRS.find((one) => others.every((other) => other.dir !== one))!;
    const onBuild = buildEvents(cells.find((one) => one.state === n)!, on);
    const dir = `${fileWord(build.name)}-objects-${free}`;
    const workspace = await checkoutState(n, onBuild);
    const own = log ?? `${workspace.buildDir(dir)}.log`;
    const request = await requestOf(
      build,
      session,
      workspace,
      session.states[n]!,
      { dir, log: own, level: "objects" },
      onBuild,
    );
    const movable = { ...request, checkout: () => checkoutState(n, onBuild) };
    const state = await prepareState(movable, since(n));
    return { n, dir: free, state };
  }

  /** A cell has all of its log, even if its state was prepared for a later one that was taken first. */
  async function withLog(one: Prepared, log?: string): Promise<Prepared> {
    const { request } = one.state;
    if (log === undefined || log === request.log) return one;
    await remove(log);
    await copyFile(request.log, log);
    return { ...one, state: { ...one.state, request: { ...request, log } } };
  }

  /** What is known of the nearest earlier state that is prepared. */
  function since(n: number) {
    const nearest = prepared.filter((one) => one.n < n).sort((a, b) => a.n - b.n).at(-1);
    const before = nearest?.state.snapshot;
    return before === undefined ? undefined : { before, touched: touched(nearest!.n, n) };
  }

  /** The nearest earlier state that can be prepared. */
  async function before(n: number, on: RunEvents): Promise<Prepared | undefined> {
    for (const state of built.filter((one) => one < n).reverse()) {
      const found = await preparedAt(state, on);
      if (found.state.snapshot !== undefined || found.state.fault !== undefined) return found;
    }
    return undefined;
  }

  /**
   * Where the state before did not link, or its objects do not compile so that it never was: that this
   * one links is argued from the nearest earlier state of which nothing of that is known.
   */
  async function linked(
    n: number,
    than: number,
    outcome: ObjectsOutcome,
    on: RunEvents,
    log: string,
  ): Promise<ObjectsResult> {
    for (const state of built.filter((one) => one < than && !unlinked.has(one)).reverse()) {
      const earlier = await preparedAt(state, on);
      // Used last, so that its output directory is not taken for another one.
      const now = await preparedAt(n, on, log);
      if (earlier.state.snapshot === undefined) continue;
      const found = await objectsCell(earlier.state, now.state, touched(state, n));
      if (found.kind === "image") return found;
      if (found.unlinked === true) continue;
      // Another object is broken still: the state that mends it is asked the same.
      if (found.outcome.kind === "broken") return { kind: "outcome", outcome };
      if (found.outcome.kind === "infra") return found;
      return { kind: "outcome", outcome: relinked(outcome, found.outcome, unlinked.get(than)) };
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
    at = undefined;
    const [old] = await image(cellOf(than), on);
    const [now] = await image(cellOf(n), on);
    if (old.kind === "infra") return old;
    const baseline = baselineOf(old);
    const evidence: Evidence[] = [];
    if (old.kind === "broken") {
      unlinked.set(than, old);
      await correct(than, baseline);
      for (const state of built.filter((one) => one < than).reverse()) {
        const [earlier] = await image(cellOf(state), on);
        if (earlier.kind !== "broken") break;
        evidence.unshift({ state, ...baselineOf(earlier) });
        await correct(state, baselineOf(earlier));
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
    const tree = (state: number) => session.states[state]!.tree;
    return keyOf(build, session, {
      tree: tree(n),
      ...(than === undefined ? {} : { before: tree(than) }),
      touched: touchedAt(session, n),
      level: "objects",
    });
  }

  /** A kept outcome that a whole build has disproved is not to be found again. */
  async function correct(n: number, found: Baseline): Promise<void> {
    const { results } = session.options, key = keyAt(n);
    const kept = await results.load(key);
    // That a patch can change nothing says nothing of what was broken before it.
    if (kept === undefined || kept.kind === "unaffected" || !isDisproved(kept, found)) return;
    const right = disproved(kept, found);
    const log = `${kept.log}.again`;
    if (right.kind === "infra" || !await copyFile(kept.log, log)) await results.drop(key);
    else await results.save(key, { ...right, log });
  }

  /** Notes whether a state links. Where its objects are what they were for a link, so is that. */
  function noteLink(n: number, outcome: BuildOutcome): void {
    const than = built.filter((one) => one < n).at(-1);
    const before = than === undefined ? undefined : unlinked.get(than);
    if (outcome.level === "image") { if (outcome.kind === "broken") unlinked.set(n, outcome); }
    else if (before !== undefined && linkOf(outcome) !== "resolved") unlinked.set(n, before);
  }

  const lines = seenLines();
  return async (cell, on) => {
    const asked = touchedAt(session, cell.state);
    const done = await keep(keyAt(cell.state), session, async (log) => {
      on({ kind: "start", cell });
      const old = await before(cell.state, on);
      const now = await preparedAt(cell.state, on, log);
      const than = built.filter((one) => one < cell.state).at(-1);
      if (old === undefined) {
        if (than === undefined || now.state.snapshot === undefined) {
          return await baseOutcome(now.state);
        }
        const why = "no earlier state can be prepared";
        return await copied(await whole(cell.state, than, why, on), log);
      }
      const held = await objectsCell(old.state, now.state, touched(old.n, cell.state));
      const open = mayLink(held, unlinked.has(old.n));
      const result = open === undefined ? held : await linked(cell.state, old.n, open, on, log);
      if (result.kind === "outcome") {
        return { ...await withSeen(now.state, result.outcome, lines.open(asked)), log };
      }
      return await copied(await whole(cell.state, old.n, result.why, on), log);
    });
    taken.add(cell.state);
    noteLink(cell.state, done[0]);
    lines.note(asked, done[0]);
    return done;
  };
}

/** What the link of a state stands on, if it was argued. */
function linkOf(outcome: BuildOutcome): "unchanged" | "resolved" | undefined {
  return "link" in outcome ? outcome.link?.kind : undefined;
}

/** The outcome of a state that may link where the one before does not, or cannot be known to. */
function mayLink(result: ObjectsResult, unlinked: boolean): ObjectsOutcome | undefined {
  if (result.kind === "image" || !("tried" in result.outcome)) return undefined;
  const { outcome } = result;
  return result.unlinked === true || unlinked && linkOf(outcome) === "resolved"
    ? outcome
    : undefined;
}

/** An outcome whose link is argued from an earlier state; `failed`: what the link of the one before said. */
function relinked(
  outcome: ObjectsOutcome,
  found: ObjectsOutcome | UnaffectedOutcome,
  failed: WholeOutcome | undefined,
): ObjectsOutcome {
  const { link, tried } = found.kind === "unaffected" ? { link: undefined, tried: [] } : found;
  // What is linked is argued; an object has to be compiled.
  const products = failed?.brokenTargets.filter((target) => !/^(?!vmlinux).*\.o$/.test(target));
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
