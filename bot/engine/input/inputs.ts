/**
 * From what the user typed to a series, a tree and a base.
 * @module
 */
import type { SeriesOptions } from "../options.ts";
import type { RawMessage, Series } from "../../series/types.ts";
import { looksLikeB4, looksLikeRange, readPatchFiles, readSource } from "../../source/mod.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf } from "../../system/files/files.ts";
import { type Context, inDir } from "../context.ts";
import { onPrerequisites } from "./prerequisites.ts";
import { onTree } from "./candidate_trees.ts";
import type { Inputs } from "./types.ts";
import { onNeeds, rangeInputs } from "./range.ts";
import { refuseCommit, refuseOwnTree } from "./no_series.ts";
import { readMails } from "./read_series.ts";
import { remoteContext } from "./remote.ts";

export type { Inputs } from "./types.ts";

/** A series, and the way to its tree. */
export interface SeriesFirst {
  readonly series: Series;
  /** Opens or provides the tree, and finds the base. Throws UserError for bad input. */
  inTree(): Promise<Inputs>;
}

/** Reads the series, opens or provides the tree, finds the base. Throws UserError for bad input. */
export async function readInputs(options: SeriesOptions, context: Context): Promise<Inputs> {
  return await (await readSeriesFirst(options, context)).inTree();
}

/** Reads only the series. Throws UserError for bad input. */
export async function readSeries(options: SeriesOptions, context: Context): Promise<Series> {
  return (await readSeriesFirst(options, context)).series;
}

/** Reads the series; its tree may follow. Throws UserError for bad input. */
export async function readSeriesFirst(
  options: SeriesOptions,
  context: Context,
): Promise<SeriesFirst> {
  const range = await rangeOf(options, context);
  if (range !== undefined) {
    const inputs = await rangeInputs(range, options, context);
    return { series: inputs.series, inTree: () => onNeeds(inputs, options, context) };
  }
  const messages = await readMessages(options, context);
  const series = await readMails(messages, options, remoteContext(options, context));
  return {
    series,
    async inTree() {
      const found = { series, ...await onTree(series, options, context) };
      return { ...found, base: await onPrerequisites(found, messages, options, context) };
    },
  };
}

/** The messages of what is no git range. Throws UserError if there are none that can be read. */
export async function readMessages(
  options: SeriesOptions,
  context: Context,
): Promise<readonly RawMessage[]> {
  const { configs } = options;
  if (configs !== undefined && await kindOf(inDir(context.cwd, configs)) !== "directory") {
    throw new UserError("there is no such directory", {
      place: { file: configs },
      hint: "--configs takes a directory like everystep's own configs/",
    });
  }
  if (options.mails !== undefined) return options.mails;
  if (options.files !== undefined) return (await readPatchFiles(options.files, context)).messages;
  await refuseCommit(options, context);
  await refuseOwnTree(options, context);
  const { messages } = await readSource(options.series ?? `${context.home}/patches`, {
    ...context,
    remote: remoteContext(options, context),
  });
  return messages;
}

/** The argument, if it is a git range or a branch of b4's, and no file of that name. */
export async function rangeOf(
  options: SeriesOptions,
  context: Context,
): Promise<string | undefined> {
  const typed = options.series;
  if (
    options.mails !== undefined || typed === undefined ||
    !(looksLikeRange(typed) || looksLikeB4(typed))
  ) return undefined;
  return await kindOf(inDir(context.cwd, typed)) === "none" ? typed : undefined;
}
