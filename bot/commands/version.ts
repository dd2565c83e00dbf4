/**
 * `version` or `--version`.
 * @module
 */
import { command, PROGRAM, WRONG } from "../cli/command.ts";
import { VERSION } from "../version.ts";

/** The command. */
export const version = command({
  name: "version",
  summary: "print the version",
  about: "Prints the version of everystep; with --json also that of its report.",
  flags: {},
  examples: [["version", "print it"], ["version --json", "for a script"]],
  exits: [[0, "printed"], WRONG],
  run(_, { terminal, json }) {
    terminal.out(json ? JSON.stringify({ version: VERSION }) : `${PROGRAM} ${VERSION}`);
    return 0;
  },
});
