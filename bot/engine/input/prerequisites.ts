/**
 * What a series stands on: looked up, applied to its base, and told before anything else.
 * @module
 */
import type { SeriesOptions } from "../options.ts";
import { prerequisiteNotes } from "../../report/analysis/prerequisites.ts";
import { cleanLine } from "../../text/clean.ts";
import type { RawMessage, Series } from "../../series/types.ts";
import { readSource, whereIs } from "../../source/mod.ts";
import { settlePrerequisites } from "../../tree/mod.ts";
import type { Base, Tree } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import { remoteContext } from "./remote.ts";

/** The base with the prerequisites applied. Throws UserError for those that have no end. */
export async function onPrerequisites(
  { series, tree, base }: { readonly series: Series; readonly tree: Tree; readonly base: Base },
  messages: readonly RawMessage[],
  options: SeriesOptions,
  context: Context,
): Promise<Base> {
  const { prerequisites: given } = options;
  if (series.prerequisites.length === 0) return base;
  if (given === false) {
    const count = series.prerequisites.filter(({ prose }) => prose !== true).length;
    if (count > 0) {
      context.ui.note(
        `${count} prerequisite${count === 1 ? " is" : "s are"} left out: --no-prerequisites`,
      );
    }
    return {
      ...base,
      prerequisites: series.prerequisites.map(({ says }) => ({
        ...{ says, result: "left-out" as const, patches: [], why: "--no-prerequisites" },
      })),
    };
  }
  const remote = remoteContext(options, context);
  const more = given === undefined
    ? []
    : (await readSource(given, { ...context, remote })).messages;
  context.ui.step("looking up what the series stands on");
  const settled = await settlePrerequisites(tree, base, series, {
    mails: [...messages, ...more],
    ...given === undefined ? { remote } : {},
    ...patchworkOf(options.series),
    signal: context.signal,
  });
  for (const note of prerequisiteNotes(settled.prerequisites ?? [])) {
    context.ui.note(cleanLine(note));
  }
  return settled;
}

/** The patchwork that the user named, which may be asked for more. */
function patchworkOf(series: string | undefined): { readonly patchwork?: string } {
  if (series === undefined || !/^(?:https?:|patchwork:)/i.test(series)) return {};
  const where = whereIs(series);
  return where?.kind === "patchwork" ? { patchwork: new URL(where.home).host } : {};
}
