/**
 * Finding the commit that a series was made on from the blob names of its `index` lines.
 * @module
 */
import type { Series } from "../series/types.ts";
import { git } from "../system/process/git.ts";
import { ticks } from "../system/wait.ts";
import { treeEntries } from "./lookup.ts";
import { ownGit } from "./store.ts";
import type { Tree } from "./types.ts";

/** Commits of a tree's history to look at, tags to look at, and milliseconds for all of it. */
const COMMITS = 2000, TAGS = 400, SEARCH_MS = 15_000;

/** Candidates that one `git cat-file` is asked about. */
const BATCH = 100;

/** The blob that each file must have before the series, as far as the series says. */
export function expectedBlobs(series: Series): Map<string, string> {
  const seen = new Set<string>(), expected = new Map<string, string>();
  for (const patch of series.patches) {
    for (const file of patch.files) {
      const source = file.oldPath ?? file.path;
      const blob = file.oldBlob;
      if (!seen.has(source) && file.change !== "new" && isName(blob)) expected.set(source, blob);
      seen.add(source).add(file.path);
    }
  }
  return expected;
}

function isName(blob: string | undefined): blob is string {
  return blob !== undefined && /^[0-9a-f]{4,64}$/.test(blob) && !/^0+$/.test(blob);
}

/** How many of the expected blobs a commit has. */
export async function matchingBlobs(
  tree: Tree,
  commit: string,
  series: Series,
): Promise<{ readonly matching: number; readonly of: number }> {
  const expected = expectedBlobs(series);
  const entries = await treeEntries(tree.gitDir, commit, [...expected.keys()]);
  let matching = 0;
  for (const [path, blob] of expected) if (entries.get(path)?.blob.startsWith(blob)) matching++;
  return { matching, of: expected.size };
}

/** A commit, and a name for it that says something to a person. */
export interface Candidate {
  readonly commit: string;
  readonly name: string;
}

/**
 * The newest commit of HEAD's history, else of the branches and tags, where all blobs fit. Looks at
 * those commits only after which one of the files changes; gives up after a while.
 */
export async function searchBase(
  tree: Tree,
  series: Series,
  signal?: AbortSignal,
  ms = SEARCH_MS,
): Promise<Candidate | undefined> {
  const expected = expectedBlobs(series);
  const until = ticks() + ms;
  const paths = [...expected.keys()].slice(0, 200);
  const options = { timeoutMs: ms, signal };
  const log = async (format: string, ...from: string[]) => {
    const args = ["log", `--format=${format}`, `--max-count=${COMMITS}`, ...from, "--", ...paths];
    const outcome = tree.repository === undefined || from[0] === tree.head
      ? await ownGit(tree.gitDir, args, options)
      : await git(tree.repository, ["--literal-pathspecs", ...args], options);
    signal?.throwIfAborted();
    return outcome.stdout.split(/\s/).filter((name) => /^[0-9a-f]{40,64}$/.test(name))
      .map((commit) => ({ commit, name: commit.slice(0, 12) }));
  };
  // The parents: the newest commits that still have the files as they were before a change. Of other
  // branches, the commits too: a prerequisite may be on one.
  const places = [
    () => log("%P", tree.head),
    () => namedCommits(tree),
    () => log("%H %P", "--branches", "--remotes", "--tags"),
  ];
  for (const place of places) {
    if (ticks() >= until) return undefined;
    const candidates = await place();
    for (let i = 0; i < candidates.length && ticks() < until; i += BATCH) {
      signal?.throwIfAborted();
      const found = await firstMatch(tree, candidates.slice(i, i + BATCH), expected);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A name for a commit that has none but its own: `dev~1`, where git finds one in a moment. */
export async function withName(tree: Tree, { commit, name }: Candidate): Promise<Candidate> {
  if (tree.repository === undefined || !commit.startsWith(name)) return { commit, name };
  const asked = await git(tree.repository, [
    ...["name-rev", "--name-only", "--no-undefined", "--refs=refs/heads/*", "--refs=refs/tags/*"],
    commit,
  ], { timeoutMs: 300 });
  const found = asked.ok ? asked.stdout.trim() : "";
  return { commit, name: found === "" ? name : `${name} (${found})` };
}

/** Tips of branches, then tags, newest first. */
async function namedCommits(tree: Tree): Promise<Candidate[]> {
  const args = [
    "for-each-ref",
    "--sort=-creatordate",
    `--count=${TAGS}`,
    "--format=%(objectname) %(*objectname) %(refname:short)",
    "refs/heads",
    "refs/remotes",
    "refs/tags",
  ];
  const list = tree.repository === undefined
    ? await ownGit(tree.gitDir, args)
    : await git(tree.repository, args);
  return list.stdout.split("\n").flatMap((line) => {
    const [own, peeled, name] = line.split(" ");
    return own && name ? [{ commit: peeled || own, name }] : [];
  });
}

/** Asks `git cat-file` for all files of all candidates at once. */
async function firstMatch(
  tree: Tree,
  candidates: readonly Candidate[],
  expected: ReadonlyMap<string, string>,
): Promise<Candidate | undefined> {
  const paths = [...expected].filter(([path]) => !path.includes("\n"));
  const asked = candidates.flatMap(({ commit }) => paths.map(([path]) => `${commit}:${path}\n`));
  const outcome = await ownGit(tree.gitDir, ["cat-file", "--batch-check=%(objectname)"], {
    stdin: asked.join(""),
  });
  const answers = outcome.stdout.split("\n").map((line) => line.endsWith(" missing") ? "" : line);
  return candidates.find((_, c) =>
    paths.every(([, blob], p) => answers[c * paths.length + p]?.startsWith(blob))
  );
}
