/**
 * `completion`: the completion script of a shell, with the names of the architectures in it.
 * @module
 */
import { command, WRONG } from "../cli/command.ts";
import { completionScript, SHELLS } from "../cli/completion/mod.ts";
import { oneOf } from "../cli/parse/values.ts";
import { UserError } from "../system/errors.ts";

/** The command. */
export const completion = command({
  name: "completion",
  summary: "print a completion script for bash, zsh or fish",
  about:
    "Prints a script that completes commands, flags and their values. Made from the same table\n" +
    "as this help.",
  args: { usage: "SHELL", most: 1, offer: SHELLS },
  flags: {},
  examples: [
    ["completion bash > ~/.local/share/bash-completion/completions/everystep", "for bash"],
    ['completion zsh > "${fpath[1]}/_everystep"', "for zsh"],
    ["completion fish > ~/.config/fish/completions/everystep.fish", "for fish"],
  ],
  exits: [[0, "printed"], WRONG],
  read({ words: [shell] }) {
    if (shell === undefined) {
      throw new UserError(`completion needs a shell: ${SHELLS.join(", ")}`);
    }
    return { shell: oneOf("SHELL", shell, SHELLS) };
  },
  async run({ shell }, context) {
    const { readConfigs } = await import("../engine/plan/choice.ts");
    const { archs } = await readConfigs({}, context);
    const names = archs.map((arch) => arch.name);
    context.terminal.out(completionScript(shell, context.commands, names));
    return 0;
  },
});
