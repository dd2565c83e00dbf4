/**
 * The certificate: an in-toto Statement, version 1, that says of the git trees of a series what was
 * verified of them. Its subjects are the trees of states 0 to N in order, under the digest key
 * `gitTree` (in-toto's digest set), so a commit that is only reworded, or committed by another, keeps
 * its certificate, and one changed line loses it.
 *
 * Signed, its signature stands beside it in `FILE.sig` as `ssh-keygen -Y sign` writes it, over the
 * bytes of the file. That is what git and its users have keys and lists of signers for; there is no
 * registered way to put such a signature into a DSSE envelope.
 *
 * A field may be added within version 1; a field that changes or goes makes another predicate type.
 * Readers ignore fields that they do not know, as in-toto's parsing rules ask.
 * @module
 */
import { z } from "zod";
import { ARGUMENTS } from "../report/model/argument.ts";
import { LEVELS } from "../plan/types.ts";
import { VERDICTS } from "../report/model/cell_schema.ts";
import { SERIES_VERDICTS } from "../report/model/schema.ts";
import { count, list } from "../text/shapes.ts";
import { GIT_HASH } from "../system/files/digest.ts";

/** `_type` of every in-toto Statement of version 1. */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

/** `predicateType` of a certificate. It names the fields below, and leads nowhere. */
export const PREDICATE_TYPE = "urn:everystep:certificate:v1";

/** Namespace of its signatures (ssh-keygen(1), -n): one made for another purpose is none here. */
export const NAMESPACE = "certificate@everystep";

const state = () => count().describe("0 is the base, n the tree after patch n");
const gitHash = () => z.string().regex(GIT_HASH).describe("SHA-1 or SHA-256, lower-case hex");

const cellSchema = z.object({
  arch: z.string(),
  verdict: z.enum(VERDICTS),
  level: z.enum(LEVELS).describe("how far this cell was taken"),
  argument: z.object({ kind: z.enum(ARGUMENTS), text: z.string() }).readonly().optional()
    .describe("what the verdict stands on: a whole build, or which argument"),
  tests: list(z.object({ name: z.string(), result: z.string() }).readonly()).optional()
    .describe("what its tests came to"),
  configSha256: z.string().optional().describe("of .config, where there was one"),
}).readonly();

const predicateSchema = z.object({
  tool: z.object({ name: z.string(), version: z.string() }).readonly(),
  run: z.object({ id: z.string(), startedAt: z.string(), finishedAt: z.string().optional() })
    .readonly(),
  series: z.object({
    title: z.string(),
    version: z.int().positive(),
    patches: list(z.object({ n: z.int().positive(), subject: z.string() }).readonly())
      .describe("their subjects only help to say what is missing"),
  }).readonly(),
  base: z.object({
    commit: gitHash(),
    tree: gitHash(),
    fixes: list(z.object({ subject: z.string(), sha256: z.string() }).readonly()).optional()
      .describe("patches that every state has, and that are no part of the series"),
  }).readonly(),
  level: z.enum(LEVELS).describe("what was asked for; a cell says how far it was taken"),
  tests: list(
    z.object({
      name: z.string(),
      command: z.string(),
      build: z.string().optional().describe("the only build whose states have to; absent: all"),
    }).readonly(),
  ).optional()
    .describe("what every state had to pass"),
  archs: list(
    z.object({
      name: z.string(),
      compiler: z.string().optional().describe("its first line of --version"),
      defconfig: z.string(),
    }).readonly(),
  ),
  complete: z.boolean().describe("every cell of the plan has a verdict"),
  verdict: z.object({
    kind: z.enum(SERIES_VERDICTS),
    text: z.string().describe("one line"),
  }).readonly(),
  states: list(z.object({ n: state(), tree: gitHash(), cells: list(cellSchema) }).readonly())
    .describe("0 to N, in order; their trees are the subjects"),
}).readonly();

/** Parses and checks a certificate; unknown fields are dropped. */
export const certificateSchema = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: list(
    z.object({
      name: z.string().describe("state 0, state 1, ..."),
      digest: z.object({ gitTree: gitHash() }).readonly(),
    }).readonly(),
  ),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: predicateSchema,
}).readonly();

/** A certificate. */
export type Certificate = z.infer<typeof certificateSchema>;

/** What it says of its subjects. */
export type Predicate = Certificate["predicate"];

/** The JSON Schema (2020-12) of a certificate. */
export function certificateJsonSchema(): Record<string, unknown> {
  return {
    title: `everystep certificate, ${PREDICATE_TYPE}`,
    ...z.toJSONSchema(certificateSchema, { io: "input" }),
  };
}
