/**
 * Indexes and trees that hold only the files that a series touches: what a series does to them is
 * the same as in the whole tree of 93,000 files, and takes a few milliseconds.
 * @module
 */
import type { Patch, Series } from "../../series/types.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { treeEntries } from "../lookup.ts";
import { type MailInfo, mailInfo, variantsOf } from "../mail.ts";
import { ownGit, ownGitText } from "../store.ts";
import type { Tree } from "../types.ts";

/** Where a sparse index is, and which commit it is for. */
export interface Sparse {
  readonly gitDir: string;
  /** Directory for the index and what mails are taken apart into. */
  readonly dir: string;
  readonly signal?: AbortSignal;
}

/** The index file. */
export const indexOf = ({ dir }: Sparse) => `${dir}/index`;
/** The environment in which git uses it. */
export const envOf = (sparse: Sparse) => ({
  GIT_DIR: sparse.gitDir,
  GIT_INDEX_FILE: indexOf(sparse),
});

/** The paths that the patches touch, and those that they take files from. */
export function pathsOf({ patches }: Pick<Series, "patches">): ReadonlySet<string> {
  return new Set(
    patches.flatMap((patch) =>
      patch.files.flatMap((file) =>
        file.oldPath === undefined ? [file.path] : [file.path, file.oldPath]
      )
    ),
  );
}

/** Makes the index of these files of a commit. */
export async function fewFiles(
  sparse: Sparse,
  commit: string,
  paths: ReadonlySet<string>,
): Promise<void> {
  const entries = await treeEntries(sparse.gitDir, commit, [...paths]);
  const lines = [...entries].map(([path, { mode, blob }]) => `${mode} ${blob}\t${path}\0`);
  await ownGitText(sparse.gitDir, ["update-index", "-z", "--index-info"], {
    stdin: lines.join(""),
    env: envOf(sparse),
    signal: sparse.signal,
  });
}

/** `git apply` of these diffs to the index. */
export async function applyTo(sparse: Sparse, diffs: readonly string[]) {
  const options = { env: envOf(sparse), signal: sparse.signal };
  const outcome = await ownGit(sparse.gitDir, ["apply", "--cached", ...diffs], options);
  sparse.signal?.throwIfAborted();
  return outcome;
}

/**
 * Applies a patch in the ways that `git am` is given; gives git's words on the first if none works. `known`: what its mail
 * holds, where there is one way and it was taken apart.
 */
export async function applyMail(
  sparse: Sparse,
  patch: Patch,
  known?: MailInfo,
): Promise<string | undefined> {
  let output: string | undefined;
  for (const variant of variantsOf(patch)) {
    const info = known ?? await mailInfo(variant, `${sparse.dir}/${patch.n}`);
    const outcome = info.refused === undefined ? await applyTo(sparse, [info.diff]) : undefined;
    if (outcome?.ok) return undefined;
    output ??= outcome?.stderr.trim() ?? info.refused ?? "";
  }
  return output ?? "";
}

/**
 * The trees after each patch, the base's first, with only these paths in them; undefined with the
 * patch that does not apply.
 */
export async function sparseStates(
  tree: Tree,
  commit: string,
  series: Series,
  paths: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<{ readonly trees: readonly string[]; readonly reject?: number }> {
  await makeDir(`${tree.home}/tmp`);
  await using dir = await tempDir(`${tree.home}/tmp`);
  const sparse: Sparse = { gitDir: tree.gitDir, dir: dir.path, signal };
  const write = () => ownGitText(tree.gitDir, ["write-tree"], { env: envOf(sparse), signal });
  await fewFiles(sparse, commit, paths);
  const trees = [await write()];
  for (const patch of series.patches) {
    if (await applyMail(sparse, patch) !== undefined) return { trees, reject: patch.n };
    trees.push(await write());
  }
  return { trees };
}

/** The bytes of what git prints for the difference of two trees; `flags` say how. */
export async function treeDiff(
  tree: Tree,
  from: string,
  to: string,
  flags: readonly string[],
): Promise<Uint8Array> {
  const args = ["diff-tree", "-r", "--no-ext-diff", "--no-textconv", "--no-color", ...flags];
  const outcome = await ownGit(tree.gitDir, [...args, from, to], { tailBytes: MAX_DIFF });
  return outcome.ok && !outcome.truncated ? outcome.stdoutBytes : new Uint8Array();
}

const MAX_DIFF = 128 * 1024 * 1024;
