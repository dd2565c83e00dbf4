/**
 * `interdiff`: how a reroll changed a series, patch by patch and in sum.
 * @module
 */
import type { InterdiffCommand } from "../cli/command.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { compareVersions } from "../engine/interdiff.ts";
import { renderInterdiff } from "../report/terminal/interdiff.ts";
import { UserError } from "../system/errors.ts";
import { writeAtomic } from "../system/files/files.ts";

/** Runs `interdiff`: exit code 0 whether they differ or not. */
export async function runInterdiff(
  command: InterdiffCommand,
  context: CommandContext,
): Promise<number> {
  const { view, sum } = await compareVersions(command, context);
  const { terminal } = context;
  if (command.output !== undefined) {
    if (sum === undefined) throw new UserError(`there is no sum to write: ${view.notes[0]}`);
    await writeAtomic(inDir(context.cwd, command.output), sum);
  }
  if (command.json) terminal.out(JSON.stringify(view, null, 2));
  else {
    const { color } = terminal;
    terminal.out(
      renderInterdiff(view, { color, width: terminal.width(), stat: command.stat }).trimEnd(),
    );
  }
  return 0;
}
