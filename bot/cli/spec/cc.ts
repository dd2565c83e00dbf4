/**
 * The command `cc`.
 * @module
 */
import { SERIES_OR_OURS as SERIES_TEXT } from "./fetch.ts";
import { SERIES_FLAGS } from "./flags.ts";
import { type CommandSpec, MACHINE, WRONG } from "./spec.ts";

/** Its flags, examples and exit codes. */
export const CC: CommandSpec = {
  name: "cc",
  summary: "print who should get a series, for git send-email",
  about:
    "Runs the tree's own get_maintainer.pl on the patches, in the sandbox, and prints an address in\n" +
    "each line, as git send-email --cc-cmd reads them. Of a cover letter 0000-*: those of its series.",
  args: "[SERIES]",
  maxArgs: 1,
  offer: "file",
  flags: SERIES_FLAGS,
  more: SERIES_TEXT,
  examples: [
    ["cc outgoing/ --tree ~/linux", "everyone whom the series concerns"],
    ["cc outgoing/ --tree ~/linux --json", "with their roles"],
  ],
  exits: [[0, "printed"], WRONG, MACHINE],
};
