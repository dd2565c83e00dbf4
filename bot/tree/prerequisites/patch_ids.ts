/**
 * git-patch-id(1), --stable, of patches, and commits by it that are not below a base.
 * @module
 */
import type { Patch } from "../../series/types.ts";
import { git } from "../../system/process/git.ts";
import { readContent } from "../../source/content.ts";
import { patchesIn } from "../../series/prerequisites/patches.ts";
import { ownGit } from "../store.ts";
import type { Tree } from "../types.ts";

/** Commits that are looked at, and milliseconds for all of them. */
const COMMITS = 500, SEARCH_MS = 20_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** The id of each patch; undefined for one that git finds no diff in. */
export async function patchIds(
  tree: Tree,
  patches: readonly Patch[],
  signal?: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  if (patches.length === 0) return [];
  // The name of a commit stands for the place: git copies it to its answer.
  const name = (i: number) => (i + 1).toString(16).padStart(40, "0");
  const stdin = patches.map(({ diff }, i) => `From ${name(i)} Mon Sep 17 00:00:00 2001\n${diff}`);
  const asked = await ownGit(tree.gitDir, ["patch-id", "--stable"], {
    stdin: stdin.join("\n"),
    signal,
    tailBytes: MAX_BYTES,
  });
  const ids = new Map(
    asked.stdout.split("\n").map((line) => line.split(" ").reverse() as [string, string]),
  );
  return patches.map((_, i) => ids.get(name(i)));
}

/** The newest commits of HEAD and the branches that are not below a commit, by patch-id. */
export async function commitsElsewhere(
  tree: Tree,
  base: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const options = { timeoutMs: SEARCH_MS, signal, tailBytes: MAX_BYTES };
  const args = [
    ...["log", "--no-merges", "-p", "--no-ext-diff", "--no-textconv", "--no-color"],
    ...["--full-index", `--max-count=${COMMITS}`, "--format=commit %H"],
  ];
  const log = tree.repository === undefined
    ? await ownGit(tree.gitDir, [...args, tree.head, `^${base}`], options)
    : await git(
      tree.repository,
      [...args, "HEAD", "--branches", "--remotes", `^${base}`],
      options,
    );
  signal?.throwIfAborted();
  if (!log.ok) return new Map();
  const ids = await ownGit(tree.gitDir, ["patch-id", "--stable"], {
    ...options,
    stdin: log.stdoutBytes,
  });
  return new Map(
    ids.stdout.split("\n").filter((line) => line !== "")
      .map((line) => line.split(" ") as [string, string]),
  );
}

/** A commit as a patch. */
export async function commitPatch(
  tree: Tree,
  commit: string,
  signal?: AbortSignal,
): Promise<Patch | undefined> {
  const args = [
    ...["format-patch", "--stdout", "--binary", "--full-index", "--no-signature", "--no-base"],
    ...["--no-ext-diff", "--no-textconv", "-1", commit],
  ];
  const mail = await ownGit(tree.gitDir, args, { signal, tailBytes: MAX_BYTES });
  if (!mail.ok || mail.stdoutBytes.length === 0) return undefined;
  return (await patchesIn(readContent(mail.stdoutBytes, commit).messages))[0];
}
