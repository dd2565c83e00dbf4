/**
 * Files of a base whose content the repository has not got: a partial clone that has not fetched it, or a damaged one. git apply
 * takes such a file for an empty one.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { treeEntries } from "./lookup.ts";
import { ownGit } from "./store.ts";
import type { Tree } from "./types.ts";

/** Throws UserError if one of these files is in the commit, and its content is not in the tree's objects. */
export async function refuseUnfetched(
  tree: Tree,
  commit: string,
  paths: ReadonlySet<string>,
): Promise<void> {
  const entries = await treeEntries(tree.gitDir, commit, [...paths]);
  const stdin = [...entries.values()].map(({ blob }) => `${blob}\n`).join("");
  const { stdout } = await ownGit(tree.gitDir, ["cat-file", "--batch-check"], { stdin });
  const missing = new Set(stdout.match(/^[0-9a-f]+(?= missing$)/gm));
  const lost = [...entries].filter(([, { blob }]) => missing.has(blob)).map(([path]) => path);
  if (lost.length === 0) return;
  const more = lost.length === 1 ? "" : ` and ${lost.length - 1} more`;
  const what = `has not got ${lost[0]}${more} of ${commit.slice(0, 12)}`;
  throw tree.partial
    ? new UserError(`${tree.label}: a partial clone, which ${what}`, {
      hint: `git -C ${tree.path} checkout --detach ${commit.slice(0, 12)} fetches it; ` +
        "or give a clone without --filter",
    })
    : new UserError(`${tree.label}: the repository is damaged: it ${what}`, {
      hint: "git fsck shows what is missing; git fetch --refetch gets it anew",
    });
}
