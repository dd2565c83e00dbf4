/**
 * What a shard leaves for `merge`, in `shard.json` beside its report: its cells as they were tried,
 * not yet judged, with all that judging them takes. Merged shards have the same form.
 * @module
 */
import { z } from "zod";
import { outcomeSchema as bootSchema } from "../boot/mod.ts";
import { noBootSchema } from "../report/model/no_boot_schema.ts";
import { outcomeSchema } from "../compile/kept/schema.ts";
import { testSchema } from "../testing/mod.ts";
import type { TriedCell } from "../judge/types.ts";
import type { Plan } from "../plan/types.ts";
import {
  checkpatchSchema,
  findingSchema,
  recipientSchema,
} from "../report/model/cover_letter_schema.ts";
import { fieldError, parseJson } from "../report/model/parse.ts";
import { headSchema, runSchema } from "../report/model/schema.ts";
import { UserError } from "../system/errors.ts";
import { count, list } from "../text/shapes.ts";
import { cellKey } from "../plan/types.ts";

/** What `schema` says in every file of this version. */
export const SHARD_SCHEMA = "everystep.shard/2";

/** The file's name in the directory of a shard. */
export const SHARD_FILE = "shard.json";

/** The name of a build. It becomes a part of a file's name. */
const arch = () =>
  z.string().regex(
    /^[a-zA-Z0-9][\w-]{0,99}(?:(?::[\w.+="-]{0,300}){0,2}|:(?:tools|selftests)(?:\/\w[\w.+-]{0,99}){1,6})$/,
  );

const plannedSchema = z.object({
  state: count(),
  arch: arch(),
  action: z.enum(["build", "skip", "untested"]),
  reason: z.string(),
});

const cellSchema = plannedSchema.extend({
  cached: z.boolean(),
  outcome: outcomeSchema.optional(),
  boot: bootSchema.extend({
    kind: z.enum(["booted", "broken", "infra", "untested"]),
    why: noBootSchema.optional(),
  }).optional(),
  tests: z.array(testSchema).optional(),
}).readonly();

const shardSchema = z.object({
  schema: z.literal(SHARD_SCHEMA),
  /** Decided by the base, the patches and what was asked for. */
  id: z.string(),
  /** SHA-256 of the files of the architectures, and of the checks that were asked for. */
  setup: z.string(),
  /** Without what only one machine says. */
  head: headSchema.readonly(),
  /** All cells of the run, as a machine that has every compiler plans them. */
  plan: z.object({ archs: list(arch()), cells: list(plannedSchema.readonly()) }).readonly(),
  /** The patches' diffs. */
  diffs: list(z.string()),
  /** Of a git range, its commits. */
  commits: list(z.object({ commit: z.string(), tree: z.string() }).readonly()).optional(),
  /** The runs that are in here, each once. */
  parts: list(
    z.object({ shard: z.string(), run: runSchema, notes: list(z.string()) }).readonly(),
  ),
  /** First line of each compiler's `--version`, by architecture, of those that have cells here. */
  compilers: z.record(arch(), z.string()),
  /** What tells all that they are made with from others of these versions, as kept results are told; absent: not known. */
  tools: z.record(arch(), z.string()).optional(),
  cells: list(cellSchema),
  /** `.config` texts by their hashes. */
  configs: z.record(z.string(), z.string()),
  /** Builds that are in no plan, each with its cells: what only they compile. */
  added: list(
    z.object({
      arch: headSchema.shape.archs.unwrap().element,
      cells: list(plannedSchema.readonly()),
    })
      .readonly(),
  ).optional(),
  /** What the cover letter claims and the tree's scripts say; one shard asks for all. */
  coverLetter: z.object({
    findings: list(findingSchema),
    checkpatch: list(z.tuple([z.int(), checkpatchSchema])),
    cc: list(recipientSchema),
  }).readonly().optional(),
}).readonly();

/** A cell as it was tried; `cached` if an earlier run did. Logs are where `merge` looks for them. */
export type ShardCell = TriedCell & { readonly cached: boolean };
/** A shard, or several. */
export type ShardFile = Omit<z.infer<typeof shardSchema>, "cells"> & {
  readonly cells: readonly ShardCell[];
};

/** Parses a `shard.json`. `file` is its name in errors. Throws {@linkcode UserError}. */
export function parseShardFile(bytes: Uint8Array, file: string): ShardFile {
  const hint = "give directories that verify --shard or merge wrote";
  const value = parseJson(bytes, file, hint);
  const version = /^everystep\.shard\/\d{1,9}$/.exec(String(Object(value).schema))?.[0];
  if (version !== undefined && version !== SHARD_SCHEMA) {
    throw new UserError(`schema: this everystep reads ${SHARD_SCHEMA}, not ${version}`, {
      place: { file },
    });
  }
  const parsed = shardSchema.safeParse(value);
  if (!parsed.success) {
    throw fieldError(parsed.error.issues[0]!, { file, what: "shard", hint });
  }
  const stray = strayCell(parsed.data);
  if (stray !== undefined) {
    throw new UserError(`is no shard: ${stray}`, { place: { file }, hint });
  }
  return parsed.data;
}

/** All cells of a run, with those of builds that were added. */
export function wholePlan(
  { plan, added = [] }: Pick<ShardFile, "plan" | "added">,
): ShardFile["plan"] {
  return {
    archs: [...plan.archs, ...added.map(({ arch }) => arch.name)],
    cells: [...plan.cells, ...added.flatMap(({ cells }) => cells)]
      .toSorted((a, b) => a.state - b.state),
  };
}

/** What zod cannot say: every cell is one of the plan, and stands there once. */
function strayCell(shard: ShardFile): string | undefined {
  const { cells, diffs, head, added = [] } = shard, plan = wholePlan(shard);
  if (added.some(({ arch, cells }) => cells.some((cell) => cell.arch !== arch.name))) {
    return "added: a cell of another build";
  }
  const planned = new Set(plan.cells.map(cellKey));
  const seen = new Set<string>();
  for (const cell of cells) {
    const key = cellKey(cell);
    if (!planned.has(key)) return `cells: ${key} is not in its plan`;
    if (seen.has(key)) return `cells: ${key} stands there twice`;
    seen.add(key);
  }
  const patches = head.series.patches.length, { states } = head;
  if (diffs.length !== patches) return `diffs: ${diffs.length} for ${patches} patches`;
  if (states.length !== patches + 1 || states.some(({ n }, i) => n !== i)) {
    return "head.states: not one for each patch and the base";
  }
  if (plan.cells.some(({ state }) => state > patches)) return "plan.cells: a state too many";
  return plan.cells.some((cell) => !plan.archs.includes(cell.arch))
    ? "plan.cells: an architecture that plan.archs has not"
    : undefined;
}

// What the stages give must be what a shard takes: checked when this is compiled.
type Assignable<A, B> = A extends B ? true : never;
const _assignable: [
  Assignable<ShardFile["plan"], Omit<Plan, "level">>,
  Assignable<z.infer<typeof cellSchema>, ShardCell>,
] = [true, true];
