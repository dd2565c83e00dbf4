/**
 * Runs the cells of an architecture at level `image`: each state is built whole.
 * @module
 */
import { buildCell, type CellRequest } from "../../compile/cell.ts";
import { buildTool } from "../../compile/tools/build.ts";
import type { InfraOutcome, SourceOutcome, WholeOutcome } from "../../compile/types.ts";
import { fileName } from "../../config/builds/mod.ts";
import type { Build } from "../../config/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { keepOwnKernel } from "./own_kernel.ts";
import { seenLines } from "./seen_lines.ts";
import { type CellRunner, type CellSession, touchedAt } from "./session.ts";
import { buildEvents, checkout, requestOf } from "./request.ts";
import { keep, keyOf } from "./keep.ts";
import type { RunEvents } from "../events.ts";

/**
 * Level `image`: each state is built whole. With `--incremental` make goes on from the output of the state before where that
 * was made just now: what is left there of another state, or of an earlier run, was heard there, not here.
 */
export function imageRunner(
  build: Build,
  session: CellSession,
): CellRunner<WholeOutcome | InfraOutcome> {
  const lines = seenLines();
  const before = (n: number) =>
    session.plan.cells.findLast(({ arch, action, state }) =>
      arch === build.name && action === "build" && state < n
    )?.state;
  const tree = (n: number) => session.states[n]!.tree;
  return async (cell, on) => {
    const { state } = cell, { fresh, results } = session.options;
    const touched = touchedAt(session, state), last = before(state);
    const more = session.options.incremental && last !== undefined;
    const of = { tree: tree(state), touched, level: "image" } as const;
    const whole = { ...keyOf(build, session, of), incremental: false };
    const step = more ? keyOf(build, session, { ...of, before: tree(last) }) : whole;
    const incremental = more && made(session, build) === last;
    const [key, other] = incremental ? [step, whole] : [whole, step];
    const found = !more || fresh ? undefined : await results.load(other);
    const kept = found !== undefined && isWhole(found) ? found : undefined;
    const done: Awaited<ReturnType<CellRunner<WholeOutcome | InfraOutcome>>> = kept !== undefined
      ? [kept, true]
      : await keep(key, session, async (log) => {
        on({ kind: "start", cell });
        const own = { log, incremental, touched: lines.open(touched) };
        return await buildImage(build, session, cell, on, own);
      });
    lines.note(touched, done[0]);
    return done;
  };
}

/** By the cells of a worker and the name of a build: the state whose output is in its directory. */
const MADE = new WeakMap<CellSession, Map<string, number>>();

function made(session: CellSession, { name }: Build): number | undefined {
  return MADE.get(session)?.get(name);
}

function isWhole(outcome: SourceOutcome): outcome is WholeOutcome {
  return outcome.kind !== "unaffected" && outcome.level === "image";
}

/** Builds a state whole, and keeps its kernel if that is to be booted. */
export async function buildImage(
  build: Build,
  session: CellSession,
  cell: PlannedCell,
  on: RunEvents,
  { log, incremental, touched }: Pick<CellRequest, "log" | "incremental" | "touched">,
): Promise<WholeOutcome | InfraOutcome> {
  const onBuild = buildEvents(cell, on);
  const outputs = MADE.get(session) ?? new Map<string, number>();
  MADE.set(session, outputs);
  outputs.delete(build.name);
  const workspace = await session.workspace(0);
  const state = session.states[cell.state]!;
  await checkout(workspace, state, onBuild);
  // Programs take as much of a disk as some objects do.
  const level = build.tool === undefined ? "image" : "objects";
  const own = { dir: fileName(build.name), log, level } as const;
  const request = await requestOf(build, session, workspace, state, own, onBuild);
  if (build.tool !== undefined) {
    const outcome = await buildTool({ ...request, touched });
    // Without a sandbox they are made in the source itself.
    if (session.options.sandbox.kind === "none") await checkout(workspace, state, onBuild);
    return outcome;
  }
  const outcome = await buildCell({ ...request, incremental, touched });
  if (outcome.kind !== "infra") outputs.set(build.name, cell.state);
  if (outcome.kind === "built") await keepOwnKernel(build, session, cell, request);
  return outcome;
}
