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
  async run(_, { terminal, json }) {
    if (!json) terminal.out(`${PROGRAM} ${VERSION}`);
    else {
      const { REPORT_SCHEMA } = await import("../report/model/schema.ts");
      terminal.out(JSON.stringify({ version: VERSION, report: REPORT_SCHEMA }));
    }
    return 0;
  },
});
