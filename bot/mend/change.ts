/**
 * Changing a draft by its trees. With T(k) the tree after patch k, hunks H of patch j folded into
 * patch i give T'(k) = T(k) with H for i <= k < j, and T'(k) = T(k) for all others: every later patch
 * is made anew as the difference of its neighbours, and the last tree is the same by construction.
 * @module
 */
import type { Change, Draft, DraftPatch, Part, Trees } from "./types.ts";

/**
 * The draft after a change, without patches that do nothing any more; undefined if it does not
 * apply, or would not end in the same tree.
 */
export async function changeDraft(
  draft: Draft,
  change: Change,
  trees: Trees,
): Promise<Draft | undefined> {
  const patches = change.kind === "fold"
    ? await fold(draft, change.into, change.parts, trees)
    : await reorder(draft, change.order, trees);
  if (patches === undefined) return undefined;
  const lastTree = draft.patches.at(-1)?.tree ?? draft.base;
  const kept = patches.filter((patch, i) => patch.tree !== (patches[i - 1]?.tree ?? draft.base));
  return (kept.at(-1)?.tree ?? draft.base) === lastTree
    ? { base: draft.base, patches: kept }
    : undefined;
}

/** The tree after the patch at a place; place 0 is the base. */
export function treeAt(draft: Draft, place: number): string {
  return place === 0 ? draft.base : draft.patches[place - 1]!.tree;
}

async function fold(
  draft: Draft,
  into: number,
  parts: readonly Part[],
  trees: Trees,
): Promise<readonly DraftPatch[] | undefined> {
  const sources = [];
  for (const { at, units, whole } of parts.toSorted((a, b) => a.at - b.at)) {
    const before = treeAt(draft, at - 1);
    const after = whole ? treeAt(draft, at) : await trees.pick(before, units);
    sources.push({ at, before, after });
  }
  const patches: DraftPatch[] = [];
  for (const [i, patch] of draft.patches.entries()) {
    let tree: string | undefined = patch.tree;
    for (const { at, before, after } of sources) {
      if (i + 1 < into || i + 1 >= at) continue;
      tree = await trees.merge(before, tree, after);
      if (tree === undefined) return undefined;
    }
    patches.push({ ...patch, tree });
  }
  return patches;
}

async function reorder(
  draft: Draft,
  order: readonly number[],
  trees: Trees,
): Promise<readonly DraftPatch[] | undefined> {
  const patches: DraftPatch[] = [];
  let tree: string | undefined = draft.base;
  for (const place of order) {
    const now: string | undefined = await trees.merge(
      treeAt(draft, place - 1),
      tree,
      treeAt(draft, place),
    );
    // In a mere change of the order every patch still does something.
    if (now === undefined || now === tree) return undefined;
    tree = now;
    patches.push({ ...draft.patches[place - 1]!, tree });
  }
  return patches;
}
