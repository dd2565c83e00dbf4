/**
 * Where the artifacts of a run stand in the store.
 * @module
 */
import type { Run } from "../state/shards.ts";

/** All of a run's artifacts begin with this. */
export function runKey({ id, run }: Run): string {
  return `series/${id}/${run}`;
}

/** The series as it came. The same for all runs of it. */
export function mboxKey(id: string): string {
  return `series/${id}/series.mbox`;
}

/** What a worker found, by shard and attempt: two that have the same shard are not in each other's way. */
export function shardKey(run: Run, spec: string, attempt: string): string {
  return `${runKey(run)}/shards/${spec}.${attempt}`;
}

/** The report, its page and its logs. */
export function reportKey(run: Run): string {
  return `${runKey(run)}/report`;
}
