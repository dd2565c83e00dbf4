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
    readonly word: string;
  }
  /** Fold what the shards found into a verdict. */
  | { readonly kind: "judge"; readonly series: string; readonly run: number }
  /** Tell it. */
  | {
    readonly kind: "tell";
    readonly series: string;
    readonly run: number;
    readonly posting: PostingKind;
  };

const run = { series: z.string(), run: z.int().positive() };

/** Jobs as they come out of the database. */
export const jobSchema: z.ZodType<Job> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("plan"), ...run }),
  z.object({ kind: z.literal("shard"), ...run, word: z.string() }),
  z.object({ kind: z.literal("judge"), ...run }),
  z.object({ kind: z.literal("tell"), ...run, posting: z.enum(POSTING_KINDS) }),
]);

/** Queues of what the server does itself. */
export const SERVER_QUEUES = ["plan", "judge", "tell"] as const;
/** Where jobs end that failed however often they were tried. */
export const DEAD_LETTERS = "dead";

/** The queue of an architecture's shards: whoever has its compiler looks there. */
export function shardQueue(arch: string): string {
  return `shard.${arch}`;
}
