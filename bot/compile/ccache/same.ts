/**
 * Whether two git trees are one for ccache: what it has to know of a state is the same where
 * nothing but the text of files differs which say none of it.
 * @module
 */
import { ownGit } from "../../tree/mod.ts";
import { countsOf } from "./names.ts";
import { WORDS } from "./reads.ts";

/** More differ between two bases. */
const MAX_CHANGED = 200;

/** Plugins are built before what they change is compiled; specs are read by gcc's driver. */
export const COMPILER_READS = /^scripts\/gcc-plugins\/|\.specs$/;

/**
 * Whether a tree gives the keys of another, of which the assembler reads the files `read`. False
 * where that is not known.
 */
export async function haveSameKeys(
  repository: string,
  from: { readonly tree: string; readonly read: ReadonlySet<string> },
  tree: string,
): Promise<boolean> {
  const args = ["diff-tree", "-r", "-z", "--no-renames", "--raw", from.tree, tree];
  const done = await ownGit(repository, args);
  if (!done.ok || done.truncated) return false;
  const paths: string[] = [], fields = done.stdout.split("\0");
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const path = fields[i + 1]!;
    // A file that comes or goes is a name; a link may lead to another.
    if (!/^:100(?:644|755) 100(?:644|755) \S+ \S+ M$/.test(fields[i]!)) return false;
    if (countsOf(path) === "make" || COMPILER_READS.test(path) || from.read.has(path)) return false;
    paths.push(path);
  }
  if (paths.length > MAX_CHANGED) return false;
  return paths.length === 0 || await sayNothing(repository, [from.tree, tree], paths);
}

/** Whether none of the files has, in any of the trees, a line by which others are read. */
async function sayNothing(
  repository: string,
  trees: readonly string[],
  paths: readonly string[],
): Promise<boolean> {
  const words = WORDS.flatMap((word) => ["-e", word]);
  const args = ["--literal-pathspecs", "grep", "-q", "-a", "-i", "-F", ...words, ...trees];
  const done = await ownGit(repository, [...args, "--", ...paths], { env: { LC_ALL: "C" } });
  // 1: no line has one of them.
  return done.code === 1 && done.signal === null;
}
