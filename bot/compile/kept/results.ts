/**
 * Keeps outcomes by what decides them, so that a run that was killed goes on where it stopped, and
 * a reworded commit costs nothing: git trees are the key, not commits.
 * @module
 */
import type { Build } from "../../config/types.ts";
import type { TouchedLines } from "../../coverage/mod.ts";
import type { Level } from "../../plan/types.ts";
import type { Limits } from "../../system/process/limits.ts";
import type { SourceOutcome } from "../types.ts";
import { program } from "./program.ts";
import { sourceSchema } from "./schema.ts";
import { type Kept, keptName, type Kind } from "./store.ts";

/** Raise it when a change outside {@linkcode program} makes older results mean something else. */
const RECIPE = 5;

/** All that decides an outcome. */
export interface ResultKey {
  /** git tree hash of the state. */
  readonly tree: string;
  /** Level `objects`: the tree that it is held against; `incremental`: the one whose output was in the directory. */
  readonly before?: string;
  /** Its device trees have other bindings than those of `before`, and by the patch itself. */
  readonly ownBindings?: boolean;
  /** The lines of which the outcome says whether a compiler saw them. */
  readonly touched?: readonly TouchedLines[];
  /** Files of which nobody can say what they read. */
  readonly hidden?: readonly string[];
  readonly build: Build;
  readonly level: Level;
  /** First lines of the compilers' `--version`, and a digest of all programs that a build runs. */
  readonly compilers: readonly string[];
  readonly incremental: boolean;
  /** What a build may take at most; "none": it ran without a sandbox, and could reach what others cannot. */
  readonly sandbox: Limits | "none";
}

/** Outcomes of builds. */
export interface ResultStore {
  /** The outcome, or undefined if there is none, or none that can be read. */
  load(key: ResultKey): Promise<SourceOutcome | undefined>;
  /** Keeps an outcome and moves its log in; gives it back with the log's new place. */
  save<Outcome extends SourceOutcome>(key: ResultKey, outcome: Outcome): Promise<Outcome>;
  /** Forgets an outcome. */
  drop(key: ResultKey): Promise<void>;
}

/** Outcomes that were kept without a configuration are shown without drift: that changes no verdict. */
const OUTCOMES: Kind<SourceOutcome> = {
  ending: "json",
  schema: sourceSchema,
  attachment: { field: "log", ending: "log" },
  aside: { field: "config", ending: "config" },
};

/** The outcomes in a directory. */
export function resultStore(kept: Kept): ResultStore {
  return {
    load: async (key) => await kept.load(OUTCOMES, await digest(key)),
    save: async <Outcome extends SourceOutcome>(key: ResultKey, outcome: Outcome) => {
      const { log } = await kept.save(OUTCOMES, await digest(key), outcome);
      return { ...outcome, log };
    },
    drop: async (key) => await kept.drop(OUTCOMES, await digest(key)),
  };
}

/** The name of an outcome: SHA-256 of what decides it. */
export async function digest(key: ResultKey): Promise<string> {
  const build = configured(key.build);
  const {
    tree,
    before = "",
    ownBindings = false,
    touched = [],
    hidden = [],
    level,
    compilers,
    incremental,
    sandbox,
  } = key;
  const own = ownBindings ? ["own bindings"] : [];
  const state = [tree, before, ...own, ...touched.map((one) => [one.path, one.lines, one.gaps])];
  const how = [level, incremental, sandbox, ...hidden];
  return await keptName(RECIPE, [await program(), state, how, compilers, build]);
}

/** What of a build decides: what is configured and compiled, not how it came to be asked for. */
export function configured(build: Build) {
  const { name: _n, aliases: _a, why: _w, units: _u, boot: _b, noBoot: _no, fixes: _f, ...rest } =
    build;
  const { of: _of, builds: _usual, ...own } = rest;
  return own;
}
