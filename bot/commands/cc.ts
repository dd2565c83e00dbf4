/**
 * `cc`: who should get a series. Prints what `git send-email --cc-cmd` reads (git-send-email(1)): an address in each
 * line.
 * @module
 */
import { command, MACHINE, WRONG } from "../cli/command.ts";
import {
  readSeries,
  SERIES_ARG,
  SERIES_FLAGS,
  SERIES_OR_OURS,
} from "../cli/shared_flags/series.ts";
import type { Recipient } from "../letter/types.ts";
import { cleanLine } from "../text/clean.ts";

/** The command. */
export const cc = command({
  name: "cc",
  summary: "print who should get a series, for git send-email",
  about:
    "Runs the tree's own get_maintainer.pl on the patches, in the sandbox, and prints an address in\n" +
    "each line, as git send-email --cc-cmd reads them. Of a cover letter 0000-*: those of its series.",
  args: SERIES_ARG,
  flags: SERIES_FLAGS,
  more: SERIES_OR_OURS,
  examples: [
    ["cc outgoing/ --tree ~/linux", "everyone whom the series concerns"],
    ["cc outgoing/ --tree ~/linux --json", "with their roles"],
  ],
  exits: [[0, "printed"], WRONG, MACHINE],
  read: readSeries,
  async run(options, context) {
    const { recipientsOf } = await import("../engine/letter/recipients.ts");
    const found = await recipientsOf(options, context);
    const once = [...new Map(found.map((one) => [one.email.toLowerCase(), one])).values()];
    const { terminal } = context;
    if (context.json) terminal.out(JSON.stringify(found, null, 2));
    else for (const one of once) terminal.out(address(one));
    return 0;
  },
});

/** `Name <address>`, quoted where RFC 5322 (section 3.2.3) wants it. */
function address({ name, email }: Recipient): string {
  if (name === email) return cleanLine(email);
  const plain = /^[\w !#$%&'*+/=?^`{|}~\u0080-\uffff-]*$/.test(name);
  const quoted = plain ? name : `"${name.replace(/["\\]/g, "\\$&")}"`;
  return cleanLine(`${quoted} <${email}>`);
}
