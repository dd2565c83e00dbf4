/**
 * The states of a series: applied, or known from an earlier run.
 * @module
 */
import { InfraError } from "../system/errors.ts";
import { applySeries, keepStates, keptStates } from "../tree/mod.ts";
import type { State, Workspace } from "../tree/types.ts";
import type { Context } from "./context.ts";
import type { Inputs } from "./inputs.ts";

/** `git am` in a worktree of ours, unless these mails were applied to this base before. */
export async function statesOf(
  inputs: Inputs,
  workspace: () => Promise<Workspace>,
  context: Context,
): Promise<readonly State[]> {
  const { tree, base, series } = inputs;
  const kept = await keptStates(tree, base, series);
  const states = kept ?? await apply(inputs, await workspace(), context);
  const last = states.at(-1)!;
  if (inputs.tip !== undefined && inputs.tip !== last.tree) {
    throw new InfraError(
      `the patches of the range give tree ${last.tree}, and its tip is tree ${inputs.tip}`,
    );
  }
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
