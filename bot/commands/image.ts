/**
 * Takes the cells of an architecture at level `image`: each state is built whole.
 * @module
 */
import { buildCell } from "../build/cell.ts";
import type { BuildOutcome } from "../build/types.ts";
import { fileWord } from "../config/builds/mod.ts";
import type { ArchConfig } from "../config/types.ts";
import type { PlannedCell } from "../plan/types.ts";
import { keepOwnKernel } from "./own_kernel.ts";
import {
  type CellEvents,
  checkout,
  hearing,
  keep,
  keyOf,
  requestOf,
  type Taker,
  type Work,
} from "./work.ts";

/**
 * Level `image`: each state is built whole. The first build of a run is a clean one even with
 * `--incremental`: what an earlier run left in the output directory was heard there, not here.
 */
export function imageTaker(arch: ArchConfig, work: Work): Taker {
  let first = true;
  return (cell, events) => {
    const touched = touchedBy(work, cell.state);
    return keep(
      keyOf(arch, work, { tree: work.states[cell.state]!.tree, touched, level: "image" }),
      work,
      async (log) => {
        events.start(cell);
        const incremental = work.options.incremental && !first;
        first = false;
        return await buildImage(arch, work, cell, events, { log, incremental });
      },
    );
  };
}

/** The files of the patch that leads to a state, sorted. */
function touchedBy({ patches }: Work, state: number): readonly string[] {
  return [...new Set(patches[state - 1]?.files.map(({ path }) => path))].sort();
}

/** Builds a state whole, and keeps its kernel if that is to be booted. */
export async function buildImage(
  arch: ArchConfig,
  work: Work,
  cell: PlannedCell,
  events: CellEvents,
  { log, incremental }: { readonly log: string; readonly incremental: boolean },
): Promise<BuildOutcome> {
  const hear = hearing(cell, events);
  const workspace = await work.workspace(0);
  const state = work.states[cell.state]!;
  await checkout(workspace, state, hear);
  const own = { dir: fileWord(arch.name), log, level: "image" } as const;
  const request = await requestOf(arch, work, workspace, state, own, hear);
  const touched = touchedBy(work, cell.state);
  const outcome = await buildCell({ ...request, incremental, touched });
  if (outcome.kind === "built") await keepOwnKernel(arch, work, cell, request);
  return outcome;
}
