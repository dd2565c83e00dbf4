/**
 * Files where a directory stands, and files below a file: git am refuses both, while `git apply --cached`
 * takes out of the index what is in the way.
 * @module
 */
import { displayPath } from "../../series/diff/paths.ts";
import type { Patch, Series } from "../../series/types.ts";
import { treeEntries } from "../lookup.ts";
import { ownGitText } from "../store.ts";
import type { Reject } from "../types.ts";

const TREE = "040000";

/** The first patch that makes a file where it cannot stand; undefined if none does. */
export async function inTheWay(
  gitDir: string,
  commit: string,
  { patches }: Pick<Series, "patches">,
): Promise<Reject | undefined> {
  const made = new Set(patches.flatMap((patch) => madeBy(patch)));
  if (made.size === 0) return undefined;
  const above = new Set([...made].flatMap(parentsOf));
  const there = await treeEntries(gitDir, commit, [...made, ...above], "blob|tree");
  const isTree = (path: string) => there.get(path)?.mode === TREE;
  const files = [...above].filter((path) => there.has(path) && !isTree(path));
  const trees = [...made].filter(isTree);
  const ofSeries = [...made].some((path) => above.has(path));
  if (files.length === 0 && trees.length === 0 && !ofSeries) return undefined;
  const here = new Set([...files, ...await filesBelow(gitDir, commit, trees)]);
  for (const patch of patches) {
    for (const { change, path, oldPath } of patch.files) {
      if (change === "deleted") here.delete(path);
      if (change === "renamed" && oldPath !== undefined) here.delete(oldPath);
    }
    for (const path of madeBy(patch)) {
      const file = parentsOf(path).find((one) => here.has(one));
      const below = file === undefined && trees.includes(path) || above.has(path)
        ? [...here].find((one) => one.startsWith(`${path}/`))
        : undefined;
      if (file !== undefined) return refused(patch, path, `${displayPath(file)} is a file`);
      if (below !== undefined) {
        return refused(patch, path, `it is a directory, with ${displayPath(below)}`);
      }
      here.add(path);
    }
  }
  return undefined;
}

function madeBy({ files }: Patch): readonly string[] {
  return files.filter(({ change }) => /^(?:new|renamed|copied)$/.test(change)).map(({ path }) =>
    path
  );
}

/** `a/b/c`: a/b and a. */
function parentsOf(path: string): readonly string[] {
  const parents = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    parents.push(path.slice(0, at));
  }
  return parents;
}

async function filesBelow(
  gitDir: string,
  commit: string,
  trees: readonly string[],
): Promise<readonly string[]> {
  if (trees.length === 0) return [];
  const args = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", ...trees];
  return (await ownGitText(gitDir, args)).split("\0").filter((name) => name !== "");
}

function refused(patch: Patch, file: string, why: string): Reject {
  const problem = `cannot be made: ${why}`;
  const hunks = [{ file, problem, alreadyApplied: false }];
  return { patch: patch.n, subject: patch.subject, hunks, git: `error: ${file}: ${problem}` };
}
