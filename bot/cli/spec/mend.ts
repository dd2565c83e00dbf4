/**
 * The command `mend`.
 * @module
 */
import { SERIES_TEXT } from "./fetch.ts";
import { MEND_FLAGS } from "./flags.ts";
import { type CommandSpec, WRONG } from "./spec.ts";

/** Its flags, examples and exit codes. */
export const MEND: CommandSpec = {
  name: "mend",
  summary: "make a series bisect-safe that ends well: fold mends, put patches in order",
  about:
    "Where a patch breaks what a later one mends, it finds the hunks that mend it and folds them\n" +
    "into the patch that broke it, or moves patches, so that every state builds and the last tree\n" +
    "stays the very same. The new series is verified whole before it is written.",
  args: "[SERIES]",
  maxArgs: 1,
  offer: "file",
  flags: MEND_FLAGS,
  more: `${SERIES_TEXT}\nWithout it: the project's patches/.\n\n` +
    "A patch that comes too late is moved, and stays as it is. A patch that calls itself a repair\n" +
    "(fixup!, fix, missing) is folded, the smallest part first. Messages, authors and trailers stay\n" +
    "as they are: credit for what was folded is yours to give. The new mails are as git\n" +
    "format-patch writes them, with a range-diff in the cover letter, else in range-diff.txt.",
  examples: [
    ["mend my.mbox -o v5/ --tree ~/linux", "the next version of a series"],
    ["mend v6.19..my-branch -o out/ --tree ~/linux --level objects", "before anyone sees it"],
    ["mend outgoing/ -o v2/ --reroll-count 2 --arch um,x86_64", "say the version"],
  ],
  exits: [
    [0, "mended and written, or bisect-safe already"],
    [1, "nothing that is verified was found"],
    WRONG,
    [3, "incomplete: untested or infra cells stand between us and an answer"],
    [4, "the series does not apply"],
  ],
};
