/**
 * Names of commits, as a user writes them.
 * @module
 */
import { editDistance } from "../config/nearest.ts";
import { UserError } from "../system/errors.ts";
import { git } from "../system/process/git.ts";
import { ownGit } from "./store.ts";
import type { Tree } from "./types.ts";

/** The commit that a revision (gitrevisions(7)) names in a tree; undefined if it names none. */
export async function findCommit(tree: Tree, rev: string): Promise<string | undefined> {
  if (rev === "" || rev.startsWith("-") || rev.includes("\0")) return undefined;
  const args = ["rev-parse", "--verify", "-q", `${rev}^{commit}`];
  const outcome = tree.repository === undefined
    ? await ownGit(tree.gitDir, args)
    : await git(tree.repository, args);
  if (outcome.ok) return outcome.stdout.trim();
  // A state that was made here is in the store alone.
  if (tree.repository !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(rev)) {
    const own = await ownGit(tree.gitDir, args);
    if (own.ok) return own.stdout.trim();
  }
  // HEAD of a plain directory is a commit that no name leads to.
  return tree.repository === undefined && rev === "HEAD" ? tree.head : undefined;
}

/** The same, throwing a UserError that names the nearest tags and branches. */
export async function commitOf(tree: Tree, rev: string, flag: string): Promise<string> {
  const commit = await findCommit(tree, rev);
  if (commit !== undefined) return commit;
  const near = nearest(rev, await refNames(tree));
  throw new UserError(`${flag} ${rev}: no such commit, tag or branch in ${tree.label}`, {
    hint: near.length > 0
      ? `did you mean ${near.join(" or ")}?`
      : /^[0-9a-f]{7,64}$/.test(rev)
      ? "the tree may be shallow or older than that commit: git fetch it first"
      : tree.path === undefined
      ? "this tree is everystep's own: name yours with --tree PATH"
      : "see what there is: git branch --all; git tag. A tag may need git fetch --tags",
  });
}

/** Short names of all tags and branches. */
export async function refNames(tree: Tree): Promise<string[]> {
  const args = [
    "for-each-ref",
    "--format=%(refname:short)",
    "refs/tags",
    "refs/heads",
    "refs/remotes",
  ];
  const outcome = tree.repository === undefined
    ? await ownGit(tree.gitDir, args)
    : await git(tree.repository, args);
  return outcome.stdout.split("\n").filter((name) => name !== "");
}

/** Up to three names that are a few keystrokes away, nearest first. */
export function nearest(word: string, names: readonly string[]): string[] {
  const limit = Math.max(1, Math.min(4, Math.floor(word.length / 3)));
  const typed = word.toLowerCase();
  return names.filter((name) => Math.abs(name.length - typed.length) <= limit)
    .map((name) => ({ name, far: editDistance(typed, name.toLowerCase()) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}
