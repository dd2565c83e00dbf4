/**
 * The commands `merge` and `hook`, and the flags of `plan` that print shards.
 * @module
 */
import { HOOK_TASKS } from "../command.ts";
import { ARCH_FLAG, CONFIGS_FLAG, SELECT_FLAGS, SERIES_FLAGS } from "./flags.ts";
import { type CommandSpec, MACHINE, WRONG } from "./spec.ts";

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
  {
    name: "untrusted",
    help: "as of verify, so that both take the same flags; a plan\nruns none of a patch's code",
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
    [0, "bisect-safe, or nothing to build"],
    [1, "not bisect-safe"],
    [2, "wrong usage or input; or shards that do not belong together, or disagree"],
    [3, "incomplete: a shard is missing, or cells have no answer"],
  ],
};

/** `hook`. */
export const HOOK: CommandSpec = {
  name: "hook",
  summary: "let git send-email and b4 ask for the proof",
  about:
    "install puts a sendemail-validate hook into a kernel tree: git send-email then mails nothing\n" +
    "before the whole series is proved to be bisect-safe. A hook that is there already is kept.",
  args: "TASK [FILE]",
  maxArgs: 2,
  offer: HOOK_TASKS,
  flags: [
    SERIES_FLAGS[0]!,
    ARCH_FLAG,
    SELECT_FLAGS.find((flag) => flag.name === "level")!,
    CONFIGS_FLAG,
    { name: "chain", help: "of install: run the hook that is there first, instead of\nrefusing" },
    {
      name: "server",
      value: "URL",
      offer: "none",
      help: "of b4-review and b4-am: everystep serve there is asked\nwhere nothing is kept here",
    },
  ],
  more: "TASK is install, uninstall, or what others call: sendemail FILE (the hook), b4 (b4's\n" +
    "prep-perpatch-check-cmd: a patch on standard input, found again on the branch you stand on),\n" +
    "b4-review (b4's review-perpatch-check-cmd and review-series-check-cmd: a mail on standard input, or\n" +
    "a Message-ID as FILE; it answers from what verify or a server found, builds nothing, and prints []\n" +
    "until then) and b4-am (am-perpatch-check-cmd: the same in the lines that b4 am --check reads).\n" +
    "A series that was proved is not built again. git send-email --no-validate mails without.\n\n" +
    "For b4 prep --check (b4 0.14): git config b4.prep-perpatch-check-cmd 'everystep hook b4'\n" +
    "For b4 am --check (b4 0.14): git config b4.am-perpatch-check-cmd 'everystep hook b4-am'\n" +
    "For b4 review (b4 0.15): git config --add b4.review-perpatch-check-cmd 'everystep hook b4-review'",
  examples: [
    ["hook install --tree ~/linux --arch um,x86_64", "before anything is mailed"],
    ["hook install --tree ~/linux --chain", "beside the hook that is there"],
    ["hook uninstall --tree ~/linux", "as it was"],
  ],
  exits: [
    [0, "done; or proved, and may be mailed"],
    [1, "not proved: not mailed"],
    WRONG,
    MACHINE,
  ],
};
