/**
 * Who should get a series, by the tree's own get_maintainer.pl, run in the sandbox.
 * @module
 */
import { basename, dirname } from "@std/path";
import type { Recipient } from "../../cover_letter/types.ts";
import { parseSeries } from "../../series/mod.ts";
import type { Patch } from "../../series/types.ts";
import { InfraError } from "../../system/errors.ts";
import { findSandbox } from "../../system/process/sandbox.ts";
import { commitOf } from "../../tree/mod.ts";
import { type Context, inDir } from "../context.ts";
import { readMessages, readSeries } from "../input/inputs.ts";
import { openOrProvide } from "../input/open_tree.ts";
import type { SeriesOptions } from "../options.ts";
import { openScripts } from "./scripts.ts";

/** Throws InfraError if the tree's script does not run. */
export async function recipientsOf(
  options: SeriesOptions,
  context: Context,
): Promise<readonly Recipient[]> {
  const patches = await readPatches(options, context);
  const tree = await openOrProvide(options, context);
  const commit = options.base === undefined
    ? tree.head
    : await commitOf(tree, options.base, "--base");
  const sandbox = await findSandbox();
  if (sandbox.kind === "none") {
    context.ui.note(`no sandbox (${sandbox.why}): get_maintainer.pl runs with your rights`);
  }
  const { signal } = context;
  await using scripts = await openScripts(tree, commit, patches, { sandbox, signal });
  const found = await scripts.recipients();
  signal.throwIfAborted();
  if (found !== undefined) return found;
  throw new InfraError(`scripts/get_maintainer.pl of ${tree.label} is missing, or it failed`);
}

/** send-email asks for one file at a time: a part of a series, or its cover letter. */
async function readPatches(options: SeriesOptions, context: Context): Promise<readonly Patch[]> {
  const { series } = options;
  if (series === undefined || (/\.\./.test(series) && !/\//.test(series))) {
    return (await readSeries(options, context)).patches;
  }
  const path = series === "-" ? series : inDir(context.cwd, series);
  const cover = /^(?:v\d+-)?0000-|cover-letter/.test(basename(path));
  const found = await readMessages(
    cover ? { ...options, series: dirname(path) } : options,
    context,
  );
  const messages = found.map((one) => ({ ...one, order: "listed" as const }));
  return (await parseSeries(messages)).patches;
}
