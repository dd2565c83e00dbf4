/**
 * What `plan` says of `--kunit` and `--kselftest`: which tests there are stands in the tree, so this looks there as `verify` does.
 * @module
 */
import type { Reject } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import { onFixes } from "../input/fixes.ts";
import { type Inputs, readInputs } from "../input/inputs.ts";
import type { SelectOptions, TestColumnOptions } from "../options.ts";
import { archsOf } from "../plan/cells.ts";
import type { Choice } from "../plan/choice.ts";
import { choiceInTree } from "../plan/choice_in_tree.ts";
import { appliedOf, statesOf } from "../states.ts";
import { makeWorkspaces } from "../workspaces.ts";
import type { TestColumn } from "./column.ts";
import { testColumns } from "./columns.ts";

/** The columns, or why there is none. */
export type ColumnsPlan =
  | {
    readonly kind: "columns";
    readonly inputs: Inputs;
    readonly columns: readonly TestColumn[];
  }
  | { readonly kind: "reject"; readonly reject: Reject };

/** Applies the series, and looks for tests. Runs nothing of it. Throws UserError for bad input. */
export async function planTests(
  options: SelectOptions & TestColumnOptions & { readonly fixes?: string },
  asked: Choice,
  context: Context,
): Promise<ColumnsPlan> {
  const read = await readInputs(options, context);
  const archs = archsOf(options, asked, read.series);
  const inputs = await onFixes(read, { fixes: options.fixes, archs }, context);
  const applied = await appliedOf(inputs, context);
  if (!applied.ok) return { kind: "reject", reject: applied.reject };
  const { choice, lacks } = await choiceInTree(asked, inputs);
  const workspaces = makeWorkspaces(inputs.tree, context);
  try {
    const workspace = () => workspaces.open(0), { series } = inputs;
    const states = await statesOf(inputs, workspace, context);
    const asks = { request: options, choice, series, states, lacks, workspace };
    return { kind: "columns", inputs, columns: await testColumns(asks, context) };
  } finally {
    await workspaces.close();
  }
}
