/**
 * From what the user typed to a series, a tree and a base.
 * @module
 */
import type { SelectOptions, SeriesOptions } from "../cli/command.ts";
import { loadArchs, loadSettings } from "../config/mod.ts";
import type { ArchConfig, Settings } from "../config/types.ts";
import type { RangeCommit } from "../report/advice.ts";
import { parseSeries } from "../series/mod.ts";
import type { RawMessage, Series } from "../series/types.ts";
import { looksLikeRange, readRange, readSource } from "../source/mod.ts";
import { UserError } from "../system/errors.ts";
import { kindOf } from "../system/files.ts";
import { gitText } from "../system/git.ts";
import { openTree } from "../tree/mod.ts";
import type { Base, Tree } from "../tree/types.ts";
import { configsDir, type Context, inDir } from "./context.ts";
import { onPrerequisites } from "./prerequisites.ts";
import { onTree } from "./candidate_trees.ts";
import { userTree } from "./open_tree.ts";
import { readMails } from "./read_series.ts";
import { remoteContext } from "./remote.ts";

/** A series on its base. */
export interface Inputs {
  readonly series: Series;
  readonly tree: Tree;
  readonly base: Base;
  /** For a git range: its commits, the first one first. */
  readonly commits?: readonly RangeCommit[];
}

/** Reads the series, opens or provides the tree, finds the base. Throws UserError for bad input. */
export async function readInputs(options: SeriesOptions, context: Context): Promise<Inputs> {
  const range = await rangeOf(options, context);
  if (range !== undefined) return await rangeInputs(range, options, context);
  const messages = await readMessages(options, context);
  const series = await readMails(messages, options, remoteContext(options, context));
  const { tree, base } = await onTree(series, options, context);
  return {
    series,
    tree,
    base: await onPrerequisites({ series, tree, base }, messages, options, context),
  };
}

/** Reads only the series. Throws UserError for bad input. */
export async function readSeries(options: SeriesOptions, context: Context): Promise<Series> {
  const range = await rangeOf(options, context);
  if (range !== undefined) return (await rangeInputs(range, options, context)).series;
  const messages = await readMessages(options, context);
  return await readMails(messages, options, remoteContext(options, context));
}

/** The messages of what is no git range. Throws UserError if there are none that can be read. */
export async function readMessages(
  options: SeriesOptions,
  context: Context,
): Promise<readonly RawMessage[]> {
  const { messages } = await readSource(options.series ?? `${context.home}/patches`, {
    ...context,
    remote: remoteContext(options, context),
  });
  return messages;
}

/** The argument, if it is a git range and no file of that name. */
export async function rangeOf(
  options: SeriesOptions,
  context: Context,
): Promise<string | undefined> {
  const typed = options.series;
  if (typed === undefined || !looksLikeRange(typed)) return undefined;
  return await kindOf(inDir(context.cwd, typed)) === "none" ? typed : undefined;
}

async function rangeInputs(
  range: string,
  options: SeriesOptions,
  context: Context,
): Promise<Inputs> {
  const path = await userTree(options, context);
  if (path === undefined) {
    throw new UserError(`${range} is a git range, and there is no tree to look it up in`, {
      hint: "name the kernel tree with --tree PATH, or run this inside it",
    });
  }
  if (options.base !== undefined) {
    throw new UserError(`${range} says where it begins; --base says it once more`, {
      hint: "leave one of them out",
    });
  }
  const tree = await openTree(path, context);
  if (tree.repository === undefined) {
    throw new UserError(`${path} is no git tree, so there is no range ${range} in it`);
  }
  const read = await readRange(tree.repository, range, context.ui);
  const series = await parseSeries(read.messages, {});
  const hash = (commit: string) => gitText(tree.gitDir, ["rev-parse", `${commit}^{tree}`]);
  const why = `where the range ${range} begins`;
  return {
    series,
    tree,
    base: { commit: read.base, tree: await hash(read.base), how: "range", why },
    commits: await rangeCommits(tree, read),
  };
}

async function rangeCommits(
  tree: Tree,
  { base, tip }: { readonly base: string; readonly tip: string },
): Promise<readonly RangeCommit[]> {
  const args = ["log", "--reverse", "--topo-order", "--format=%H %T", `${base}..${tip}`];
  return (await gitText(tree.gitDir, args)).split("\n").map((line) => {
    const [commit = "", hash = ""] = line.split(" ");
    return { commit, tree: hash };
  });
}

/** What `configs/` says. */
export interface Choice {
  readonly archs: readonly ArchConfig[];
  readonly settings: Settings;
}

/** Reads `configs/`, or the directory given. Throws UserError for a mistake in it. */
export async function readConfigs(
  options: Pick<SelectOptions, "configs">,
  context: Context,
): Promise<Choice> {
  const dir = configsDir(options, context);
  return { archs: await loadArchs(dir), settings: await loadSettings(dir) };
}
