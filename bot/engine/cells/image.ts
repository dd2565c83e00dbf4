/**
 * Takes the cells of an architecture at level `image`: each state is built whole.
 * @module
 */
import { buildCell, type CellRequest } from "../../build/cell.ts";
import type { BuildOutcome } from "../../build/types.ts";
import { fileWord } from "../../config/builds/mod.ts";
import type { ArchConfig } from "../../config/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { keepOwnKernel } from "./own_kernel.ts";
import { seenLines } from "./seen_lines.ts";
import {
  type CellEvents,
  checkout,
  hearing,
  keep,
  keyOf,
  requestOf,
  type Taker,
  touchedAt,
  type Work,
} from "./work.ts";

/**
 * Level `image`: each state is built whole. The first build of a run is a clean one even with
 * `--incremental`: what an earlier run left in the output directory was heard there, not here.
 */
export function imageTaker(arch: ArchConfig, work: Work): Taker {
  let first = true;
  const lines = seenLines();
  return async (cell, events) => {
    const { tree } = work.states[cell.state]!;
    const touched = touchedAt(work, cell.state);
    const done = await keep(
      keyOf(arch, work, { tree, touched, level: "image" }),
      work,
      async (log) => {
        events.start(cell);
        const incremental = work.options.incremental && !first;
        first = false;
        const own = { log, incremental, touched: lines.open(touched) };
        return await buildImage(arch, work, cell, events, own);
      },
    );
    lines.note(touched, done[0]);
    return done;
  };
}

/** Builds a state whole, and keeps its kernel if that is to be booted. */
export async function buildImage(
  arch: ArchConfig,
  work: Work,
  cell: PlannedCell,
  events: CellEvents,
  { log, incremental, touched }: Pick<CellRequest, "log" | "incremental" | "touched">,
): Promise<BuildOutcome> {
  const hear = hearing(cell, events);
  const workspace = await work.workspace(0);
  const state = work.states[cell.state]!;
  await checkout(workspace, state, hear);
  const own = { dir: fileWord(arch.name), log, level: "image" } as const;
  const request = await requestOf(arch, work, workspace, state, own, hear);
  const outcome = await buildCell({ ...request, incremental, touched });
  if (outcome.kind === "built") await keepOwnKernel(arch, work, cell, request);
  return outcome;
}
