/**
 * The commands that build: `verify`, `mend`, and what stands around them.
 * @module
 */
import type { GlobalOptions, HowToBuild, SelectOptions } from "./options.ts";

/** `verify`: build every state and judge. */
export interface VerifyCommand extends GlobalOptions, SelectOptions, HowToBuild {
  readonly kind: "verify";
  /** Directory for `report.json` and the logs. */
  readonly output?: string;
  /** Warnings that fail the gate: `all`, or those of `-W` options and tools. */
  readonly werror?: readonly string[];
  /** False: no build is added for what no chosen one compiles. */
  readonly cover?: boolean;
  /** Stop at the first `fail`. */
  readonly failFast: boolean;
  /** False: without checkpatch.pl and get_maintainer.pl, as for a trial. */
  readonly scripts?: boolean;
  /** So many claims that stand on no whole build are checked by whole builds. */
  readonly audit?: number;
  /** Which claims those are; undefined: chosen anew. */
  readonly seed?: number;
  /** Take only this part of the cells, in a word, and leave what `merge` needs. */
  readonly shard?: string;
}

/** `mend`: fold what mends a break into the patch that broke it, or put the patches in order. */
export interface MendCommand extends GlobalOptions, SelectOptions, HowToBuild {
  readonly kind: "mend";
  /** Directory for the new series. */
  readonly output: string;
  /** The version that the new series says; undefined: one more, 1 for a git range. */
  readonly rerollCount?: number;
  /** How many changed series may be built; undefined: a default. */
  readonly trials?: number;
}

/** `plan`: print the matrix with the reason for every cell. */
export interface PlanCommand extends GlobalOptions, SelectOptions {
  readonly kind: "plan";
  /** Print shards, as a matrix of GitHub Actions. */
  readonly matrix: boolean;
  /** At most so many; undefined: one for each architecture. */
  readonly shards?: number;
}

/** `merge`: fold shards into one report and verdict. */
export interface MergeCommand extends GlobalOptions {
  readonly kind: "merge";
  /** Directories of shards, or of merged ones; at least one. */
  readonly dirs: readonly string[];
  /** Directory for the report, the logs, and what a further merge takes. */
  readonly output?: string;
}

/** What `hook` takes as its first word. */
export const HOOK_TASKS = [
  "install",
  "uninstall",
  "sendemail",
  "b4",
  "b4-am",
  "b4-review",
] as const;
/** One of {@linkcode HOOK_TASKS}. */
export type HookTask = (typeof HOOK_TASKS)[number];

/** `hook`: git's sendemail-validate hook, and b4's check command. */
export interface HookCommand
  extends GlobalOptions, Pick<SelectOptions, "tree" | "archs" | "level" | "configs"> {
  readonly kind: "hook";
  readonly task: HookTask;
  /** Of `sendemail`: the file that is about to be mailed; of `b4-review` and `b4-am`: a Message-ID. */
  readonly file?: string;
  /** Of `b4-review` and `b4-am`: a server that is asked where nothing is kept here. */
  readonly server?: string;
  /** Of `install`: run the hook that is there first. */
  readonly chain: boolean;
}
