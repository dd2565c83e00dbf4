/**
 * The commands that build: `verify`, `mend`, and what stands around them.
 * @module
 */
import type { GlobalOptions, MendRunOptions, RunOptions, SelectOptions } from "./options.ts";

/** `verify`: build every state and judge. */
export interface VerifyCommand extends GlobalOptions, RunOptions {
  readonly kind: "verify";
}

/** `mend`: fold what mends a break into the patch that broke it, or put the patches in order. */
export interface MendCommand extends GlobalOptions, MendRunOptions {
  readonly kind: "mend";
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
