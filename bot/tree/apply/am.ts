/**
 * `git am` in a worktree of ours: of one mail, or of many at once.
 * @module
 */
import { writeMbox } from "../../source/mod.ts";
import { InfraError } from "../../system/errors.ts";
import type { Outcome } from "../../system/process/process.ts";
import { cleanGitDir, worktreeGitDir } from "../litter.ts";
import type { MailVariant } from "../mail.ts";
import { ownGit, ownGitText } from "../store.ts";
import type { Tree, Workspace } from "../types.ts";

/**
 * `git am` of one mail; gives its words if it fails, and leaves nothing half done. Throws InfraError where the machine
 * is at fault.
 */
export async function am(
  workspace: Workspace,
  tree: Tree,
  variant: MailVariant,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const outcome = await run(workspace, [variant], signal);
  if (outcome.ok) return undefined;
  await leave(workspace, tree, "--abort");
  signal?.throwIfAborted();
  return wordsOf(outcome);
}

/** A commit and its tree. */
export interface Committed {
  readonly commit: string;
  readonly tree: string;
}

/**
 * `git am` of several mails, all of them taken in the plain way, on the commit that is checked out; gives the commits of
 * those that apply, up to the first that does not. That one is to be given to {@linkcode am}, which says why.
 */
export async function amAll(
  workspace: Workspace,
  tree: Tree,
  from: string,
  mails: readonly MailVariant[],
  signal?: AbortSignal,
): Promise<readonly Committed[]> {
  if (mails.length < 2) return [];
  const outcome = await run(workspace, mails, signal);
  // What was committed stands; an unborn rest is thrown away.
  if (!outcome.ok) await leave(workspace, tree, "--quit");
  signal?.throwIfAborted();
  if (!outcome.ok) wordsOf(outcome);
  const list = ["rev-list", "--reverse", "--format=%T", `${from}..HEAD`];
  const lines = (await ownGitText(workspace.source, list, { signal })).split("\n");
  const commits: Committed[] = [];
  for (let i = 0; i + 1 < lines.length; i += 2) {
    commits.push({ commit: lines[i]!.replace("commit ", ""), tree: lines[i + 1]! });
  }
  const expected = outcome.ok ? commits.length === mails.length : commits.length < mails.length;
  if (expected) return commits;
  // git saw other mails than these.
  await ownGit(workspace.source, ["reset", "--hard", "-q", from], { onStart: workspace.track });
  return [];
}

/** `--scissors` because the reader of the series cuts there, too. */
function run(
  workspace: Workspace,
  mails: readonly MailVariant[],
  signal?: AbortSignal,
): Promise<Outcome> {
  const options = [
    ...["--quiet", "--no-3way", "--no-signoff", "--no-gpg-sign", "--scissors"],
    "--patch-format=mboxrd",
  ];
  return ownGit(workspace.source, ["am", ...options, ...mails[0]!.am], {
    // As mboxrd, so that a line "From ..." in a message begins no other mail.
    stdin: writeMbox(mails),
    signal,
    onStart: workspace.track,
  });
}

/** Ends a `git am` that failed, with nothing half done. */
async function leave(workspace: Workspace, tree: Tree, how: "--abort" | "--quit"): Promise<void> {
  const { source, track } = workspace;
  const ended = await ownGit(source, ["am", how], { onStart: track });
  if (!ended.ok) {
    const gitDir = await worktreeGitDir(source, tree.gitDir);
    if (gitDir !== undefined) await cleanGitDir(gitDir);
  }
  if (ended.ok && how === "--abort") return;
  await ownGit(source, ["reset", "--hard", "-q"], { onStart: track });
}

/** What a git that failed says of the mail. Throws InfraError where that is not why it failed. */
function wordsOf(outcome: Outcome): string {
  const output = `${outcome.stderr}\n${outcome.stdout}`.trim();
  if (/No space left on device/.test(output)) throw new InfraError(`no space left for git am`);
  if (outcome.signal !== null) throw new InfraError(`git am was ended by ${outcome.signal}`);
  return output;
}
