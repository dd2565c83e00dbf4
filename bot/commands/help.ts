/**
 * `help`, `--help`, or nothing at all: what a command does, or which commands there are.
 * @module
 */
import { command, WRONG } from "../cli/command.ts";
import { helpText } from "../cli/help.ts";
import { findCommand } from "../cli/parse.ts";

/** The command. */
export const help = command({
  name: "help",
  summary: "explain a command",
  about: "Prints what a command does, its flags, examples and exit codes: the same as its --help.",
  args: { usage: "[COMMAND]", most: 1, offer: "command" },
  flags: {},
  examples: [["help", "all commands"], ["help verify", "one of them"]],
  exits: [[0, "printed"], WRONG],
  read: ({ words: [topic] }) => ({ topic }),
  run({ topic }, { terminal, commands }) {
    terminal.out(helpText(topic === undefined ? commands : findCommand(topic, commands)));
    return 0;
  },
});
