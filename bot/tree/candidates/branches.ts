/**
 * Branches that a subject names: `[PATCH 6.12.y]`, `[PATCH stable]`, `[PATCH mm-unstable]`.
 * @module
 */
import { releaseOf } from "../../series/mail/release.ts";
import type { Series } from "../../series/types.ts";
import { type Candidate, matchingBlobs } from "../blobs.ts";
import { findCommit, refNames } from "../rev.ts";
import type { Tree } from "../types.ts";

/** Stable branches that are tried for `[PATCH stable]`, the newest first. */
const MAX_STABLE = 20;
/** Words of subjects that name no branch. */
const NO_BRANCH = /^(?:rfc|resend|repost|rft|wip|next|patch|pull|git|for|linux)$/i;

/** A branch that a subject names. */
type Tagged = Candidate & { readonly matches: boolean; readonly release: boolean };

/** The branch that the tags of a series name, and whether its blobs match; undefined: none that the tree has. */
export async function taggedBranch(
  tree: Tree,
  series: Series,
): Promise<Tagged | undefined> {
  const tags = series.tags.flatMap(eachOf).filter((tag) => !NO_BRANCH.test(tag));
  if (tags.length === 0) return undefined;
  const names = await refNames(tree);
  let named: Tagged | undefined;
  // `[PATCH stable 6.12]`: what names a release says more than what names them all.
  for (const tag of tags.toSorted((a, b) => rank(a) - rank(b))) {
    const release = releaseOf(tag);
    // Of several releases that are named one where the patches fit is better; no other branch is.
    if (named !== undefined && release === undefined) break;
    const stable = /^stable$/i.test(tag);
    const found = stable
      ? newestFirst(names)
      : names.filter((name) => isNamed(name, branchNames(tag)));
    for (const name of found.slice(0, MAX_STABLE)) {
      const commit = await findCommit(tree, name);
      if (commit === undefined) continue;
      const { matching, of } = await matchingBlobs(tree, commit, series);
      const matches = matching === of && of > 0;
      // Of all stable branches only one where the patches fit can be meant.
      if (!matches && stable) continue;
      const branch = { commit, name, matches, release: release !== undefined || stable };
      if (matches || release === undefined) return branch;
      named ??= branch;
      break;
    }
  }
  return named;
}

/** `5.10/5.15` is for either of two releases: the first that the tree has, and where the patches fit. */
function eachOf(tag: string): readonly string[] {
  const parts = tag.split("/");
  return parts.length > 1 && parts.every((one) => releaseOf(one) !== undefined) ? parts : [tag];
}

function rank(tag: string): number {
  return releaseOf(tag) !== undefined ? 0 : /^stable$/i.test(tag) ? 2 : 1;
}

/** What the branch that a tag names may be called, in lower case. */
export function branchNames(tag: string): readonly string[] {
  const release = releaseOf(tag), low = tag.toLowerCase();
  return release === undefined
    ? [low, `linux-${low}`]
    : [`linux-${release}.y`, `v${release}.y`, `${release}.y`];
}

/** The releases that the subjects name, as they are written there: `6.12.y`. */
export function taggedReleases({ tags }: Series): readonly string[] {
  return tags.flatMap(eachOf).filter((tag) => releaseOf(tag) !== undefined);
}

/** `linux-6.12.y`, here or at a remote. */
function isNamed(name: string, versions: readonly string[]): boolean {
  const low = name.toLowerCase();
  return versions.some((one) => low === one || low.endsWith(`/${one}`));
}

function newestFirst(names: readonly string[]): readonly string[] {
  const version = (name: string) => /(?:^|\/)linux-(\d+)\.(\d+)\.y$/.exec(name);
  const key = (name: string) => Number(version(name)![1]) * 1000 + Number(version(name)![2]);
  return names.filter((name) => version(name) !== null).toSorted((a, b) => key(b) - key(a));
}
