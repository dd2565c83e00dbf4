/**
 * Applying a series with `git am`, one patch at a time, in a worktree of ours.
 * @module
 */
import type { Patch, Series } from "../../series/types.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { InfraError } from "../../system/errors.ts";
import type { Ui } from "../../system/terminal/ui.ts";
import { explainReject } from "../reject/explain.ts";
import { cleanGitDir, worktreeGitDir } from "../litter.ts";
import { inTheWay } from "./in_the_way.ts";
import { refuseLinks } from "./links.ts";
import { commitLookup } from "../lookup.ts";
import { writeMbox } from "../../source/mod.ts";
import { mailInfo, type MailVariant, variantsOf } from "../mail.ts";
import { ownGit, ownGitText } from "../store.ts";
import type { Applied, Base, State, Tree, Workspace } from "../types.ts";

/**
 * Checks the base out and commits each patch on it. The commits depend on nothing but the base and
 * the mails, so that the same series gives the same hashes everywhere. The workspace is left at
 * the last state that stands. A patch that does not apply is an outcome, not an error.
 */
export async function applySeries(
  workspace: Workspace,
  tree: Tree,
  base: Base,
  series: Series,
  context: { readonly ui: Ui; readonly signal?: AbortSignal },
): Promise<Applied> {
  const { ui, signal } = context;
  ui.step(`checking ${base.commit.slice(0, 12)} out`);
  await workspace.checkout(base.commit);
  const states: State[] = [{ n: 0, commit: base.commit, tree: base.tree }];
  const total = series.patches.length;
  const inWay = await inTheWay(tree.gitDir, base.commit, series);
  for (const patch of series.patches) {
    ui.step(`applying patch ${patch.n} of ${total}: ${patch.subject}`, (patch.n - 1) / total);
    const before = states[states.length - 1]!;
    if (inWay?.patch === patch.n) return { ok: false, states, reject: inWay };
    const output = await applyOne(workspace, tree, patch, context);
    if (output !== undefined) {
      const reject = await explain(tree, before.commit, patch, output);
      return { ok: false, states, reject };
    }
    const names = await ownGitText(workspace.source, ["rev-parse", "HEAD", "HEAD^{tree}"], {
      signal,
    });
    const [commit = "", treeName = ""] = names.split("\n");
    await refuseLinks(tree, commit, patch, signal);
    states.push({ n: patch.n, commit, tree: treeName });
  }
  return { ok: true, states };
}

/** Tries the ways to hand a mail to git; gives git's words on the first if none works. */
async function applyOne(
  workspace: Workspace,
  tree: Tree,
  patch: Patch,
  { ui, signal }: { readonly ui: Ui; readonly signal?: AbortSignal },
): Promise<string | undefined> {
  let first: string | undefined;
  for (const variant of variantsOf(patch)) {
    const output = await am(workspace, tree, variant, signal);
    if (output === undefined) {
      if (variant.says !== "") ui.note(`patch ${patch.n} applies ${variant.says}`);
      return undefined;
    }
    first ??= output;
  }
  return first;
}

/**
 * `git am` of one mail; gives its words if it fails, and leaves nothing half done. `--scissors`
 * because the reader of the series cuts there, too.
 */
async function am(
  workspace: Workspace,
  tree: Tree,
  variant: MailVariant,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const options = [
    ...["--quiet", "--no-3way", "--no-signoff", "--no-gpg-sign", "--scissors"],
    "--patch-format=mboxrd",
  ];
  const outcome = await ownGit(workspace.source, ["am", ...options, ...variant.am], {
    // As mboxrd, so that a line "From ..." in a message begins no other mail.
    stdin: writeMbox([variant]),
    signal,
    onStart: workspace.track,
  });
  if (outcome.ok) return undefined;
  const abort = await ownGit(workspace.source, ["am", "--abort"], { onStart: workspace.track });
  if (!abort.ok) {
    const gitDir = await worktreeGitDir(workspace.source, tree.gitDir);
    if (gitDir !== undefined) await cleanGitDir(gitDir);
    await ownGit(workspace.source, ["reset", "--hard", "-q"], { onStart: workspace.track });
  }
  signal?.throwIfAborted();
  const output = `${outcome.stderr}\n${outcome.stdout}`.trim();
  if (/No space left on device/.test(output)) throw new InfraError(`no space left for git am`);
  if (outcome.signal !== null) throw new InfraError(`git am was ended by ${outcome.signal}`);
  return output;
}

async function explain(tree: Tree, commit: string, patch: Patch, output: string) {
  await makeDir(`${tree.home}/tmp`);
  await using dir = await tempDir(`${tree.home}/tmp`);
  const info = await mailInfo(variantsOf(patch)[0]!, `${dir.path}/0`);
  return await explainReject(commitLookup(tree.gitDir, commit), patch, info, output);
}
