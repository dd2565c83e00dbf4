/**
 * The states of a build that are kept prepared, each in an output directory of its own; the source is checked out at the one
 * that is to be compiled.
 * @module
 */
import { staysFile } from "../../affected/mod.ts";
import { isUnread, type Origin } from "../../compile/kept/prepared.ts";
import { type Keeping, type PreparedState, prepareState } from "../../compile/objects/prepare.ts";
import { fileName } from "../../config/builds/mod.ts";
import type { Build } from "../../config/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import type { TouchedFile } from "../../series/types.ts";
import { copyFile, remove } from "../../system/files/files.ts";
import type { Workspace } from "../../tree/types.ts";
import type { RunEvents } from "../events.ts";
import { hiddenReads } from "./hidden.ts";
import { madeWith } from "./keep.ts";
import { type BuildEvents, buildEvents, checkout, requestOf } from "./request.ts";
import type { CellSession } from "./session.ts";

/** Output directories: for a state, the one before, and two that a cell out of order left. */
const DIRS = [0, 1, 2, 3];

/** A prepared state. */
export interface Prepared {
  readonly n: number;
  /** Which of the output directories it has. */
  readonly dir: number;
  readonly state: PreparedState;
}

/** The states. */
export interface PreparedStates {
  /** Those that the plan builds, the first one first. */
  readonly built: readonly number[];
  /** The state, prepared. `log` is that of its own cell; without it, it is prepared for a later one only. */
  at(n: number, on: RunEvents, log?: string): Promise<Prepared>;
  /** The nearest earlier state that can be prepared. */
  before(n: number, on: RunEvents): Promise<Prepared | undefined>;
  /** Files of all patches after state `from` up to `to`, whether or not a state between is built. */
  touched(from: number, to: number): readonly TouchedFile[];
  /** Somebody else checks the source out. */
  lent(): void;
  /** The cell of a state is done: it is kept only as long as a later one may need it. */
  done(n: number): void;
}

/** None is prepared yet. */
export function preparedStates(
  build: Build,
  cells: readonly PlannedCell[],
  session: CellSession,
): PreparedStates {
  /** The one used last is last. */
  let prepared: readonly Prepared[] = [];
  /** The state at which the source is; undefined: not known. */
  let at: number | undefined;
  const built = cells.filter((cell) => cell.action === "build").map((cell) => cell.state);
  const claimed = new Set<number>();
  const files = session.patches.flatMap((patch) => patch.files);
  const paths = [...new Set(files.map(({ path }) => path))];
  /** What a state may differ in from one with the same prepared output: files that stay files. */
  const watch = paths.filter((path) =>
    files.every((file) => (file.path !== path && file.oldPath !== path) || isPlain(file))
  );
  /** Files of all patches after state `from` up to `to`, whether or not a state between is built. */
  const touched = (from: number, to: number): readonly TouchedFile[] =>
    session.patches.slice(from, to).flatMap(({ files }) => files);

  /** Checks a state out, unless the source is there. */
  async function checkoutState(n: number, onBuild: BuildEvents): Promise<Workspace> {
    const workspace = await session.workspace(0);
    if (at === n) return workspace;
    const { incremental, sandbox } = session.options;
    // In the sandbox the source is read-only.
    const kept = at !== undefined && sandbox.kind === "bwrap" ? "switch" : "old";
    at = undefined;
    // An incremental build of the whole goes by the times of the files, too.
    await checkout(workspace, session.states[n]!, onBuild, incremental ? "new" : kept);
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
    return !claimed.has(n) || next !== undefined && !claimed.has(next);
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
    const dir = `${fileName(build.name)}-objects-${free}`;
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
    const keeping = keepingAt(n);
    const state = await prepareState(movable, since(n), keeping);
    return { n, dir: free, state: keeping === undefined ? state : await learn(n, state) };
  }

  /** How the prepared output of a state is kept; undefined: not at all. */
  function keepingAt(n: number): Keeping | undefined {
    const { incremental, sandbox, untrusted, prepared: store } = session.options;
    if (incremental || sandbox.kind !== "bwrap" || untrusted && !session.ownBase) return undefined;
    const { tree } = session.states[n]!, from = isAsked(n) ? undefined : originOf(n);
    const compilers = madeWith(session.compilers.get(build.name)!);
    return { store, tree, watch, compilers, untrusted, ...from && { from } };
  }

  /** Whether only files differ between two states that the output of one of them does not depend on. */
  function isSame(a: number, b: number, origin: Origin): boolean {
    return touched(Math.min(a, b), Math.max(a, b)).every((file) =>
      isPlain(file) && isUnread(origin, file.path)
    );
  }

  /** Whether a file that nobody reads may still decide how a state is made. */
  function isAsked(n: number): boolean {
    return hiddenReads(session, n).asks;
  }

  /** The output of another state that is this one's, too. */
  function originOf(n: number): Origin | undefined {
    return prepared.map(({ n: other, state: { origin } }) => ({ other, origin }))
      .find(({ other, origin }) => origin !== undefined && isSame(other, n, origin))?.origin;
  }

  /**
   * Where a state does not read what differs from another, that one does not read what this one
   * does not, and their output is one. Of strangers' patches only the base's is taken for that of
   * others: a file of make that they bring could hide what it reads.
   */
  async function learn(n: number, state: PreparedState): Promise<PreparedState> {
    const { origin, ...rest } = state;
    if (origin === undefined || isAsked(n)) return state;
    for (const { n: other, state: { origin: own } } of prepared) {
      if (own === undefined || !isSame(other, n, origin)) continue;
      await session.options.prepared.learn(own, origin.unread);
      return { ...rest, origin: own };
    }
    return session.options.untrusted && n > 0 ? rest : state;
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
    if (before === undefined) return undefined;
    return { before, touched: touched(nearest!.n, n), asks: isAsked(n) };
  }

  /** The nearest earlier state that can be prepared. */
  async function before(n: number, on: RunEvents): Promise<Prepared | undefined> {
    for (const state of built.filter((one) => one < n).reverse()) {
      const found = await preparedAt(state, on);
      if (found.state.snapshot !== undefined || found.state.fault !== undefined) return found;
    }
    return undefined;
  }

  return {
    built,
    at: preparedAt,
    before,
    touched,
    lent() {
      at = undefined;
    },
    done: (n) => void claimed.add(n),
  };
}

/** Whether a patch changes a file's text and nothing else: a mode is seen without reading. */
function isPlain(file: TouchedFile): boolean {
  return staysFile(file) && file.oldMode === file.newMode;
}
