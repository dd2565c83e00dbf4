/**
 * What is to be done, as the tables say. The server looks every half second, also with thousands of
 * shards waiting: so no more is read here than what a job needs.
 * @module
 */
import type { Sql } from "../db/types.ts";
import { jobName } from "../queue/job_id.ts";
import { type Job, shardQueue } from "../queue/jobs.ts";
import { postingsDue } from "../state/postings.ts";
import { runsToPlan } from "../state/series.ts";
import { runsToJudge, shardsToBuild } from "../state/shards.ts";

/** A job that is to be done. */
export interface PendingJob {
  readonly queue: string;
  /** By which it is known again; what was given back and is wanted anew has another. */
  readonly name: string;
  readonly job: Job;
}

/** All that is to be done now. */
export async function pendingJobs(db: Sql): Promise<readonly PendingJob[]> {
  const plans = (await runsToPlan(db)).map(({ id: series, run }): PendingJob => ({
    ...{ queue: "plan", name: jobName("plan", series, run) },
    job: { kind: "plan", series, run },
  }));
  const shards = (await shardsToBuild(db)).map((
    { series, run, spec, arch, attempts },
  ): PendingJob => ({
    ...{ queue: shardQueue(arch), name: jobName("shard", series, run, spec, attempts) },
    job: { kind: "shard", series, run, spec },
  }));
  const verdicts = (await runsToJudge(db)).map(({ id: series, run }): PendingJob => ({
    ...{ queue: "judge", name: jobName("judge", series, run) },
    job: { kind: "judge", series, run },
  }));
  const postings = (await postingsDue(db)).map(({ series, run, kind, dueAt }): PendingJob => ({
    ...{ queue: "notify", name: jobName("notify", series, run, kind, dueAt) },
    job: { kind: "notify", series, run, posting: kind },
  }));
  return [...plans, ...shards, ...verdicts, ...postings];
}
