/**
 * A git range, `v6.19-rc7..my-branch`: what a developer has before there is any mail.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { git, gitText } from "../system/process/git.ts";
import type { Ui } from "../system/terminal/ui.ts";
import type { RawMessage } from "./types.ts";
import { bounded, MAX_TOTAL } from "./limits.ts";
import { type B4Notes, coverMail, hasNotes, notesOf } from "./b4/notes.ts";
import { splitMbox } from "./mbox.ts";

/** More commits than this are history, not a series. */
const MAX_COMMITS = 2000;

/** What the user's diff.* and format.headers could change, said before `format-patch`. */
export const FORMAT_SETTINGS: readonly string[] = [
  ...["-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false", "-c", "diff.context=3"],
  ...["-c", "diff.orderFile=/dev/null", "-c", "diff.submodule=short"],
  ...["-c", "format.headers="],
];

/** What the user's format.* could change, and what keeps every byte, said behind it. */
export const FORMAT_WHOLE: readonly string[] = [
  "--binary",
  "--find-renames",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--encoding=UTF-8",
  "--start-number=1",
  "--no-attach",
  "--no-thread",
  "--no-base",
  "--no-notes",
  "--no-from",
  "--no-to",
  "--no-cc",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];

/** A range, read. */
export interface Range {
  readonly messages: RawMessage[];
  /** The commit that the first patch stands on. */
  readonly base: string;
  /** The last commit of the range. */
  readonly tip: string;
  /** The range as the user wrote it. */
  readonly label: string;
  /** What b4 keeps of the series; the cover letter is among the messages. */
  readonly notes?: B4Notes;
}

/**
 * True if the argument reads as a git range, `A..B` or `A..`; a path with a `..` directory in it
 * does not. Whoever asks looks for a file of that name first.
 */
export function looksLikeRange(arg: string): boolean {
  return arg.includes("..") && !/(?:^|\/)\.\.(?:\/|$)/.test(arg) && !/^[-/]/.test(arg) &&
    !/\s/.test(arg) && !/\.(?:patch|mbox|mbx|eml|gz)$/.test(arg);
}

/**
 * The commits of a range as mails, in front of them the cover letter that b4 keeps there, or that is given. Throws
 * {@linkcode UserError} for an unknown revision, an empty range, a merge in it, and for `A...B`.
 */
export async function readRange(
  gitDir: string,
  range: string,
  ui: Ui,
  given: { readonly label?: string; readonly notes?: B4Notes } = {},
): Promise<Range> {
  const { label = range } = given;
  ui.step(`reading ${label}`);
  const [from, to] = ends(range);
  const start = await commitOf(gitDir, from, range);
  const tip = await commitOf(gitDir, to, range);
  const lines = await gitText(gitDir, [
    "rev-list",
    "--reverse",
    "--topo-order",
    "--parents",
    `--max-count=${MAX_COMMITS + 1}`,
    `${start}..${tip}`,
  ]);
  const commits = lines === "" ? [] : lines.split("\n").map((line) => line.split(" "));
  const below = await checked(gitDir, range, from, to, commits);
  if (below !== start) ui.note(`${range} forks from ${from} at ${below.slice(0, 12)}`);
  const { base, last, kept } = await withoutTracking(
    gitDir,
    range,
    below,
    commits.map(([own = ""]) => own),
  );
  const patches = await mails(gitDir, range, base, last);
  const notes = given.notes ?? kept;
  const author = await gitText(gitDir, ["log", "-1", "--format=%an <%ae>", last]);
  const cover = notes === undefined
    ? undefined
    : coverMail(notes, { patches: patches.length, author, file: label });
  return {
    messages: cover === undefined ? patches : [cover, ...patches],
    ...{ base, tip: last, label },
    ...(notes === undefined ? {} : { notes }),
  };
}

/** The range less the commits of b4's own at its ends: the base and the last commit that are left, and b4's notes. */
async function withoutTracking(
  gitDir: string,
  range: string,
  below: string,
  commits: readonly string[],
): Promise<{ readonly base: string; readonly last: string; readonly kept?: B4Notes }> {
  let from = 0, to = commits.length, kept: B4Notes | undefined;
  const isOwn = async (commit: string) => {
    const message = await trackingMessage(gitDir, commit);
    // What a reviewer keeps is the posted cover letter; a branch that is sent once more has the newer one below.
    kept = (message === undefined ? undefined : notesOf(message)) ?? kept;
    return message !== undefined;
  };
  while (to > from && await isOwn(commits[to - 1]!)) to--;
  while (from < to && await isOwn(commits[from]!)) from++;
  if (from === to) {
    throw new UserError(`${range}: has no patch, only commits in which b4 keeps its notes`);
  }
  return { base: from === 0 ? below : commits[from - 1]!, last: commits[to - 1]!, kept };
}

/** The commits that the two ends of a range name. Throws {@linkcode UserError}. */
export async function rangeCommits(
  gitDir: string,
  range: string,
): Promise<{ readonly from: string; readonly to: string }> {
  const [from, to] = ends(range);
  return {
    from: await commitOf(gitDir, from, range),
    to: await commitOf(gitDir, to, range),
  };
}

function ends(range: string): [string, string] {
  if (range.includes("...")) {
    throw new UserError(`${range}: a symmetric difference (three dots) is not a series`, {
      hint: `write two dots: ${range.replace("...", "..")}`,
    });
  }
  const [from = "", to = "", ...more] = range.split("..");
  if (more.length > 0 || !range.includes("..")) {
    throw new UserError(`${range}: is not a git range`, { hint: "write it as BASE..TIP" });
  }
  return [from === "" ? "HEAD" : from, to === "" ? "HEAD" : to];
}

async function commitOf(gitDir: string, rev: string, range: string): Promise<string> {
  const outcome = rev.startsWith("-") ? undefined : await git(gitDir, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${rev}^{commit}`,
  ]);
  if (outcome?.ok) return outcome.stdout.trim();
  throw new UserError(`${range}: the tree has no revision ${rev}`, {
    hint: "see what there is: git branch --all; git tag. A tag may need git fetch --tags",
  });
}

/** Checks that the range is a line of commits; gives the commit below it. */
async function checked(
  gitDir: string,
  range: string,
  from: string,
  to: string,
  commits: readonly (readonly string[])[],
): Promise<string> {
  if (commits.length === 0) {
    const back = await git(gitDir, ["merge-base", "--is-ancestor", from, to]);
    throw new UserError(
      back.ok
        ? `${range}: the range is empty: ${from} and ${to} are the same commit`
        : `${range}: the range is empty: ${from} has all that ${to} has`,
      {
        hint: back.ok
          ? `name the commit below the first patch: ${to}~3..${to} is the last three commits of ${to}`
          : `the base comes first, the tip second. Is it ${to}..${from}?`,
      },
    );
  }
  if (commits.length > MAX_COMMITS) {
    throw new UserError(`${range}: has more than ${MAX_COMMITS} commits`, {
      hint: "is the base older than you meant? A series is rarely longer than 100 patches",
    });
  }
  for (const [commit = "", ...parents] of commits) {
    if (parents.length === 1) continue;
    const subject = await gitText(gitDir, ["log", "-1", "--format=%h (%s)", commit]);
    throw new UserError(
      parents.length > 1
        ? `${range}: ${subject} is a merge, which is no patch`
        : `${range}: ${subject} is a root commit, which has no base`,
      { hint: "make it a straight line first: git rebase BASE" },
    );
  }
  return commits[0]![1]!;
}

/**
 * The message of a commit in which b4 keeps its notes (b4's documentation): that of `b4 prep` with the cover letter, below
 * the branch or at its tip (prep-cover-strategy `commit` and `tip-commit`), and that of `b4 review` at the tip of a branch
 * under review. It is empty. Undefined for any other commit.
 */
async function trackingMessage(gitDir: string, commit: string): Promise<string | undefined> {
  const text = await gitText(gitDir, ["log", "-1", "--encoding=UTF-8", "--format=%B", commit]);
  if (!hasNotes(text)) return undefined;
  const trees = await gitText(gitDir, ["rev-parse", `${commit}^{tree}`, `${commit}~^{tree}`]);
  const [own, before] = trees.split("\n");
  return own === before ? text : undefined;
}

async function mails(
  gitDir: string,
  range: string,
  base: string,
  tip: string,
): Promise<RawMessage[]> {
  const outcome = await git(gitDir, [
    ...FORMAT_SETTINGS,
    "format-patch",
    ...FORMAT_WHOLE,
    "--stdout",
    "--pretty=mboxrd",
    "--always",
    "--full-index",
    "--numbered",
    "--subject-prefix=PATCH",
    "--no-signature",
    "--no-cover-letter",
    `${base}..${tip}`,
  ], { tailBytes: MAX_TOTAL });
  if (!outcome.ok) {
    throw new UserError(`${range}: git format-patch failed: ${outcome.stderr.trim()}`);
  }
  if (outcome.truncated) {
    throw new UserError(`${range}: its patches have more than ${MAX_TOTAL / 1048576} MiB`);
  }
  const lines = await messageLines(gitDir, `${base}..${tip}`);
  const messages = splitMbox(outcome.stdoutBytes, range, { quoted: true })
    .map((message) => {
      const commit = /^From (\w+) /.exec(message.separator ?? "")?.[1] ?? "";
      return { ...message, order: "listed" as const, messageLines: lines.get(commit) ?? 0 };
    });
  return [...bounded(messages, range)];
}

/**
 * How many lines each commit's message has below its subject: in the mail that is made of it nothing
 * else tells where it ends, since it may hold a diff, or a line of three dashes.
 */
async function messageLines(gitDir: string, range: string): Promise<ReadonlyMap<string, number>> {
  const args = ["-z", "--encoding=UTF-8", "--no-show-signature", "--format=%H%n%b", range];
  const log = await git(gitDir, ["log", ...args], { tailBytes: MAX_TOTAL });
  return new Map(
    log.stdout.split("\0").filter((text) => text !== "").map((text) => {
      const [commit = "", ...body] = text.split("\n");
      while (body.length > 0 && body.at(-1)!.trim() === "") body.pop();
      return [commit, body.length];
    }),
  );
}
