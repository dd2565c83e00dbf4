/**
 * Which files commits change, as git itself says.
 * @module
 */
import { ownGitText } from "../store.ts";
import type { Tree } from "../types.ts";

/** A file that a commit changes. */
export interface Changed {
  /** As git writes it: `100644`; `000000` where the file is gone. */
  readonly mode: string;
  readonly blob: string;
  readonly path: string;
}

/** The name of a commit, or a change: `:OLDMODE NEWMODE OLDBLOB NEWBLOB LETTER`, and the path behind it. */
const ENTRY = /(?:^|\0)(?:([0-9a-f]{40,64})(?=\0)|:\d+ (\d+) \w+ (\w+) \w+\0([^\0]+)(?=\0))/g;

/** By each commit, the files that it changes. One git looks at all of them. */
export async function changesOf(
  { gitDir }: Tree,
  commits: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Changed[]>> {
  const args = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames"];
  const text = await ownGitText(gitDir, args, { stdin: `${commits.join("\n")}\n`, signal });
  const found = new Map<string, Changed[]>();
  let files: Changed[] = [];
  for (const [, commit, mode, blob, path] of `${text}\0`.matchAll(ENTRY)) {
    if (commit !== undefined) found.set(commit, files = []);
    else files.push({ mode: mode!, blob: blob!, path: path! });
  }
  return found;
}
