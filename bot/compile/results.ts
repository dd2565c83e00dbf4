/**
 * Keeps outcomes by what decides them, so that a run that was killed goes on where it stopped, and
 * a reworded commit costs nothing: git trees are the key, not commits.
 * @module
 */
import { z } from "zod";
import type { ArchConfig } from "../config/types.ts";
import type { TouchedLines } from "../coverage/mod.ts";
import type { Level } from "../plan/types.ts";
import { makeDir, markUsed, move } from "../system/files/dirs.ts";
import { kindOf, readTextIfThere, remove, sha256, writeAtomic } from "../system/files/files.ts";
import { evictResults } from "./evict.ts";
import { linkSchema } from "./link/schema.ts";
import { program } from "./program.ts";
import type { SourceOutcome } from "./types.ts";

/** Raise it when a change outside {@linkcode program} makes older results mean something else. */
const RECIPE = 5;

/** All that decides an outcome. */
export interface ResultKey {
  /** git tree hash of the state. */
  readonly tree: string;
  /** Level `objects`: the tree that it is held against. */
  readonly before?: string;
  /** The lines of which the outcome says whether a compiler saw them. */
  readonly touched?: readonly TouchedLines[];
  readonly arch: ArchConfig;
  readonly level: Level;
  /** First lines of the compilers' `--version`. */
  readonly compilers: readonly string[];
  readonly incremental: boolean;
}

/** A directory of outcomes. */
export interface ResultStore {
  /** The outcome, or undefined if there is none, or none that can be read. */
  load(key: ResultKey): Promise<SourceOutcome | undefined>;
  /**
   * Keeps an outcome and moves its log in; gives it back with the log's new place. The configuration
   * stands in a file of its own beside the log: results kept before there was one load without it,
   * and are shown without drift, since building them again would cost hours and change no verdict.
   */
  save<Outcome extends SourceOutcome>(key: ResultKey, outcome: Outcome): Promise<Outcome>;
  /** Forgets an outcome. */
  drop(key: ResultKey): Promise<void>;
  /** Brings the store below a size, see {@linkcode evictResults}; what was loaded or saved here stays. */
  evict(maxBytes: number): Promise<number>;
}

/** A diagnostic in a kept result. */
export const diagnosticSchema = z.object({
  severity: z.enum(["error", "warning"]),
  tool: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
  message: z.string(),
  option: z.string().optional(),
  function: z.string().optional(),
  includedFrom: z.array(z.object({ file: z.string(), line: z.number() })).optional(),
  target: z.string().optional(),
  seq: z.number().optional(),
  usedAt: z.object({ file: z.string(), line: z.number(), function: z.string().optional() })
    .optional(),
});

const baselineSchema = z.object({
  diagnostics: z.array(diagnosticSchema),
  brokenTargets: z.array(z.string()),
  made: z.array(z.string()).optional(),
});

const seenSchema = z.object({
  path: z.string(),
  lines: z.array(z.tuple([z.number(), z.number()])),
  gaps: z.array(z.number()),
  by: z.array(z.string()),
  unknown: z.string().optional(),
});

const facts = {
  summary: z.string(),
  diagnostics: z.array(diagnosticSchema),
  brokenTargets: z.array(z.string()),
  compiled: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  configHash: z.string(),
  log: z.string(),
  reproduce: z.array(z.string()),
};
const seen = z.array(seenSchema).optional();
const earlier = {
  baseline: baselineSchema.optional(),
  evidence: z.array(baselineSchema.extend({ state: z.number() })).optional(),
};
const ended = z.enum(["built", "broken"]);
const whole = z.object({
  ...{ kind: ended, level: z.literal("image"), ...facts, ...earlier, seen },
  made: z.array(z.string()).optional(),
});
const objects = z.object({
  ...{ kind: ended, level: z.literal("objects"), ...facts, seen },
  baseline: baselineSchema.optional(),
  link: linkSchema.optional(),
  tried: z.array(z.string()),
  made: z.array(z.string()),
});
const unaffected = z.object({
  ...{ kind: z.literal("unaffected"), level: z.literal("objects"), ...facts, seen },
  why: z.string(),
  made: z.array(z.string()),
});
const infra = z.object({
  ...{ kind: z.literal("infra"), level: z.enum(["objects", "image"]), ...facts, ...earlier },
});

/** Up to 0.1 an outcome that a patch cannot change was a built one with the argument beside it. */
function renamed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("unaffected" in value)) return value;
  const { unaffected: why, ...rest } = value;
  return { ...rest, kind: "unaffected", why };
}

/** An outcome in a file, without its configuration. */
export const outcomeSchema = z.preprocess(
  renamed,
  z.union([z.discriminatedUnion("level", [whole, objects]), unaffected, infra]),
);

/** The store in a directory, which is made when first needed. */
export function resultStore(dir: string): ResultStore {
  const used = new Set<string>();
  const place = async (key: ResultKey) => {
    const hash = await digest(key);
    return { dir: `${dir}/${hash.slice(0, 2)}`, base: `${dir}/${hash.slice(0, 2)}/${hash}` };
  };
  return {
    async load(key) {
      const { base } = await place(key);
      const outcome = parse(await readTextIfThere(`${base}.json`));
      // Without its log an outcome cannot be checked by anyone: build again.
      if (outcome === undefined || await kindOf(outcome.log) !== "file") return undefined;
      used.add(base);
      await markUsed(`${base}.json`);
      const config = await readTextIfThere(`${base}.config`);
      return config === undefined ? outcome : { ...outcome, config };
    },
    async save(key, outcome) {
      const { dir, base } = await place(key);
      used.add(base);
      await makeDir(dir);
      await move(outcome.log, `${base}.log`);
      const kept = { ...outcome, log: `${base}.log` };
      if (outcome.config === undefined) await remove(`${base}.config`);
      else await writeAtomic(`${base}.config`, outcome.config);
      await writeAtomic(`${base}.json`, JSON.stringify({ ...kept, config: undefined }));
      return kept;
    },
    async drop(key) {
      const { base } = await place(key);
      // A report may still lead to its log.
      for (const suffix of ["json", "config"]) await remove(`${base}.${suffix}`);
    },
    evict: (maxBytes) => evictResults(dir, maxBytes, used),
  };
}

/** The name of an outcome: SHA-256 of what decides it. */
export async function digest(key: ResultKey): Promise<string> {
  const { name: _n, aliases: _a, why: _w, units: _u, boot: _b, noBoot: _no, ...rest } = key.arch;
  // How a build came to be asked for decides nothing: what is configured and compiled does.
  const { build: _of, builds: _usual, ...build } = rest;
  const { tree, before = "", touched = [], level, compilers, incremental } = key;
  const state = [tree, before, ...touched.map(({ path, lines, gaps }) => [path, lines, gaps])];
  const by = [RECIPE, await program()];
  return await sha256(JSON.stringify([by, state, level, incremental, compilers, sorted(build)]));
}

/** The same value with its keys in order, so that the order of a file's lines does not matter. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => [k, sorted(v)]),
  );
}

function parse(text: string | undefined): SourceOutcome | undefined {
  if (text === undefined) return undefined;
  try {
    const outcome = outcomeSchema.parse(JSON.parse(text));
    return outcome.kind === "infra" ? undefined : outcome;
  } catch {
    return undefined; // damaged or of an older version: as if it were not there
  }
}
