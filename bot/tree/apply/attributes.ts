/**
 * A `.gitattributes` that has git write other bytes into a work tree than a commit has (gitattributes(5)): what
 * is compiled would not be what the patches say, and a later patch would be blamed for it.
 * @module
 */
import type { Patch } from "../../series/types.ts";
import { nameOf } from "../../text/paths.ts";
import { UserError } from "../../system/errors.ts";
import { ownGit } from "../store.ts";
import type { Tree } from "../types.ts";

/** git dies of an encoding that is set to nothing, or is none. */
const CONVERTS = /^(?:-?working-tree-encoding(?:=.*)?|filter=.+|ident|eol=crlf)$/;

/** Throws {@linkcode UserError} if a patch, now that it is applied, has put a line into the tree that converts files. */
export async function refuseConversions(
  tree: Tree,
  commit: string,
  patch: Patch,
  signal?: AbortSignal,
): Promise<void> {
  const linesAt = async (rev: string, path: string) => {
    const blob = await ownGit(tree.gitDir, ["cat-file", "blob", `${rev}:${path}`], { signal });
    return blob.ok ? blob.stdout.split("\n") : [];
  };
  const changed = patch.files.filter(({ path }) => nameOf(path) === ".gitattributes");
  for (const { path } of changed) {
    const before = new Set(await linesAt(`${commit}^`, path));
    const line = (await linesAt(commit, path)).find((line) => !before.has(line) && converts(line));
    if (line === undefined) continue;
    throw new UserError(`${path}: has git write other contents than the patches have: ${line}`, {
      place: { file: patch.raw.file, line: Math.max(1, patch.raw.line) },
      hint: `in "${patch.subject}": the kernel's files are compiled as they are`,
    });
  }
}

/** What a pattern is followed by; a line may be the definition of a macro. */
function converts(line: string): boolean {
  const [pattern = "", ...attributes] = line.trim().split(/[ \t\r]+/);
  return !pattern.startsWith("#") && attributes.some((attribute) => CONVERTS.test(attribute));
}
