/**
 * A worker: reports that it is there, and claims shards that it has compilers for.
 * @module
 */
import { every } from "../../system/wait.ts";
import type { Queue } from "../queue/queue.ts";
import { shardQueue } from "../queue/jobs.ts";
import { runJobs } from "../queue/runner.ts";
import { sayGone, sayHere } from "../state/workers.ts";
import { buildShard, type Worker } from "./shard_job.ts";

const HERE_MS = 10_000;

/** What a worker can do. */
export interface Able {
  readonly archs: readonly string[];
  /** Shards at once. */
  readonly workers: number;
  readonly version: string;
}

/** Works until `signal` is aborted; shards in hand are given back then. */
export async function work(
  worker: Worker,
  queue: Queue,
  { archs, workers, version }: Able,
  signal: AbortSignal,
): Promise<void> {
  const { db, name, jobs, journal } = worker;
  const here = () =>
    sayHere(db, { name, archs, jobs: jobs * workers, version }).catch((error) =>
      journal.warn("cannot say that this worker is here", { error })
    );
  await here();
  using _here = every(HERE_MS, here);
  await runJobs({
    queue,
    names: () => archs.map(shardQueue),
    workers,
    work: async ({ job }, signal) => {
      if (job.kind !== "shard") return { kind: "done" };
      if (worker.building !== undefined) worker.building.count++;
      try {
        return await buildShard(worker, job, signal);
      } finally {
        if (worker.building !== undefined) worker.building.count--;
      }
    },
    onError: (what, error) => journal.warn(what, { error }),
  }, signal);
  await sayGone(db, name).catch(() => {}); // it is gone in a minute anyhow
}
