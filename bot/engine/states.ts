/**
 * The states of a series: applied, or known from an earlier run.
 * @module
 */
import { InfraError } from "../system/errors.ts";
import { applySeries, checkSeries, commitStates, keepStates, keptStates } from "../tree/mod.ts";
import type { Applied, State, Workspace } from "../tree/types.ts";
import type { Context } from "./context.ts";
import type { Inputs } from "./input/inputs.ts";

/** Whether a series applies, without a worktree; the commits of a range stand as they are. */
export async function appliedOf(
  { tree, base, series, commits }: Inputs,
  context: { readonly signal?: AbortSignal; readonly stats?: boolean } = {},
): Promise<Applied> {
  return commits === undefined
    ? await checkSeries(tree, base, series, context)
    : await commitStates(tree, base, series, commits, context);
}

/**
 * The commits of a range; else `git am` in a worktree of ours, unless these mails were applied to this
 * base before.
 */
export async function statesOf(
  inputs: Inputs,
  workspace: () => Promise<Workspace>,
  context: Context,
): Promise<readonly State[]> {
  const { tree, base, series } = inputs;
  if (inputs.commits !== undefined) {
    return (await commitStates(tree, base, series, inputs.commits, context)).states;
  }
  const kept = await keptStates(tree, base, series);
  const states = kept ?? await apply(inputs, await workspace(), context);
  if (kept === undefined) await keepStates(tree, base, series, states);
  return states;
}

async function apply(
  { tree, base, series }: Inputs,
  workspace: Workspace,
  context: Context,
): Promise<readonly State[]> {
  const applied = await applySeries(workspace, tree, base, series, context);
  if (applied.ok) return applied.states;
  const { patch, git } = applied.reject;
  throw new InfraError(`git am refuses patch ${patch}, which git apply takes: ${git}`);
}
