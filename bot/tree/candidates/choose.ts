/**
 * Which of several trees a series belongs to: each question leaves those that answer it best, until one is left.
 * @module
 */
import type { Series } from "../../series/types.ts";
import { postedMails } from "../../series/mail/posted.ts";
import { git } from "../../system/process/git.ts";
import { resolveBase } from "../base.ts";
import { matchingBlobs } from "../blobs.ts";
import { findCommit } from "../rev.ts";
import { ownGit } from "../store.ts";
import type { Base, Tree } from "../types.ts";
import { branchNames } from "./branches.ts";
import { maintainedTrees, repositoryOf } from "./maintainers.ts";

/** A tree that may be it. */
export interface Candidate {
  /** What a subject may call it: `net-next`. */
  readonly name: string;
  readonly tree: Tree;
  /** Where a series goes that names no base, and whose blobs fit nowhere. */
  readonly start?: string;
}

/** The tree, and what was tried. */
export interface Choice {
  readonly at: number;
  readonly base: Base;
  /** Why this one, in one line. */
  readonly why: string;
  /** A line for each tree, in the order in which they were given. */
  readonly tried: readonly string[];
}

interface Tried extends Candidate {
  readonly at: number;
  readonly base: Base;
  readonly matching: number;
  readonly of: number;
  readonly hasBase: boolean;
  readonly tip: string;
}

/** Chooses. Throws UserError if `base` names a commit in none of them. */
export async function chooseTree(
  candidates: readonly Candidate[],
  series: Series,
  options: { readonly base?: string; readonly signal?: AbortSignal } = {},
): Promise<Choice> {
  const all = await tryAll(candidates, series, options);
  const lists = await recipientsOf(series);
  const paths = [...new Set(series.patches.flatMap(({ files }) => files.map(({ path }) => path)))];
  const questions: readonly [
    why: string,
    ask: (left: readonly Tried[]) => Promise<readonly Tried[]>,
  ][] = [
    ["it has the series' base-commit", (left) => yes(left.filter(({ hasBase }) => hasBase))],
    // What is meant for a release goes there, also where its files are the same elsewhere.
    [
      "the subject names a branch of it",
      (left) => yes(left.filter(({ base }) => base.how === "tag")),
    ],
    ["the files are as the patches expect there", (left) => yes(bestMatch(left))],
    ["the subject names it", (left) => yes(left.filter(({ name }) => isTagged(name, series.tags)))],
    ["the files are so at its tip, not only in its past", (left) => yes(left.filter(isAtTip))],
    [
      "MAINTAINERS names it for the lists that the series went to",
      (left) => named(left, "byList", { paths, lists }),
    ],
    ["MAINTAINERS names it for the files", (left) => named(left, "byPath", { paths, lists })],
  ];
  let left: readonly Tried[] = all, why = "it comes first";
  for (const [reason, ask] of questions) {
    if (left.length === 1) break;
    const fewer = await ask(left);
    options.signal?.throwIfAborted();
    if (fewer.length === 0 || fewer.length === left.length) continue;
    [left, why] = [fewer, reason];
  }
  if (left.length > 1 && left.length < all.length) why = `${why}, and it comes first of those`;
  const { at, base } = left[0]!;
  return { at, base, why, tried: all.map(described) };
}

async function tryAll(
  candidates: readonly Candidate[],
  series: Series,
  { base, signal }: { readonly base?: string; readonly signal?: AbortSignal },
): Promise<readonly Tried[]> {
  const all: Tried[] = [];
  for (const [at, one] of candidates.entries()) {
    const found = await resolveBase(one.tree, series, { base, start: one.start, signal });
    const blobs = await matchingBlobs(one.tree, found.commit, series);
    const tip = await findCommit(one.tree, one.start ?? "HEAD") ?? one.tree.head;
    all.push({ ...one, at, base: found, ...blobs, tip, hasBase: found.how === "base-commit" });
  }
  return all;
}

function bestMatch(left: readonly Tried[]): readonly Tried[] {
  const best = Math.max(...left.map(({ matching }) => matching));
  return best === 0 ? [] : left.filter(({ matching }) => matching === best);
}

/** All files fit at what the tree has now. */
function isAtTip({ base, tip, matching, of, hasBase }: Tried): boolean {
  return !hasBase && of > 0 && matching === of && base.commit === tip;
}

/** Exact words: `[PATCH net]` is not for net-next. A tree of one release has its name. */
function isTagged(name: string, tags: readonly string[]): boolean {
  return tags.some((tag) => [tag.toLowerCase(), ...branchNames(tag)].includes(name.toLowerCase()));
}

async function recipientsOf(series: Series): Promise<readonly string[]> {
  const mails = await postedMails(series);
  return [...new Set(mails.flatMap(({ to, cc }) => [...to, ...cc].map(({ email }) => email)))];
}

/** Those that MAINTAINERS, of the first of them, names. */
async function named(
  left: readonly Tried[],
  by: "byPath" | "byList",
  about: { readonly paths: readonly string[]; readonly lists: readonly string[] },
): Promise<readonly Tried[]> {
  const [first] = left;
  const file = await ownGit(first!.tree.gitDir, [
    "cat-file",
    "blob",
    `${first!.base.commit}:MAINTAINERS`,
  ], {
    tailBytes: 8 * 2 ** 20,
  });
  if (!file.ok) return [];
  const maintained = new Set(maintainedTrees(file.stdout, about)[by].map(repositoryOf));
  const found: Tried[] = [];
  for (const one of left) {
    const own = (await remotesOf(one.tree)).map(repositoryOf);
    if (own.some((name) => name !== undefined && maintained.has(name))) found.push(one);
  }
  return found;
}

async function remotesOf({ repository }: Tree): Promise<readonly string[]> {
  if (repository === undefined) return [];
  const listed = await git(repository, ["config", "--get-regexp", "^remote\\..*\\.url$"]);
  return listed.stdout.split("\n").map((line) => line.replace(/^\S+ /, "")).filter(Boolean);
}

function described({ name, matching, of, base, hasBase }: Tried): string {
  const files = of === 0 ? "no index lines to go by" : `${matching} of ${of} files fit`;
  return `${name}: ${hasBase ? "has the base-commit, " : ""}${files} at ${
    base.commit.slice(0, 12)
  }`;
}

function yes<T>(value: T): Promise<T> {
  return Promise.resolve(value);
}
