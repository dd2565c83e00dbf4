/**
 * HEAD of a tree that was provided: with it the tree is like any other bare repository, for
 * `--tree`, `git clone` and `git log`.
 * @module
 */
import { readTextIfThere } from "../../system/files/files.ts";
import { waitLock } from "../../system/wait.ts";
import type { Context } from "../open.ts";
import { ownGitText } from "../store.ts";
import type { Tree } from "../types.ts";

/** Points HEAD at a commit, detached: no branch of ours is made up. The caller holds the lock. */
export async function setHead(gitDir: string, commit: string): Promise<void> {
  await ownGitText(gitDir, ["update-ref", "--no-deref", "HEAD", commit]);
}

/** Gives a provided tree the HEAD that earlier versions did not. A HEAD that is there stays. */
export async function ensureHead(tree: Tree, { signal }: Pick<Context, "signal">): Promise<void> {
  if (await hasHead(tree)) return;
  using _lock = await waitLock(`${tree.home}/open.lock`, { signal });
  if (!await hasHead(tree)) await setHead(tree.gitDir, tree.head);
}

/** `git init` leaves `ref: refs/heads/...`, a branch that nothing here ever makes. */
async function hasHead({ gitDir }: Tree): Promise<boolean> {
  return /^[0-9a-f]{40}/.test(await readTextIfThere(`${gitDir}/HEAD`) ?? "");
}
