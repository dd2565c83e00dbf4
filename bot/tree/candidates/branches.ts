/**
 * Branches that a subject names: `[PATCH 6.12.y]`, `[PATCH stable]`, `[PATCH mm-unstable]`.
 * @module
 */
import type { Series } from "../../series/types.ts";
import { type Candidate, fitsAt } from "../blobs.ts";
import { refNames } from "../rev.ts";
import { findCommit } from "../rev.ts";
import type { Tree } from "../types.ts";

/** Stable branches that are tried for `[PATCH stable]`, the newest first. */
const MAX_STABLE = 20;
/** Words of subjects that name no branch. */
const NO_BRANCH = /^(?:rfc|resend|repost|rft|wip|next|patch|pull|git|for|linux)$/i;

/** The branch that the tags of a series name, with how it fits; undefined: none that the tree has. */
export async function taggedBranch(
  tree: Tree,
  series: Series,
): Promise<(Candidate & { readonly fits: boolean; readonly release: boolean }) | undefined> {
  const tags = series.tags.filter((tag) => !NO_BRANCH.test(tag));
  if (tags.length === 0) return undefined;
  const names = await refNames(tree);
  for (const tag of tags) {
    const release = /^v?(\d+\.\d+)(?:\.y)?(?:-stable)?$/i.exec(tag)?.[1];
    const stable = /^stable$/i.test(tag);
    const wanted = release === undefined
      ? [tag.toLowerCase()]
      : [`linux-${release}.y`, `v${release}.y`, `${release}.y`];
    const found = stable ? newestFirst(names) : names.filter((name) => isNamed(name, wanted));
    for (const name of found.slice(0, MAX_STABLE)) {
      const commit = await findCommit(tree, name);
      if (commit === undefined) continue;
      const { fit, of } = await fitsAt(tree, commit, series);
      const fits = fit === of && of > 0;
      // Of all stable branches only one where the patches fit can be meant.
      if (fits || !stable) return { commit, name, fits, release: release !== undefined || stable };
    }
  }
  return undefined;
}

/** `linux-6.12.y`, here or at a remote. */
function isNamed(name: string, wanted: readonly string[]): boolean {
  const low = name.toLowerCase();
  return wanted.some((one) => low === one || low.endsWith(`/${one}`));
}

function newestFirst(names: readonly string[]): readonly string[] {
  const version = (name: string) => /(?:^|\/)linux-(\d+)\.(\d+)\.y$/.exec(name);
  const key = (name: string) => Number(version(name)![1]) * 1000 + Number(version(name)![2]);
  return names.filter((name) => version(name) !== null).toSorted((a, b) => key(b) - key(a));
}
