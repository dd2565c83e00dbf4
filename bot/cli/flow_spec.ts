/**
 * The command `merge`, and the flags of `plan` that print shards.
 * @module
 */
import type { CommandSpec } from "./spec.ts";

/** No matrix has more jobs. */
const MAX_DIRS = 1000;

/** Flags of `plan` that print shards. */
export const MATRIX_FLAGS: CommandSpec["flags"] = [
  {
    name: "matrix",
    help:
      "print the shards for verify --shard, as the value of\nstrategy.matrix of a GitHub workflow",
  },
  {
    name: "shards",
    value: "N",
    offer: "none",
    help: "with --matrix: at most so many (default: one for each\narchitecture; GitHub takes 256)",
  },
];

/** `merge`. */
export const MERGE: CommandSpec = {
  name: "merge",
  summary: "fold the reports of shards into one verdict",
  about:
    "Reads what verify --shard wrote, judges all cells together, and prints the report that one run\n" +
    "would have given. A shard that is missing makes it incomplete.",
  args: "DIR...",
  maxArgs: MAX_DIRS,
  offer: "dir",
  flags: [
    {
      name: "output",
      short: "o",
      value: "DIR",
      offer: "dir",
      help: "write report.json and the logs here; may be merged again",
    },
  ],
  more: "A job of the matrix: verify SERIES --shard um@0..4 --output DIR.\n\n" +
    "The order of the directories does not matter, and one may be given twice. Where two shards have\n" +
    "the same cell, an answer counts more than a fault of a machine; two answers must be the same.",
  examples: [
    ["merge shards/* -o out", "after all of them"],
    ["merge shards/* --json", "for a script"],
  ],
  exits: [
    [0, "bisect-safe"],
    [1, "not bisect-safe"],
    [2, "wrong usage or input; or shards that do not belong together, or disagree"],
    [3, "incomplete: a shard is missing, or cells have no answer"],
  ],
};
