/**
 * Which objects of one architecture can a patch change, from the tree and the configuration alone.
 * It may say too much, never too little.
 * @module
 */
import type { TouchedFile } from "../series/types.ts";
import { compare } from "./compare.ts";
import { takeSnapshot } from "./snapshot.ts";
import type { Affected, Prepared } from "./types.ts";

export { compare } from "./compare.ts";
export { isTree } from "./device_trees.ts";
export { isProgram } from "./programs.ts";
export { lostObject } from "./image_reason.ts";
export { dryRunArgv, readDryRun, readSavedCommand } from "./commands/dry_run.ts";
export { keyOf, type Roots } from "./keys.ts";
export type { Graph } from "./graph.ts";
export { isOwnName } from "./defines.ts";
export { readSnapshot, type SavedSnapshot, saveSnapshot } from "./saved.ts";
export { staysFile } from "./touched.ts";
export { seenWith } from "./seen_with.ts";
export { takeSnapshot } from "./snapshot.ts";
export type { Snapshot } from "./snapshot_type.ts";
export type { Affected, AffectedObject, Early, Prepared } from "./types.ts";

/**
 * Compares two prepared states that stand side by side. Where one directory goes from state to
 * state, take a snapshot of each with {@linkcode takeSnapshot} and {@linkcode compare} those.
 */
export async function affectedObjects(input: {
  readonly before: Prepared;
  readonly after: Prepared;
  readonly touched: readonly TouchedFile[];
  /** How the report calls the architecture. */
  readonly arch?: string;
}): Promise<Affected> {
  const before = await takeSnapshot(input.before);
  const after = await takeSnapshot(input.after, { before, touched: input.touched });
  return compare(before, after, input.touched, input.arch);
}
