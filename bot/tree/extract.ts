/**
 * A few files of a commit, written into a directory of ours.
 * @module
 */
import { dirname } from "@std/path";
import { makeDir } from "../system/files/dirs.ts";
import { writeAtomic } from "../system/files/files.ts";
import { versionOf } from "./kernel.ts";
import { treeEntries } from "./lookup.ts";
import { ownGit } from "./store.ts";
import type { Tree } from "./types.ts";

/** How many paths git is asked about at a time. */
const BATCH = 500;

/**
 * Writes those of the paths that are plain files in the commit; gives them. Links are left out: they
 * may lead anywhere.
 */
export async function extractFiles(
  tree: Tree,
  commit: string,
  paths: readonly string[],
  dir: string,
): Promise<ReadonlySet<string>> {
  const written = new Set<string>();
  for (const [path, { mode, blob }] of await treeEntries(tree.gitDir, commit, paths)) {
    if (!mode.startsWith("100")) continue;
    const content = await ownGit(tree.gitDir, ["cat-file", "blob", blob]);
    if (!content.ok || content.truncated) continue;
    await makeDir(dirname(`${dir}/${path}`));
    await writeAtomic(`${dir}/${path}`, content.stdoutBytes);
    written.add(path);
  }
  return written;
}

/** Those of the paths that are directories in the commit. */
export async function directoriesOf(
  tree: Tree,
  commit: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  return await listed(tree, commit, paths, ["-d"]);
}

/** Those of the paths that the commit has: files, directories and links. */
export async function pathsAt(
  tree: Tree,
  commit: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const asked = new Set(paths);
  return (await listed(tree, commit, paths, ["-t"])).filter((path) => asked.has(path));
}

async function listed(
  tree: Tree,
  commit: string,
  paths: readonly string[],
  kind: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  const sane = paths.filter((path) => !/^\/|(?:^|\/)\.{0,2}(?:\/|$)/.test(path));
  for (let at = 0; at < sane.length; at += BATCH) {
    const some = sane.slice(at, at + BATCH);
    const args = ["ls-tree", ...kind, "-z", "--name-only", "--full-tree", commit, "--", ...some];
    const list = await ownGit(tree.gitDir, args);
    if (list.ok) found.push(...list.stdout.split("\0").filter((path) => path !== ""));
  }
  return found;
}

/** The version in a commit's Makefile, `6.19.6`; undefined if it says none. */
export async function kernelVersion(tree: Tree, commit: string): Promise<string | undefined> {
  const makefile = await ownGit(tree.gitDir, ["cat-file", "blob", `${commit}:Makefile`]);
  return makefile.ok ? versionOf(makefile.stdout) : undefined;
}
