/**
 * What a tree's history knows of the commits that people name.
 * @module
 */
import type { RunOptions } from "../system/process/process.ts";
import { ownGit } from "./store.ts";
import type { History, NamedCommit, Tree } from "./types.ts";

/** Commits below the base whose patch-ids are computed, and milliseconds for all of them. */
const PATCH_IDS = 500, PATCH_IDS_MS = 20_000;

/** Looks how much history a commit has. */
export async function historyOf(tree: Tree, commit: string): Promise<History> {
  const args = ["rev-list", "--max-count=2", commit];
  const list = await ownGit(tree.gitDir, args);
  if (list.stdout.trim().split("\n").length < 2) return "none";
  const shallow = await ownGit(tree.gitDir, ["rev-parse", "--is-shallow-repository"]);
  return shallow.stdout.trim() === "true" ? "cut" : "full";
}

/** The commits with these names, each of hex digits; a name that is absent has none. */
export async function namedCommits(
  tree: Tree,
  names: readonly string[],
): Promise<ReadonlyMap<string, NamedCommit>> {
  const found = new Map<string, NamedCommit>();
  const hex = [...new Set(names)].filter((name) => /^[0-9a-f]{4,64}$/.test(name));
  if (hex.length === 0) return found;
  const asked = await ownGit(tree.gitDir, ["cat-file", "--batch-check=%(objectname)"], {
    stdin: hex.map((name) => `${name}^{commit}\n`).join(""),
  });
  const answers = asked.stdout.split("\n");
  const full = hex.map((_, i) => /^[0-9a-f]{40,64}$/.exec(answers[i] ?? "")?.[0]);
  const commits = [...new Set(full.filter((name) => name !== undefined))];
  const subjects = await subjectsOf(tree.gitDir, commits);
  hex.forEach((name, i) => {
    const commit = full[i];
    if (commit !== undefined) found.set(name, { commit, subject: subjects.get(commit) ?? "" });
    else if (/ ambiguous$/.test(answers[i] ?? "")) found.set(name, "ambiguous");
  });
  return found;
}

async function subjectsOf(gitDir: string, commits: readonly string[]) {
  if (commits.length === 0) return new Map<string, string>();
  const args = ["log", "--no-walk=unsorted", "--format=%H %s", "--stdin"];
  const log = await ownGit(gitDir, args, { stdin: commits.join("\n") });
  return new Map(
    log.stdout.split("\n").map((line) => {
      const at = line.indexOf(" ");
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
}

/**
 * The patch-ids of the commits below a commit: those of git-patch-id(1), --stable, and those that
 * `git format-patch --base` writes, which are others for modes, renames, binary and empty files.
 * Undefined if that takes more than `ms` milliseconds.
 */
export async function patchIdsBelow(
  tree: Tree,
  commit: string,
  signal?: AbortSignal,
  ms = PATCH_IDS_MS,
): Promise<ReadonlySet<string> | undefined> {
  const options = { timeoutMs: ms, signal, tailBytes: 64 * 1024 * 1024 };
  const log = await ownGit(tree.gitDir, [
    ...["log", "--no-merges", "-p", "--no-ext-diff", "--no-textconv", "--no-color"],
    ...[`--max-count=${PATCH_IDS}`, "--format=%H", commit],
  ], options);
  signal?.throwIfAborted();
  if (!log.ok) return undefined;
  const ids = await ownGit(tree.gitDir, ["patch-id", "--stable"], {
    ...options,
    stdin: log.stdoutBytes,
  });
  const found = ids.stdout.split("\n").map((line) => line.split(" ")[0]!).filter(Boolean);
  return new Set([...found, ...await formatPatchIds(tree, commit, options)]);
}

/**
 * Asks `git format-patch --base` itself: of a commit on top that changes nothing, those below are the
 * prerequisites.
 */
async function formatPatchIds(tree: Tree, commit: string, options: RunOptions): Promise<string[]> {
  const below = ["rev-list", "--first-parent", `--max-count=${PATCH_IDS + 1}`, commit];
  const list = (await ownGit(tree.gitDir, below, options)).stdout.trim().split("\n");
  const first = list.at(-1);
  if (first === undefined || list.length < 2) return [];
  const top = await ownGit(
    tree.gitDir,
    ["commit-tree", `${commit}^{tree}`, "-p", commit, "-m", "top"],
    { ...options, env: NOBODY },
  );
  if (!top.ok) return [];
  const mail = await ownGit(
    tree.gitDir,
    ["format-patch", "--stdout", "--always", `--base=${first}`, "-1", top.stdout.trim()],
    options,
  );
  options.signal?.throwIfAborted();
  return Array.from(mail.stdout.matchAll(/^prerequisite-patch-id: (\w+)$/gm), ([, id]) => id!);
}

/** The commit on top is always the same, so that the store has it once. */
const NOBODY = {
  GIT_AUTHOR_NAME: "nobody",
  GIT_AUTHOR_EMAIL: "nobody@localhost",
  GIT_AUTHOR_DATE: "1000000000 +0000",
  GIT_COMMITTER_NAME: "nobody",
  GIT_COMMITTER_EMAIL: "nobody@localhost",
  GIT_COMMITTER_DATE: "1000000000 +0000",
};
