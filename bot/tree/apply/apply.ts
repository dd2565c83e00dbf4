/**
 * Applying a series with `git am`, in a worktree of ours.
 * @module
 */
import type { Patch, Series } from "../../series/types.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import type { Ui } from "../../system/terminal/ui.ts";
import { am, amAll } from "./am.ts";
import { explainReject } from "../reject/explain.ts";
import { inTheWay } from "./in_the_way.ts";
import { refuseChanges } from "./refuse.ts";
import { commitLookup } from "../lookup.ts";
import { mailInfo, type MailVariant, variantsOf } from "../mail.ts";
import { ownGitText } from "../store.ts";
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
  const known = async (all: readonly (Omit<State, "n"> & { readonly patch: Patch })[]) => {
    await refuseChanges(tree, all, signal);
    states.push(...all.map(({ patch, commit, tree }) => ({ n: patch.n, commit, tree })));
  };
  const last = () => states[states.length - 1]!;
  for (let i = 0; i < total; i = states.length - 1) {
    const patch = series.patches[i]!;
    ui.step(`applying patch ${patch.n} of ${total}: ${patch.subject}`, (patch.n - 1) / total);
    const plain = plainMails(series.patches.slice(i, i + AT_ONCE), inWay?.patch);
    const commits = await amAll(workspace, tree, last().commit, plain, signal);
    await known(commits.map((one, k) => ({ ...one, patch: series.patches[i + k]! })));
    if (plain.length > 0 && commits.length === plain.length) continue;
    const next = series.patches[states.length - 1]!;
    if (inWay?.patch === next.n) return { ok: false, states, reject: inWay };
    const output = await applyOne(workspace, tree, next, context);
    if (output !== undefined) {
      const reject = await explain(tree, last().commit, next, output);
      return { ok: false, states, reject };
    }
    const names = await ownGitText(workspace.source, ["rev-parse", "HEAD", "HEAD^{tree}"], {
      signal,
    });
    const [commit = "", treeName = ""] = names.split("\n");
    await known([{ patch: next, commit, tree: treeName }]);
  }
  return { ok: true, states };
}

/** So many are given to one git: it compares all files of the tree with its index before the first. */
const AT_ONCE = 16;

/** The mails up to the first that may be given to git in several ways, or must not be given. */
function plainMails(patches: readonly Patch[], stop?: number): readonly MailVariant[] {
  const mails: MailVariant[] = [];
  for (const patch of patches) {
    const variants = variantsOf(patch);
    if (patch.n === stop || variants.length > 1) break;
    mails.push(variants[0]!);
  }
  return mails;
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

async function explain(tree: Tree, commit: string, patch: Patch, output: string) {
  await makeDir(`${tree.home}/tmp`);
  await using dir = await tempDir(`${tree.home}/tmp`);
  const info = await mailInfo(variantsOf(patch)[0]!, `${dir.path}/0`);
  return await explainReject(commitLookup(tree.gitDir, commit), patch, info, output);
}
