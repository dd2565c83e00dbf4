/**
 * The command `fetch`.
 * @module
 */
import { SOURCE_FLAGS } from "./flags.ts";
import type { CommandSpec } from "./spec.ts";

/** What stands for SERIES, in the help of every command that takes one. */
export const SERIES_TEXT =
  "SERIES is a directory of patches, an mbox (also .gz), a maildir, - for standard input, a git range\n" +
  "in the tree, or b4: (b4:BRANCH) for a branch that b4 prepares. What is no file may be a Message-ID,\n" +
  "change-id:ID, the URL of a message at lore or any other public-inbox, of a series or a patch at\n" +
  "patchwork (or patchwork:HOST/ID), of a pull request at GitHub (or OWNER/REPO#N), or\n" +
  "imaps://USER@HOST/FOLDER, with ?MSGID for one thread.";

/** The same, where there is a series to fall back to. */
export const SERIES_OR_OURS = `${SERIES_TEXT}\nWithout it: the project's patches/.`;

/** Its flags, examples and exit codes. */
export const FETCH: CommandSpec = {
  name: "fetch",
  summary: "write a series as a directory of patches",
  about:
    "Gets a series, the latest version of its thread, and writes it as numbered patches with their\n" +
    "cover letter and a quilt series file. The mails keep their bytes, but for --trailers.",
  args: "SERIES",
  maxArgs: 1,
  offer: "file",
  flags: [
    ...SOURCE_FLAGS,
    {
      name: "output",
      short: "o",
      value: "DIR",
      offer: "dir",
      help: "the directory to make (default: named after the series)",
    },
  ],
  more: SERIES_TEXT,
  examples: [
    ["fetch https://lore.kernel.org/all/MSGID@example.org/", "a series from lore"],
    ["fetch MSGID@example.org --trailers -o v4", "with the Reviewed-by of the replies"],
    ["fetch thread.mbox --reroll 3 -o v3", "one version of a thread that you have"],
  ],
  exits: [
    [0, "written"],
    [2, "wrong usage or input"],
    [3, "the machine could not do it: network, disk, a tool missing"],
  ],
};
