/**
 * `schema`: the JSON Schema of what everystep writes.
 * @module
 */
import { command, WRONG } from "../cli/command.ts";
import { oneOf } from "../cli/parse/values.ts";

/** What has a JSON Schema. */
const SCHEMAS = ["report", "certificate"] as const;

/** The command. */
export const schema = command({
  name: "schema",
  summary: "print the JSON Schema of report.json or of a certificate",
  about:
    "Prints the JSON Schema (2020-12) that every report.json, or every certificate, of this\n" +
    "version obeys.",
  args: { usage: "[WHAT]", most: 1, offer: SCHEMAS },
  flags: {},
  more: `WHAT is ${SCHEMAS.join(" or ")} (default: ${SCHEMAS[0]}).`,
  examples: [
    ["schema", "that of report.json"],
    ["schema certificate", "that of a certificate"],
    ["schema > report.schema.json", "keep it for an editor or a validator"],
  ],
  exits: [[0, "printed"], WRONG],
  read: ({ words }) => ({ what: oneOf("WHAT", words[0] ?? "report", SCHEMAS) }),
  async run({ what }, { terminal }) {
    const text = what === "certificate"
      ? (await import("../certify/mod.ts")).certificateJsonSchema()
      : (await import("../report/model/schema.ts")).reportJsonSchema();
    terminal.out(JSON.stringify(text, null, 2));
    return 0;
  },
});
