/**
 * `reject.json`: why a series does not apply, with what an answer to its author needs. `verify --output`
 * writes it in place of a report; it says nothing that only this machine knows.
 * @module
 */
import { z } from "zod";
import { diffId } from "../../series/diff/diff_id.ts";
import type { PostedMail } from "../../series/mail/posted.ts";
import type { Series } from "../../series/types.ts";
import type { Base, Reject, Tree } from "../../tree/types.ts";
import { chosenTree, reportBase } from "./base.ts";
import { reportSchema } from "./schema.ts";

/** What `schema` says in every reject of this version. */
export const REJECT_SCHEMA = "everystep.reject/1";

const lines = z.array(z.string()).readonly();

/** A {@linkcode Reject}, as JSON. */
export const rejectShape: z.ZodType<Reject> = z.object({
  patch: z.int().positive(),
  subject: z.string(),
  hunks: z.array(z.object({
    file: z.string(),
    header: z.string().optional(),
    problem: z.string(),
    expected: lines.optional(),
    found: lines.optional(),
    nearest: z.int().optional(),
    alreadyApplied: z.boolean(),
  })).readonly(),
  git: z.string(),
});

const { tool, series, tree } = reportSchema.unwrap().shape;

/** Parses and checks a reject; unknown fields are dropped. */
export const rejectReportSchema = z.object({
  schema: z.literal(REJECT_SCHEMA),
  tool,
  run: z.object({ startedAt: z.string().describe("ISO 8601, UTC") }).readonly(),
  series,
  tree,
  reject: rejectShape,
}).readonly();

/** A reject and what it is about, version 1. */
export type RejectReport = z.infer<typeof rejectReportSchema>;

/** What is known when a series does not apply. */
export interface RejectFacts {
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly series: Series;
  /** Its mails as they were posted. */
  readonly posted: readonly PostedMail[];
  readonly tree: Tree;
  readonly base: Base;
  readonly reject: Reject;
}

/** The reject of a series. */
export function makeReject(
  { version, startedAt, series, posted, tree, base, reject }: RejectFacts,
): RejectReport {
  const { title, tags, patches, notes } = series;
  return {
    schema: REJECT_SCHEMA,
    tool: { name: "everystep", version },
    run: { startedAt },
    series: {
      ...{ title, version: series.version, tags, notes },
      patches: patches.map(({ n, subject, author, messageId, diff }) => ({
        ...{ n, subject, author, diffId: diffId(diff) },
        ...(messageId === undefined ? {} : { messageId }),
      })),
      ...(posted.length === 0 ? {} : { posted }),
    },
    // A path is nobody else's concern, and the notes may name one.
    tree: {
      label: tree.path === undefined ? tree.label : "",
      ...{ ...tree.public, notes: [], ...chosenTree(tree), base: reportBase(base) },
    },
    reject,
  };
}
