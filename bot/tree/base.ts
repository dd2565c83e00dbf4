/**
 * Choosing state 0: `--base`, else the series' own word, else where its blobs fit, else HEAD.
 * @module
 */
import type { Series } from "../series/types.ts";
import { ownGit, ownGitText } from "./store.ts";
import { type Candidate, matchingBlobs, searchBase } from "./blobs.ts";
import { taggedBranch, taggedReleases } from "./candidates/branches.ts";
import { GIT_HASH } from "../system/files/digest.ts";
import { commitOf, findCommit } from "./rev.ts";
import type { Base, Tree } from "./types.ts";

/** What the user says about the base. */
export interface BaseOptions {
  /** `--base`: any revision of the user's tree. */
  readonly base?: string;
  /** The start of a git range that the series was read from. */
  readonly range?: string;
  /** Where a series goes that names no base, where the tree's HEAD is not the place: a branch. */
  readonly start?: string;
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
  const named = declared === undefined ? undefined : await declaredCommit(tree, declared);
  if (declared !== undefined && named !== undefined) {
    const name = named === declared ? "" : ` ${declared}`;
    return await at(tree, named, "base-commit", `the series names it: base-commit${name}`);
  }
  const tagged = await taggedBranch(tree, series);
  const [release] = tagged === undefined ? taggedReleases(series) : [];
  const missing = [
    ...declared === undefined
      ? []
      : [`; the series' base-commit ${short(declared)} is not in the tree`],
    ...release === undefined
      ? []
      : [`; the subject names ${release}, of which the tree has no branch`],
  ].join("");
  // What is meant for a release goes there, also where its files are the same elsewhere.
  if (tagged !== undefined && (tagged.matches || tagged.release)) {
    const matching = tagged.matches ? ", where all files are as the patches expect" : "";
    const why = `the subject names the branch ${tagged.name}${matching}${missing}`;
    return await at(tree, tagged.commit, "tag", why);
  }
  const start = options.start === undefined
    ? { commit: tree.head, name: "HEAD" }
    : { commit: await commitOf(tree, options.start, "--tree"), name: options.start };
  const found = await fromBlobs(tree, series, { missing, start }, signal);
  if (found.how !== "HEAD" || tagged === undefined) return found;
  const why = `the subject names the branch ${tagged.name}; no commit is found where all files fit`;
  return await at(tree, tagged.commit, "tag", `${why}${missing}`);
}

async function fromBlobs(
  tree: Tree,
  series: Series,
  { missing, start }: { readonly missing: string; readonly start: Candidate },
  signal?: AbortSignal,
): Promise<Base> {
  const { commit, name } = start;
  const label = name === "HEAD" ? "the tree's HEAD" : name;
  const head = await matchingBlobs(tree, commit, series);
  if (head.of === 0) {
    return await at(tree, commit, "HEAD", `${label}: no index lines to go by${missing}`);
  }
  if (head.matching === head.of) {
    const why = `${all(head.of)} as the patches expect at ${name}${missing}`;
    return await at(tree, commit, "blobs", why);
  }
  const found = await searchBase(tree, series, signal);
  if (found !== undefined) {
    const why = `${all(head.of)} as the patches expect at ${found.name}, ` +
      `and ${head.matching} at ${name}${missing}`;
    return await at(tree, found.commit, "blobs", why);
  }
  const why = `${label}: ${head.matching} of ${head.of} files are as the patches expect, ` +
    `and no commit is found where all are${missing}`;
  return await at(tree, commit, "HEAD", why);
}

async function at(tree: Tree, commit: string, how: Base["how"], why: string): Promise<Base> {
  const hash = await ownGitText(tree.gitDir, ["rev-parse", "--verify", `${commit}^{tree}`]);
  return { commit, tree: hash, how, why };
}

/** The commit that a mail names: whole, shortened, or by a tag; undefined if the tree lacks it. */
async function declaredCommit(tree: Tree, name: string): Promise<string | undefined> {
  if (/^v\d|^next-/.test(name)) return await findCommit(tree, `refs/tags/${name}`);
  if (!/^[0-9a-f]{7,64}$/.test(name)) return undefined;
  if (!GIT_HASH.test(name)) return await findCommit(tree, name);
  return (await ownGit(tree.gitDir, ["cat-file", "-e", `${name}^{commit}`])).ok ? name : undefined;
}

/** A commit, shortened; a tag stays as it is. */
function short(commit: string): string {
  return /^[0-9a-f]*$/.test(commit) ? commit.slice(0, 12) : commit;
}

function all(count: number): string {
  return count === 1 ? "the one file is" : `all ${count} files are`;
}
