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
import type { Changed } from "./changed.ts";

/** Throws {@linkcode UserError} if a patch, now that it is applied, has such a link in the tree. */
export async function refuseLinks(
  tree: Tree,
  patch: Patch,
  changed: readonly Changed[],
  signal?: AbortSignal,
): Promise<void> {
  if (!patch.files.some(mayBeLink)) return;
  for (const { blob, path } of changed.filter(({ mode }) => mode === "120000")) {
    const target = await ownGit(tree.gitDir, ["cat-file", "blob", blob], { signal });
    const why = badLink(path, target.stdout);
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
