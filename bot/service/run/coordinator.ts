/**
 * Sees to it that whatever is to be done is in the queue, and does what is the server's own: plan,
 * judge, tell. It looks at the tables, where the truth is: a job that was lost is put in again.
 * @module
 */
import { wait } from "../../system/wait.ts";
import { jobId } from "../queue/job_id.ts";
import { DEAD, type Job, SERVER_QUEUES, shardQueue } from "../queue/jobs.ts";
import type { Queue, Taken } from "../queue/queue.ts";
import { type Ended, takeJobs } from "../queue/taker.ts";
import { postingsDue, settlePosting } from "../state/postings.ts";
import { endSeries, seriesIn } from "../state/series.ts";
import { failShard, giveUpWaiting, runsToJudge, shardsIn } from "../state/shards.ts";
import { GONE_SECONDS } from "../state/workers.ts";
import { judgeRun } from "./judge_job.ts";
import { planRun } from "./plan_job.ts";
import type { Service } from "./service.ts";
import { tellRun } from "./tell_job.ts";

const SWEEP_MS = 500;
/** What was put in is put in again after so many sweeps: the queue's database may be an older copy. */
const FORGET_SWEEPS = 120;
const PATIENCE_SWEEPS = 20;
/** Jobs of the server at once. They wait for children, which share the cores with the builds. */
const SLOTS = 2;

/** Coordinates until `signal` is aborted. */
export async function coordinate(
  service: Service,
  queue: Queue,
  signal: AbortSignal,
): Promise<void> {
  const { journal } = service;
  const hear = (what: string, error: unknown) => journal.warn(what, { error });
  await Promise.all([
    sweeping(service, queue, signal),
    takeJobs({
      ...{ queue, slots: SLOTS, hear, names: () => SERVER_QUEUES },
      work: ({ job }, signal) => doJob(service, job, signal),
    }, signal),
    takeJobs({
      ...{ queue, slots: 1, hear, names: () => [DEAD] },
      work: (taken) => bury(service, taken),
    }, signal),
  ]);
}

function doJob(service: Service, job: Job, signal: AbortSignal): Promise<Ended> {
  const run = { id: job.series, run: job.run };
  switch (job.kind) {
    case "plan":
      return planRun(service, run, signal);
    case "judge":
      return judgeRun(service, run, signal);
    case "tell":
      return tellRun(service, { ...run, posting: job.posting }, signal);
    case "shard":
      return Promise.resolve({ kind: "done" }); // workers do it
  }
}

/** What failed however often it was tried is given up, visibly. */
async function bury({ db, journal }: Service, { job }: Taken): Promise<Ended> {
  const run = { id: job.series, run: job.run };
  const why = "the machine could not, however often it was tried";
  journal.error("given up", { series: job.series, job: job.kind });
  if (job.kind === "shard") await failShard(db, job, why);
  else if (job.kind === "tell") {
    const { series, posting: kind } = job;
    await settlePosting(db, { series, run: job.run, kind }, { state: "failed", why });
  } else await endSeries(db, run, "stuck", `${job.kind}: ${why}`);
  return { kind: "done" };
}

async function sweeping(service: Service, queue: Queue, signal: AbortSignal): Promise<void> {
  let asked = new Set<string>();
  for (let n = 1; !signal.aborted; n++) {
    if (n % FORGET_SWEEPS === 0) asked = new Set();
    try {
      if (n % PATIENCE_SWEEPS === 0) {
        await giveUpWaiting(service.db, service.settings.patienceHours, GONE_SECONDS);
      }
      for (const { queue: name, id, job } of await wanted(service)) {
        if (asked.has(id)) continue;
        await queue.put(name, id, job);
        asked.add(id);
      }
    } catch (error) {
      service.journal.warn("looking for work", { error });
    }
    await wait(SWEEP_MS, signal).catch(() => {});
  }
}

/** All that is to be done now. */
export async function wanted(
  { db }: Pick<Service, "db">,
): Promise<readonly { readonly queue: string; readonly id: string; readonly job: Job }[]> {
  const jobs: { queue: string; id: string; job: Job }[] = [];
  for (const { id: series, run } of await seriesIn(db, "new")) {
    jobs.push({
      ...{ queue: "plan", id: await jobId("plan", series, run) },
      job: { kind: "plan", series, run },
    });
  }
  for (const { series, run, word, archs, attempts } of await shardsIn(db, "waiting")) {
    jobs.push({
      // One that a worker gave back is a new job.
      ...{ queue: shardQueue(archs[0]!), id: await jobId("shard", series, run, word, attempts) },
      job: { kind: "shard", series, run, word },
    });
  }
  for (const { id: series, run } of await runsToJudge(db)) {
    jobs.push({
      ...{ queue: "judge", id: await jobId("judge", series, run) },
      job: { kind: "judge", series, run },
    });
  }
  for (const { series, run, kind: posting, dueAt } of await postingsDue(db)) {
    jobs.push({
      ...{ queue: "tell", id: await jobId("tell", series, run, posting, dueAt) },
      job: { kind: "tell", series, run, posting },
    });
  }
  return jobs;
}
