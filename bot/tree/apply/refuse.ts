/**
 * What patches that are applied have changed, and must not have.
 * @module
 */
import type { Patch } from "../../series/types.ts";
import type { Tree } from "../types.ts";
import { refuseConversions } from "./attributes.ts";
import { changesOf } from "./changed.ts";
import { refuseLinks } from "./links.ts";
import { refuseUnnamed } from "./unnamed.ts";

/** A patch and the commit that git has made of it. */
export interface Committed {
  readonly patch: Patch;
  readonly commit: string;
}

/**
 * Throws UserError for the first patch that has changed what its reader has not found in it, has a link that leads out of the
 * tree, or converts files. One git looks at all of them.
 */
export async function refuseChanges(
  tree: Tree,
  all: readonly Committed[],
  signal?: AbortSignal,
): Promise<void> {
  if (all.length === 0) return;
  const changed = await changesOf(tree, all.map(({ commit }) => commit), signal);
  for (const { patch, commit } of all) {
    const files = changed.get(commit) ?? [];
    refuseUnnamed(patch, files);
    await refuseLinks(tree, patch, files, signal);
    await refuseConversions(tree, commit, patch, signal);
  }
}
