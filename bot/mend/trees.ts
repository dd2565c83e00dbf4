/**
 * Trees in a git repository of our own that reads the objects of a tree's store and keeps what it
 * writes to itself, so that nothing of a trial stays.
 * @module
 */
import { InfraError } from "../system/errors.ts";
import { readTextIfThere } from "../system/files/files.ts";
import type { Outcome, RunOptions } from "../system/process/process.ts";
import { gitFailed, makeStore, ownGit, ownGitText } from "../tree/mod.ts";
import { fromBytes, toBytes } from "./bytes.ts";
import type { Trees, Unit } from "./types.ts";
import { applyUnits, parseRaw, unitsOf } from "./units.ts";

/** A series' diffs have a limit of 100 MiB (bot/series/mod.ts); no single answer is longer. */
const MAX_BYTES = 256 * 1024 * 1024;

/** A repository to try things in. */
export interface Bench {
  /** Its git directory. */
  readonly gitDir: string;
  readonly trees: Trees;
  /** Runs git there. Throws InfraError on failure. */
  git(args: readonly string[], options?: RunOptions): Promise<Outcome>;
}

/** Makes the repository in a directory that is empty or not there; `store` is a tree's git directory. */
export async function makeBench(
  gitDir: string,
  store: string,
  signal?: AbortSignal,
): Promise<Bench> {
  const objectFormat = await ownGitText(store, ["rev-parse", "--show-object-format"], { signal });
  await makeStore(gitDir, {
    objectFormat,
    alternate: `${store}/objects`,
    shallow: await readTextIfThere(`${store}/shallow`),
  });
  const git = async (args: readonly string[], options: RunOptions = {}) => {
    const outcome = await ownGit(gitDir, args, { signal, tailBytes: MAX_BYTES, ...options });
    signal?.throwIfAborted();
    if (!outcome.ok || outcome.truncated) throw new InfraError(gitFailed(gitDir, args, outcome));
    return outcome;
  };
  return { gitDir, trees: gitTrees(gitDir, git, signal), git };
}

function gitTrees(gitDir: string, git: Bench["git"], signal?: AbortSignal): Trees {
  const line = async (args: readonly string[], options?: RunOptions) =>
    (await git(args, options)).stdout.trim();
  const commit = (tree: string, ...parents: readonly string[]) =>
    line(["commit-tree", tree, "-m", "trial", ...parents.flatMap((one) => ["-p", one])], {
      env: { GIT_AUTHOR_NAME: "x", GIT_AUTHOR_EMAIL: "x", GIT_AUTHOR_DATE: "1000000000 +0000" },
    });
  return {
    async units(before, after, context = 3) {
      const diff = ["diff-tree", "-r", "--no-renames", "--no-abbrev"];
      const raw = await git([...diff, "--raw", "-z", before, after]);
      const text = await git([
        ...[
          ...diff,
          "-p",
          "--binary",
          `-U${context}`,
          "--no-ext-diff",
          "--no-textconv",
          "--no-color",
        ],
        ...["--src-prefix=a/", "--dst-prefix=b/", "--full-index", before, after],
      ]);
      return unitsOf(parseRaw(raw.stdout), fromBytes(text.stdoutBytes));
    },
    async pick(before, units) {
      const index = { env: { GIT_INDEX_FILE: `${gitDir}/pick.index` } };
      await git(["read-tree", before], index);
      const info: string[] = [];
      for (const [path, own] of Map.groupBy(units, (unit) => unit.path)) {
        info.push(await entry(git, before, path, own));
      }
      await git(["update-index", "-z", "--index-info"], { ...index, stdin: info.join("") });
      return await line(["write-tree"], index);
    },
    async merge(base, ours, theirs) {
      if (base === theirs || ours === theirs) return ours;
      if (base === ours) return theirs;
      const root = await commit(base);
      const sides = [await commit(ours, root), await commit(theirs, root)];
      const args = ["merge-tree", "--write-tree", "--no-messages", ...sides];
      const outcome = await ownGit(gitDir, args, { signal });
      signal?.throwIfAborted();
      if (outcome.ok) return outcome.stdout.trim();
      if (outcome.code === 1) return undefined;
      throw new InfraError(`${gitFailed(gitDir, args, outcome)}; mending needs git 2.38 or newer`);
    },
  };
}

/** What `git update-index -z --index-info` takes for a file with some of its units. */
async function entry(
  git: Bench["git"],
  before: string,
  path: string,
  units: readonly Unit[],
): Promise<string> {
  const whole = units.find((unit) => unit.lines === undefined);
  if (whole !== undefined) {
    const after = whole.after as { mode: string; blob: string } | undefined;
    return after === undefined
      ? `0 ${"0".repeat(before.length)}\t${path}\0`
      : `${after.mode} ${after.blob}\t${path}\0`;
  }
  const listed = (await git(["ls-tree", "-z", before, "--", path])).stdout;
  const [mode = "", , blob = ""] = listed.split("\t")[0]!.split(" ");
  const old = fromBytes((await git(["cat-file", "blob", blob])).stdoutBytes);
  const stdin = toBytes(applyUnits(old, units));
  const made = (await git(["hash-object", "-w", "--stdin"], { stdin })).stdout.trim();
  return `${mode} ${made}\t${path}\0`;
}
