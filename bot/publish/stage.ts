/**
 * What `publish --pending` and `--ended` say of a series that has no verdict.
 * @module
 */
import type { Context } from "../engine/context.ts";
import type { Stage, StageRequest } from "./types.ts";
import { cleanLine } from "../text/clean.ts";
import type { Series } from "../series/types.ts";
import { readSeries } from "../engine/input/inputs.ts";

/** The series in place of the report. Throws UserError for what is none. */
export async function staged(
  { file }: { readonly file: string },
  { ended }: StageRequest,
  context: Context,
): Promise<{ readonly stage: Stage; readonly series: Series }> {
  const series = await readSeries({ series: file }, context);
  const { title, version, patches } = series;
  const stage: Stage = {
    ...{ title: cleanLine(title), version, patches: patches.length },
    ...(ended === undefined ? {} : { ended: cleanLine(ended) }),
  };
  return { stage, series };
}

/** What is said of it. */
export async function stageOf(
  request: { readonly file: string },
  stage: StageRequest,
  context: Context,
): Promise<Stage> {
  return (await staged(request, stage, context)).stage;
}
