/**
 * Runs the cells of an architecture at level `image`: each state is built whole.
 * @module
 */
import { buildCell, type CellRequest } from "../../compile/cell.ts";
import { buildTool } from "../../compile/tools/build.ts";
import type { InfraOutcome, WholeOutcome } from "../../compile/types.ts";
import { fileWord } from "../../config/builds/mod.ts";
import type { Build } from "../../config/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { keepOwnKernel } from "./own_kernel.ts";
import { seenLines } from "./seen_lines.ts";
import { type CellRunner, type CellSession, touchedAt } from "./session.ts";
import { buildEvents, checkout, requestOf } from "./request.ts";
import { keep, keyOf } from "./keep.ts";
import type { RunEvents } from "../events.ts";

/**
 * Level `image`: each state is built whole. The first build of a run is a clean one even with
 * `--incremental`: what an earlier run left in the output directory was heard there, not here.
 */
export function imageRunner(
  build: Build,
  session: CellSession,
): CellRunner<WholeOutcome | InfraOutcome> {
  let first = true;
  const lines = seenLines();
  return async (cell, on) => {
    const { tree } = session.states[cell.state]!;
    const touched = touchedAt(session, cell.state);
    const done = await keep(
      keyOf(build, session, { tree, touched, level: "image" }),
      session,
      async (log) => {
        on({ kind: "start", cell });
        const incremental = session.options.incremental && !first;
        first = false;
        const own = { log, incremental, touched: lines.open(touched) };
        return await buildImage(build, session, cell, on, own);
      },
    );
    lines.note(touched, done[0]);
    return done;
  };
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
  const workspace = await session.workspace(0);
  const state = session.states[cell.state]!;
  await checkout(workspace, state, onBuild);
  // Programs take as much of a disk as some objects do.
  const level = build.tool === undefined ? "image" : "objects";
  const own = { dir: fileWord(build.name), log, level } as const;
  const request = await requestOf(build, session, workspace, state, own, onBuild);
  if (build.tool !== undefined) {
    const outcome = await buildTool({ ...request, touched });
    // Without a sandbox they are made in the source itself.
    if (session.options.sandbox.kind === "none") await checkout(workspace, state, onBuild);
    return outcome;
  }
  const outcome = await buildCell({ ...request, incremental, touched });
  if (outcome.kind === "built") await keepOwnKernel(build, session, cell, request);
  return outcome;
}
