/**
 * The store: a bare git repository of everystep's own for each tree. The user's objects are read
 * through alternates (gitrepository-layout(5)); everything that is written goes to the store.
 * One trace is git's own: an object that the user's repository has already is not written again,
 * but its file gets a new time stamp there, so that a later gc keeps it (git-prune(1)).
 * @module
 */
import { makeDir } from "../system/files/dirs.ts";
import { InfraError } from "../system/errors.ts";
import { readTextIfThere, remove, writeAtomic } from "../system/files/files.ts";
import { git } from "../system/process/git.ts";
import type { Outcome, RunOptions } from "../system/process/process.ts";

/**
 * What makes git deterministic in a repository of ours: no configuration but the repository's own.
 * `safe.directory`: the cache may belong to the user who called sudo.
 */
export const OWN_ENV: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "safe.directory",
  GIT_CONFIG_VALUE_0: "*",
};

/** Runs git in a store or a worktree of ours; a failure is an outcome. */
export function ownGit(
  dir: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  return git(dir, args, { ...options, env: { ...OWN_ENV, ...options.env } });
}

/** The same, giving the output without its last newline. Throws InfraError on failure. */
export async function ownGitText(
  dir: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const outcome = await ownGit(dir, args, options);
  if (outcome.ok) return outcome.stdout.replace(/\n$/, "");
  options.signal?.throwIfAborted();
  throw new InfraError(gitFailed(dir, args, outcome));
}

/** One line for a git that failed. */
export function gitFailed(dir: string, args: readonly string[], outcome: Outcome): string {
  const name = args.find((arg) => /^[a-z]+(-[a-z]+)*$/.test(arg)) ?? "";
  const why = outcome.stderr.trim().split("\n").filter((line) => !line.startsWith("hint:"));
  return `git ${name} failed in ${dir} (exit ${outcome.code}): ${why.slice(-3).join(" / ")}`;
}

/** What a store is made of. */
export interface StoreOptions {
  /** `sha1` or `sha256`. */
  readonly objectFormat?: string;
  /** The object directory to read from. */
  readonly alternate?: string;
  /** Content of the user's `shallow` file. */
  readonly shallow?: string;
  /** The store fetches by itself: its `shallow` file is its own. */
  readonly keepShallow?: boolean;
}

/** Makes the store, or brings its links to the user's repository up to date. */
export async function makeStore(gitDir: string, options: StoreOptions = {}): Promise<void> {
  await makeDir(gitDir);
  if (await readTextIfThere(`${gitDir}/config`) === undefined) {
    const format = options.objectFormat ?? "sha1";
    await ownGitText(gitDir, ["init", "-q", "--bare", `--object-format=${format}`, "."]);
  }
  await makeDir(`${gitDir}/objects/info`);
  await keep(
    `${gitDir}/objects/info/alternates`,
    options.alternate === undefined ? undefined : `${quoted(options.alternate)}\n`,
  );
  if (!options.keepShallow) await keep(`${gitDir}/shallow`, options.shallow);
}

/** Writes a file only where its content differs; undefined removes it. */
async function keep(path: string, text: string | undefined): Promise<void> {
  const now = await readTextIfThere(path);
  if (now === text) return;
  if (text === undefined) await remove(path);
  else await writeAtomic(path, text);
}

/** git reads a line of alternates that starts with a quote as a C string. */
function quoted(path: string): string {
  if (!path.includes("\n")) return path;
  return `"${path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
