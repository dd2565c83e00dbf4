/**
 * The jobs that there are, and their queues.
 * @module
 */
import { z } from "zod";
import type { PostingKind } from "../types.ts";
import { POSTING_KINDS } from "../types.ts";

/** What is to be done. */
export type Job =
  /** Fetch a series, see whether it applies, cut it into shards. */
  | { readonly kind: "plan"; readonly series: string; readonly run: number }
  /** Build the cells of a shard. */
  | {
    readonly kind: "shard";
    readonly series: string;
    readonly run: number;
    readonly spec: string;
  }
  /** Fold what the shards found into a verdict. */
  | { readonly kind: "judge"; readonly series: string; readonly run: number }
  /** Notify those who are to know it. */
  | {
    readonly kind: "notify";
    readonly series: string;
    readonly run: number;
    readonly posting: PostingKind;
  };

const run = { series: z.string(), run: z.int().positive() };

/** Jobs as they come out of the database. */
export const jobSchema: z.ZodType<Job> = z.union([
  z.object({ kind: z.literal("plan"), ...run }),
  z.object({ kind: z.literal("shard"), ...run, spec: z.string() }),
  z.object({ kind: z.literal("judge"), ...run }),
  z.object({ kind: z.literal("notify"), ...run, posting: z.enum(POSTING_KINDS) }),
  // As an older everystep put them in.
  z.object({ kind: z.literal("shard"), ...run, word: z.string() })
    .transform(({ word, ...job }) => ({ ...job, spec: word })),
  z.object({ kind: z.literal("tell"), ...run, posting: z.enum(POSTING_KINDS) })
    .transform((job) => ({ ...job, kind: "notify" as const })),
]);

/** Queues of what the server does itself. */
export const SERVER_QUEUES = ["plan", "judge", "notify"] as const;
/** Where jobs end that failed however often they were tried. */
export const DEAD_LETTERS = "dead";

/** The queue of an architecture's shards: whoever has its compiler looks there. */
export function shardQueue(arch: string): string {
  return `shard.${arch}`;
}
