/**
 * The command `interdiff`.
 * @module
 */
import { SERIES_TEXT } from "./fetch.ts";
import { SERIES_FLAGS } from "./flags.ts";
import { type CommandSpec, MACHINE, WRONG } from "./spec.ts";

/** Its flags, examples and exit codes. */
export const INTERDIFF: CommandSpec = {
  name: "interdiff",
  summary: "show how a reroll changed a series",
  about:
    "Pairs the patches of two versions and shows what changed in each: = is the same, ! changed,\n" +
    "> is new, < was dropped. With a tree, both are applied to one base, and the difference of what\n" +
    "they make of it is shown in sum, as a diff that can be applied.",
  args: "OLD [NEW]",
  maxArgs: 2,
  offer: "file",
  flags: [
    ...SERIES_FLAGS,
    { name: "stat", help: "a line for each patch, and the diffstat of the sum" },
    {
      name: "output",
      short: "o",
      value: "FILE",
      offer: "file",
      help: "also write the sum to this file, to be applied",
    },
  ],
  more:
    `OLD and NEW are like SERIES; for two versions in one of them, --reroll twice.\n\n${SERIES_TEXT}`,
  examples: [
    ["interdiff v3/ v4/ --tree ~/linux", "two directories of patches"],
    ["interdiff thread.mbox --reroll 3 --reroll 4", "two versions of one thread"],
    ["interdiff v6.19..topic-v3 v6.19..topic --tree ~/linux --stat", "two branches"],
  ],
  exits: [
    [0, "shown, whether they differ or not"],
    WRONG,
    MACHINE,
  ],
};
