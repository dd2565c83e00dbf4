/**
 * `completion`: the completion script of a shell, with the names of the architectures in it.
 * @module
 */
import type { CompletionCommand } from "../cli/command.ts";
import { completionScript } from "../cli/completion/mod.ts";
import type { CommandContext } from "../cli/context.ts";
import { readConfigs } from "../engine/plan/choice.ts";

/** Runs `completion`. */
export async function completion(
  command: CompletionCommand,
  context: CommandContext,
): Promise<number> {
  const { archs } = await readConfigs({}, context);
  const names = archs.map((arch) => arch.name);
  context.terminal.out(completionScript(command.shell, names));
  return 0;
}
