/**
 * Symbolic links whose target only the tree knows: a patch may move one of the base to where it leads
 * out of the tree, or change one without saying that it is a link.
 * @module
 */
import { badLink } from "../../series/diff/paths.ts";
import type { Patch } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import { ownGit } from "../store.ts";
import type { Tree } from "../types.ts";

/** Throws {@linkcode UserError} if a patch, now that it is applied, has such a link in the tree. */
export async function refuseLinks(
  tree: Tree,
  commit: string,
  patch: Patch,
  signal?: AbortSignal,
): Promise<void> {
  const paths = patch.files.filter(mayBeLink).map(({ path }) => path);
  if (paths.length === 0) return;
  const raw = ["diff-tree", "-r", "-z", "--raw", "--no-commit-id", "--no-renames", commit];
  const changed = await ownGit(tree.gitDir, raw, { signal });
  // `:OLDMODE NEWMODE OLDBLOB NEWBLOB LETTER`, and the path.
  for (const [, blob, path] of changed.stdout.matchAll(/:\d+ 120000 \w+ (\w+) \w+\0([^\0]+)\0/g)) {
    const target = await ownGit(tree.gitDir, ["cat-file", "blob", blob!], { signal });
    const why = badLink(path!, target.stdout);
    if (why === undefined) continue;
    throw new UserError(`${path}: ${why}`, {
      place: { file: patch.raw.file, line: Math.max(1, patch.raw.line) },
      hint: `in "${patch.subject}"`,
    });
  }
}

/** Where the diff names the mode, or a new file has none, the reader of the series has looked. */
function mayBeLink({ change, newMode }: Patch["files"][number]): boolean {
  return newMode === undefined && change !== "deleted" && change !== "new";
}
