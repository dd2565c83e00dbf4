/**
 * What a killed git leaves in a worktree's git directory, and telling a sound worktree from debris.
 * @module
 */
import { realPath } from "../system/files/dirs.ts";
import { remove } from "../system/files/files.ts";
import { namesIn } from "../system/files/listing.ts";
import { ownGit } from "./store.ts";

/** State of commands that stop half way (git-am(1), git-rebase(1), git-merge(1)...). */
const HALF_DONE = new Set([
  "rebase-apply",
  "rebase-merge",
  "sequencer",
  "MERGE_HEAD",
  "MERGE_MSG",
  "MERGE_MODE",
  "CHERRY_PICK_HEAD",
  "REVERT_HEAD",
  "AUTO_MERGE",
  "BISECT_LOG",
]);

/** The git directory of a worktree, if `source` is a sound worktree of that store. */
export async function worktreeGitDir(source: string, store: string): Promise<string | undefined> {
  if (await realPath(`${source}/.git`) === undefined) return undefined;
  const outcome = await ownGit(source, ["rev-parse", "--absolute-git-dir", "--show-toplevel"]);
  if (!outcome.ok) return undefined;
  const [gitDir = "", top = ""] = outcome.stdout.split("\n");
  const sound = gitDir.startsWith(`${await realPath(store)}/worktrees/`) &&
    top === await realPath(source);
  return sound ? gitDir : undefined;
}

/** Removes half-done work and lock files. Only for a git directory that no other process uses. */
export async function cleanGitDir(gitDir: string): Promise<void> {
  for (const name of await namesIn(gitDir) ?? []) {
    if (HALF_DONE.has(name) || name.endsWith(".lock")) await remove(`${gitDir}/${name}`);
  }
}
