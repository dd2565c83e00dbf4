/**
 * What a plan knows of a tree: which device trees include what a series changes. Where that decides nothing, none is opened.
 * @module
 */
import { treeAround } from "../../tree/mod.ts";
import type { Context } from "../context.ts";
import { onFixes } from "../input/fixes.ts";
import type { SelectOptions, TestColumnOptions } from "../options.ts";
import { hasColumns } from "../test_columns/columns.ts";
import { rangeOf, type SeriesFirst } from "../input/inputs.ts";
import { archsOf } from "./cells.ts";
import type { Choice } from "./choice.ts";
import { choiceInTree } from "./choice_in_tree.ts";
import { askedByTrees, narrowChoice } from "./narrow.ts";

/** Of which series, of which cells of it. */
type Asked = SelectOptions & TestColumnOptions & { readonly fixes?: string };

/** What a series is planned with. */
export interface ChoiceAsked {
  readonly choice: Choice;
  /** By architecture, what the tree lacks. */
  readonly lacks: ReadonlyMap<string, string>;
  /** Lines for the plan. */
  readonly notes: readonly string[];
  /** The tree was asked, with all that is below the series there. */
  readonly opened: boolean;
}

/** The choice as `verify` makes it of the tree; without a tree all that the series may ask, and a line that says so. */
export async function choiceAsked(
  asked: Choice,
  { series, inTree }: SeriesFirst,
  options: Asked,
  context: Context,
): Promise<ChoiceAsked> {
  const archs = archsOf(options, asked, series), open = askedByTrees(archs, series);
  const unopened = { choice: asked, lacks: new Map<string, string>(), opened: false };
  if (open.length === 0) return { ...unopened, notes: [] };
  if (!await namesTree(options, context)) {
    const names = open.map(({ name }) => name).join(", ");
    const note = `${names}: device trees of theirs may include what the series changes; ` +
      "with --tree only those are planned that do";
    return { ...unopened, notes: [note] };
  }
  const read = await inTree();
  // Of --kunit and --kselftest they are below it already.
  const inputs = hasColumns(options)
    ? read
    : await onFixes(read, { fixes: options.fixes, archs }, context);
  const { choice, lacks } = await choiceInTree(asked, inputs);
  return { ...await narrowChoice(choice, inputs, options), lacks, opened: true };
}

/** Whether a plan says which tree it is for. */
async function namesTree(options: Asked, context: Context): Promise<boolean> {
  return hasColumns(options) || options.tree !== undefined ||
    await treeAround(context.cwd) !== undefined ||
    await rangeOf(options, context) !== undefined;
}
