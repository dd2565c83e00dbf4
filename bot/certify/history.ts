/**
 * The commits of a tree that a certificate is held against, read from git.
 * @module
 */
import { rangeCommits } from "../source/range.ts";
import { cleanLine } from "../text/clean.ts";
import { UserError } from "../system/errors.ts";
import { git } from "../system/process/git.ts";
import type { Predicate } from "./schema.ts";

/** A commit, as far as a certificate is concerned. */
export interface Commit {
  readonly commit: string;
  /** Its git tree hash. */
  readonly tree: string;
  readonly subject: string;
}

/** The commits to check, oldest first, and what stands on top of them. */
export interface History {
  readonly commits: readonly Commit[];
  /** True if the last state of the series was looked for in HEAD's history, and is not there. */
  readonly lost: boolean;
  /** Commits of HEAD that stand above. */
  readonly above: number;
}

/** How far back the last state is looked for. */
const DEPTH = 5000;
/** More commits than this are no series. */
const MAX_COMMITS = 2000;

/** The commits of `A..B`. Throws {@linkcode UserError} if there is no such range, or it is empty. */
export async function commitsIn(gitDir: string, range: string): Promise<History> {
  const { from, to } = await rangeCommits(gitDir, range);
  const commits = await log(gitDir, [`${from}..${to}`], MAX_COMMITS + 1);
  if (commits.length === 0 || commits.length > MAX_COMMITS) {
    const what = commits.length === 0 ? "is empty" : `has more than ${MAX_COMMITS} commits`;
    throw new UserError(`--range ${range}: the range ${what}`, {
      hint: "write BASE..TIP, the commit below the series first",
    });
  }
  return { commits: commits.reverse(), lost: false, above: 0 };
}

/**
 * The commits of HEAD up to the newest that has the last state's tree, from above the newest that
 * has the base's; where that is not among them, as many as there are patches.
 */
export async function commitsOf(gitDir: string, { states }: Predicate): Promise<History> {
  const last = states.length - 1;
  const all = await log(gitDir, ["HEAD"], DEPTH);
  const at = all.findIndex(({ tree }) => tree === states[last]!.tree);
  const tip = all[Math.max(at, 0)]!;
  const below = at <= 0 ? all : await log(gitDir, [tip.commit], DEPTH);
  const line = below.slice(0, last);
  const linear = line.length === last &&
    line.every(({ tree }, i) => tree === states[last - i]!.tree);
  const base = linear ? undefined : below.find(({ tree }) => tree === states[0]!.tree);
  const commits = base === undefined || base.commit === tip.commit
    ? line
    : await log(gitDir, [`${base.commit}..${tip.commit}`], MAX_COMMITS);
  const above = at <= 0 ? [] : await log(gitDir, [`${tip.commit}..HEAD`], DEPTH);
  return { commits: commits.reverse(), lost: at < 0, above: above.length };
}

/** Commits, the newest first, children before their parents. */
async function log(gitDir: string, revs: readonly string[], max: number): Promise<Commit[]> {
  const done = await git(gitDir, [
    ...["-c", "log.showSignature=false", "-c", "log.mailmap=false"],
    ...["log", "-z", "--no-color", "--encoding=UTF-8", "--topo-order", `--max-count=${max}`],
    ...["--format=tformat:%H%n%T%n%s", ...revs, "--"],
  ]);
  if (!done.ok) throw new UserError(`git cannot read the history: ${cleanLine(done.stderr)}`);
  return done.stdout.split("\0").filter((entry) => entry !== "").map((entry) => {
    const [commit = "", tree = "", ...subject] = entry.split("\n");
    return { commit, tree, subject: cleanLine(subject.join(" ")) };
  });
}
