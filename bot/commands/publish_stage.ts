/**
 * What `publish --pending` and `--ended` say of a series that has no verdict.
 * @module
 */
import type { PublishCommand } from "../cli/command.ts";
import type { Stage } from "../publish/types.ts";
import { cleanLine } from "../report/clean.ts";
import type { Series } from "../series/types.ts";
import type { CommandContext } from "../cli/context.ts";
import { readSeries } from "../engine/input/inputs.ts";

/** The series in place of the report. Throws UserError for what is none. */
export async function staged(
  { file }: Pick<PublishCommand, "file">,
  { ended }: NonNullable<PublishCommand["stage"]>,
  context: CommandContext,
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
  command: Pick<PublishCommand, "file">,
  stage: NonNullable<PublishCommand["stage"]>,
  context: CommandContext,
): Promise<Stage> {
  return (await staged(command, stage, context)).stage;
}
