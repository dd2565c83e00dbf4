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
    const { recipientsOf } = await import("../engine/cover_letter/recipients.ts");
    const { renderRecipients } = await import("../report/terminal/recipients.ts");
    const found = await recipientsOf(options, context);
    const text = context.json ? JSON.stringify(found, null, 2) : renderRecipients(found);
    if (text !== "") context.terminal.out(text);
    return 0;
  },
});
