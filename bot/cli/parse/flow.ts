/**
 * The words and flags of shards and hooks.
 * @module
 */
import { nearest } from "../../config/nearest.ts";
import { MAX_SHARDS } from "../../shard/matrix.ts";
import { parseShard } from "../../shard/word.ts";
import { UserError } from "../../system/errors.ts";
import {
  type GlobalOptions,
  HOOK_TASKS,
  type HookCommand,
  type MergeCommand,
  type PlanCommand,
} from "../command.ts";
import type { FlagValues } from "./flag_values.ts";
import { readSelect } from "./series.ts";
import { oneOf, quote, webUrl, wholeNumber } from "./values.ts";

/** The `--shard` of `verify`. Throws {@linkcode UserError}. */
export function readShard(given: FlagValues): string | undefined {
  const word = given.text("shard");
  if (word === undefined) return undefined;
  if (parseShard(word) === undefined) {
    throw new UserError(`--shard takes architectures and states, not ${quote(word)}`, {
      hint: "for example um, um@3..5 or alpha+um@0..4; plan --matrix prints them",
    });
  }
  if (given.text("output") === undefined) {
    throw new UserError("--shard needs --output DIR: what merge reads is written there");
  }
  for (const other of ["incremental", "audit"]) {
    if (given.is(other) || given.text(other) !== undefined) {
      throw new UserError(`--shard and --${other} exclude each other`);
    }
  }
  return word;
}

/** The flags of `plan` that print shards. Throws {@linkcode UserError}. */
export function readMatrix(given: FlagValues): Pick<PlanCommand, "matrix" | "shards"> {
  const shards = given.text("shards"), matrix = given.is("matrix");
  if (shards !== undefined && !matrix) throw new UserError("--shards is for plan --matrix");
  return {
    matrix,
    ...(shards === undefined ? {} : { shards: wholeNumber("shards", shards, 1, MAX_SHARDS) }),
  };
}

/** What `merge` folds. Throws {@linkcode UserError}. */
export function readMerge(given: FlagValues): Omit<MergeCommand, "kind" | keyof GlobalOptions> {
  if (given.words.length === 0) {
    throw new UserError("merge needs directories that verify --shard wrote: DIR...");
  }
  return { dirs: given.words, output: given.text("output") };
}

/** What `hook` is asked to do. Throws {@linkcode UserError}. */
export function readHook(given: FlagValues): Omit<HookCommand, "kind" | keyof GlobalOptions> {
  const [word, file] = given.words;
  if (word === undefined) throw new UserError(`hook needs a TASK: ${HOOK_TASKS.join(", ")}`);
  const task = oneOf("TASK", word, HOOK_TASKS, nearest), chain = given.is("chain");
  const answers = task === "b4-review" || task === "b4-am";
  if (!answers && (task === "sendemail") !== (file !== undefined)) {
    throw new UserError(
      file === undefined
        ? "hook sendemail needs the FILE that is about to be mailed"
        : `hook ${task} takes no FILE, but got ${quote(file)}`,
    );
  }
  if (chain && task !== "install") throw new UserError("--chain is for hook install");
  const server = webUrl("server", given.text("server"));
  if (server !== undefined && !answers) {
    throw new UserError("--server is for hook b4-review and hook b4-am");
  }
  const { tree, archs, level, configs } = readSelect(given);
  return {
    ...{ task, file, chain, tree, archs, level, configs },
    ...(server === undefined ? {} : { server }),
  };
}
