/**
 * The tree of a series: the one that is given, or the one of several that it belongs to.
 * @module
 */
import { z } from "zod";
import type { SeriesOptions } from "../options.ts";
import { cleanLine } from "../../text/clean.ts";
import { readJson } from "../../text/json.ts";
import type { Series } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import { GIT_HASH } from "../../system/files/digest.ts";
import { readTextIfThere } from "../../system/files/files.ts";
import { chooseTree, resolveBase } from "../../tree/mod.ts";
import { choiceSchema, foundFields } from "../../config/base_how.ts";
import type { Base, Tree, TreeChoice } from "../../tree/types.ts";
import { type Context, inDir } from "../context.ts";
import { candidateOf, openCandidate, openOrProvide } from "./open_tree.ts";

/** Opens the tree of a series and finds its base. Throws UserError for what is no tree. */
export async function onTree(
  series: Series,
  options: SeriesOptions,
  context: Context,
): Promise<{ readonly tree: Tree; readonly base: Base }> {
  const { trees, base, checked } = options;
  if (checked !== undefined) return await onChecked(checked, series, options, context);
  if (trees === undefined) {
    const { baseCommit } = series;
    // What is shortened cannot be fetched.
    const whole = GIT_HASH.test(baseCommit ?? "") ? baseCommit : undefined;
    const tree = await openOrProvide(options, context, whole);
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
  for (const one of found) candidates.push({ ...one, tree: await openCandidate(one, context) });
  context.ui.step("finding the tree of the series");
  const { at, base: chosen, why, tried } = await chooseTree(candidates, series, context);
  const { tree, name } = candidates[at]!;
  return { tree: withChoice(tree, { name, of: trees.length, why, tried }), base: chosen };
}

/** What `check --json` prints of the tree and the base. */
const checkedShape = z.object({
  base: z.object({ commit: z.string().regex(GIT_HASH), ...foundFields }),
  choice: choiceSchema.optional(),
});

/** The tree and the base that `check` found, and why. Throws UserError for a file that it did not write. */
async function onChecked(
  checked: string,
  series: Series,
  options: SeriesOptions,
  context: Context,
): Promise<{ readonly tree: Tree; readonly base: Base }> {
  const file = inDir(context.cwd, checked), text = await readTextIfThere(file);
  const read = text === undefined ? undefined : readJson(checkedShape, text);
  if (read === undefined) {
    throw new UserError(text === undefined ? "is not there" : "is not what check --json prints", {
      place: { file: checked },
      hint: "check SERIES --json > FILE, of the same series, makes one",
    });
  }
  const { commit, how, why } = read.base;
  const tree = await openOrProvide(options, context, commit);
  const base = await resolveBase(tree, series, { base: commit });
  return {
    tree: read.choice === undefined ? tree : withChoice(tree, read.choice),
    base: { ...base, how, why: cleanLine(why) },
  };
}

/** The tree, with a note of what was tried and why it is this one. */
function withChoice(tree: Tree, { name, of, why, tried }: TreeChoice): Tree {
  const choice = { name, of, why: cleanLine(why), tried: tried.map(cleanLine) };
  const notes = [`${name} is chosen of ${of} trees: ${choice.why}`, ...choice.tried];
  return { ...tree, choice, notes: [...tree.notes, ...notes.map(cleanLine)] };
}
