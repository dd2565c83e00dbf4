/**
 * The diffstat of a series as git itself computes it: the difference of two trees, not the sum of
 * the patches.
 * @module
 */
import type { RunOptions } from "../../system/process/process.ts";
import { ownGit } from "../store.ts";
import type { Stat, StatFile } from "../types.ts";

/** Paths that one git is asked about; nobody reads a diffstat of more. */
const MAX_PATHS = 2000;

/**
 * The ways in which git prints the difference of a commit and an index that holds these paths: with
 * renames found, which is git's default, and without where that differs. None if there are too many
 * paths, or git fails.
 */
export async function indexStats(
  gitDir: string,
  commit: string,
  paths: ReadonlySet<string>,
  options: RunOptions,
): Promise<readonly Stat[]> {
  if (paths.size === 0 || paths.size > MAX_PATHS) return [];
  const ask = async (renames: string): Promise<Stat[]> => {
    const args = ["diff-index", "--cached", "--numstat", "--summary", renames, commit, "--"];
    const outcome = await ownGit(gitDir, [...args, ...paths], options);
    return outcome.ok && !outcome.truncated ? [readStat(outcome.stdout)] : [];
  };
  const stats = await ask("--find-renames");
  const renamed = stats[0]?.files.some(({ name }) => name.includes(" => ")) ?? false;
  return renamed ? [...stats, ...await ask("--no-renames")] : stats;
}

/** Reads what `git diff --numstat --summary` prints. */
export function readStat(text: string): Stat {
  const files: StatFile[] = [], summary: string[] = [];
  for (const line of text.split("\n")) {
    const match = /^(\d+|-)\t(\d+|-)\t(.*)$/.exec(line);
    if (match === null) {
      if (line.startsWith(" ")) summary.push(line.trim());
      continue;
    }
    const [, insertions, deletions, name] = match as unknown as [string, string, string, string];
    const binary = insertions === "-";
    files.push({
      name,
      binary,
      insertions: binary ? 0 : Number(insertions),
      deletions: binary ? 0 : Number(deletions),
    });
  }
  return { files, summary };
}
