/**
 * Choosing state 0: `--base`, else the series' own word, else where its blobs fit, else HEAD.
 * @module
 */
import type { Series } from "../series/types.ts";
import { ownGit, ownGitText } from "./store.ts";
import { fitsAt, searchBase } from "./blobs.ts";
import { commitOf } from "./rev.ts";
import type { Base, Tree } from "./types.ts";

/** What the user says about the base. */
export interface BaseOptions {
  /** `--base`: any revision of the user's tree. */
  readonly base?: string;
  /** The start of a git range that the series was read from. */
  readonly range?: string;
  readonly signal?: AbortSignal;
}

/**
 * Chooses the base and says why. Throws UserError if `--base` or the range names no commit.
 * `base-commit:` is format-patch's (git-format-patch(1), BASE TREE INFORMATION).
 */
export async function resolveBase(
  tree: Tree,
  series: Series,
  options: BaseOptions = {},
): Promise<Base> {
  const { base, range, signal } = options;
  if (base !== undefined) {
    const commit = await commitOf(tree, base, "--base");
    const same = commit.startsWith(base) ? "" : ` ${base}`;
    return await at(tree, commit, "--base", `as given: --base${same || ` ${short(commit)}`}`);
  }
  if (range !== undefined) {
    const commit = await commitOf(tree, range, "range");
    return await at(tree, commit, "range", `the start of the range, ${range}`);
  }
  const declared = series.baseCommit;
  if (declared !== undefined && await isCommit(tree, declared)) {
    return await at(tree, declared, "base-commit", "the series names it: base-commit");
  }
  const missing = declared === undefined
    ? ""
    : `; the series' base-commit ${short(declared)} is not in the tree`;
  return await fromBlobs(tree, series, missing, signal);
}

async function fromBlobs(
  tree: Tree,
  series: Series,
  missing: string,
  signal?: AbortSignal,
): Promise<Base> {
  const head = await fitsAt(tree, tree.head, series);
  if (head.of === 0) {
    return await at(tree, tree.head, "HEAD", `the tree's HEAD: no index lines to go by${missing}`);
  }
  if (head.fit === head.of) {
    const why = `${all(head.of)} as the patches expect at HEAD${missing}`;
    return await at(tree, tree.head, "blobs", why);
  }
  const found = await searchBase(tree, series, signal);
  if (found !== undefined) {
    const why = `${all(head.of)} as the patches expect at ${found.name}, ` +
      `and ${head.fit} at HEAD${missing}`;
    return await at(tree, found.commit, "blobs", why);
  }
  const why = `the tree's HEAD: ${head.fit} of ${head.of} files are as the patches expect, ` +
    `and no commit is found where all are${missing}`;
  return await at(tree, tree.head, "HEAD", why);
}

async function at(tree: Tree, commit: string, how: Base["how"], why: string): Promise<Base> {
  const hash = await ownGitText(tree.gitDir, ["rev-parse", "--verify", `${commit}^{tree}`]);
  return { commit, tree: hash, how, why };
}

async function isCommit(tree: Tree, name: string): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(name)) return false;
  return (await ownGit(tree.gitDir, ["cat-file", "-e", `${name}^{commit}`])).ok;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}

function all(count: number): string {
  return count === 1 ? "the one file is" : `all ${count} files are`;
}
