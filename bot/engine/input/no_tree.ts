/**
 * Words that name no tree, and no commit of one, where nothing else asks the tree.
 * @module
 */
import type { SeriesOptions } from "../options.ts";
import { commitOf, locate, treeAround } from "../../tree/mod.ts";
import type { Context } from "../context.ts";
import { candidateOf, openCandidate } from "./open_tree.ts";

/** Throws UserError for a `--tree` that is no kernel tree, and for a `--base` or a `#REV` that a git tree has not. */
export async function refuseTree(
  { tree, trees, base }: SeriesOptions,
  context: Context,
): Promise<void> {
  for (const word of trees ?? (tree === undefined ? [] : [tree])) {
    const { path, start } = await candidateOf(word, context);
    await refuseRevs(path, { "--base": base, "--tree": start }, context);
  }
  const around = tree === undefined ? await treeAround(context.cwd) : undefined;
  if (around !== undefined) await refuseRevs(around, { "--base": base }, context);
}

async function refuseRevs(
  path: string,
  revs: Readonly<Record<string, string | undefined>>,
  context: Context,
): Promise<void> {
  const { kind } = await locate(path);
  const given = Object.entries(revs).flatMap(([flag, rev]) =>
    rev === undefined ? [] : [{ flag, rev }]
  );
  // A plain directory has no names of commits, and to open it is to read all of it.
  if (given.length === 0 || kind === "plain") return;
  const tree = await openCandidate({ path }, context);
  for (const { flag, rev } of given) await commitOf(tree, rev, flag);
}
