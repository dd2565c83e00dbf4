/**
 * The tree of a series: the one that is given, or the one of several that it belongs to.
 * @module
 */
import type { SeriesOptions } from "../options.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Series } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import { chooseTree, openTree, resolveBase } from "../../tree/mod.ts";
import type { Base, Tree } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import { candidateOf, openOrProvide } from "./open_tree.ts";

/** Opens the tree of a series and finds its base. Throws UserError for what is no tree. */
export async function onTree(
  series: Series,
  options: SeriesOptions,
  context: Context,
): Promise<{ readonly tree: Tree; readonly base: Base }> {
  const { trees, base } = options;
  if (trees === undefined) {
    const tree = await openOrProvide(options, context, series.baseCommit);
    const given = options.tree === undefined ? undefined : await candidateOf(options.tree, context);
    return { tree, base: await resolveBase(tree, series, { base, start: given?.start }) };
  }
  if (base !== undefined) {
    throw new UserError("--base names a commit of one tree, and --tree names several", {
      hint: "leave one of them out, or write --tree NAME=PATH#REV",
    });
  }
  const found = await Promise.all(trees.map((word) => candidateOf(word, context)));
  const candidates = [];
  for (const one of found) candidates.push({ ...one, tree: await openTree(one.path, context) });
  context.ui.step("finding the tree of the series");
  const choice = await chooseTree(candidates, series, context);
  const { tree, name } = candidates[choice.at]!;
  const notes = [`${name} is chosen of ${trees.length} trees: ${choice.why}`, ...choice.tried];
  return {
    tree: { ...tree, chosen: name, notes: [...tree.notes, ...notes.map(cleanLine)] },
    base: choice.base,
  };
}
