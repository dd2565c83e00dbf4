/**
 * Outcomes as they stand in files: kept, and in shards.
 * @module
 */
import { z } from "zod";
import { diagnosticSchema } from "./diagnostic_schema.ts";
import { heldTreesSchema } from "../bindings/schema_of.ts";
import { linkSchema } from "../link/schema.ts";

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
  relies: z.array(z.string()).optional(),
};
const seen = z.array(seenSchema).optional();
const earlier = {
  baseline: baselineSchema.optional(),
  evidence: z.array(baselineSchema.extend({ state: z.number() })).optional(),
};
const ended = z.enum(["built", "broken"]);
const lacks = z.array(z.object({ file: z.string(), header: z.string(), package: z.string() }))
  .optional();
const whole = z.object({
  ...{ kind: ended, level: z.literal("image"), ...facts, ...earlier, seen },
  made: z.array(z.string()).optional(),
  reads: z.array(z.string()).optional(),
  lacks,
});
const objects = z.object({
  ...{ kind: ended, level: z.literal("objects"), ...facts, seen, lacks },
  baseline: baselineSchema.optional(),
  link: linkSchema.optional(),
  mends: z.literal(true).optional(),
  trees: heldTreesSchema.optional(),
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
  dropped: z.array(z.string()).optional(),
});

/** Up to 0.1 an outcome that a patch cannot change was a built one with the argument beside it. */
function renamed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("unaffected" in value)) return value;
  const { unaffected: why, ...rest } = value;
  return { ...rest, kind: "unaffected", why };
}

const source = z.union([z.discriminatedUnion("level", [whole, objects]), unaffected]);

/** An outcome that says something of the source, in a file: without its configuration. */
export const sourceSchema = z.preprocess(renamed, source);

/** Any outcome in a file. */
export const outcomeSchema = z.preprocess(renamed, z.union([source, infra]));
