/**
 * Sees to it that whatever is to be done is in the queue, and does what is the server's own: plan,
 * judge, notify. It looks at the tables, where the truth is: a job that was lost is put in again.
 * @module
 */
import { ticks, wait } from "../../system/wait.ts";
import { jobId } from "../queue/job_id.ts";
import { DEAD_LETTERS, type Job, SERVER_QUEUES } from "../queue/jobs.ts";
import type { ClaimedJob, Queue } from "../queue/queue.ts";
import { type Ended, runJobs } from "../queue/runner.ts";
import { clockSettled, databaseSeconds, mendWaits } from "../state/clock.ts";
import { settlePosting } from "../state/postings.ts";
import { endSeries } from "../state/series.ts";
import { failShard, giveUpWaiting } from "../state/shards.ts";
import { GONE_SECONDS } from "../state/workers.ts";
import { LONGEST_SECONDS } from "../watch/hooks/work_off.ts";
import { judgeRun } from "./judge_job.ts";
import { planRun } from "./plan_job.ts";
import type { Service } from "./service.ts";
import { notifyRun } from "./notify_job.ts";
import { pendingJobs } from "./pending.ts";

const SWEEP_MS = 500;
/** What was put in is put in again after so many sweeps: the queue's database may be an older copy. */
const FORGET_SWEEPS = 120;
const PATIENCE_SWEEPS = 20;
/** Jobs of the server at once. They wait for children, which share the cores with the builds. */
const WORKERS = 2;

/** How many jobs the server itself is at. */
export interface Activity {
  active: number;
}

/** Coordinates until `signal` is aborted. `activity` is kept up to date. */
export async function coordinate(
  service: Service,
  queue: Queue,
  activity: Activity,
  signal: AbortSignal,
): Promise<void> {
  const { journal } = service;
  const onError = (what: string, error: unknown) => journal.warn(what, { error });
  await Promise.all([
    sweeping(service, queue, signal),
    runJobs({
      ...{ queue, workers: WORKERS, onError, names: () => SERVER_QUEUES },
      work: async ({ job }, signal) => {
        activity.active++;
        try {
          return await doJob(service, job, signal);
        } finally {
          activity.active--;
        }
      },
    }, signal),
    runJobs({
      ...{ queue, workers: 1, onError, names: () => [DEAD_LETTERS] },
      work: (claimed) => toDeadLetters(service, claimed),
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
    case "notify":
      return notifyRun(service, { ...run, posting: job.posting }, signal);
    case "shard":
      return Promise.resolve({ kind: "done" }); // workers do it
  }
}

/** What failed however often it was tried is given up, visibly. */
async function toDeadLetters({ db, journal }: Service, { job }: ClaimedJob): Promise<Ended> {
  const run = { id: job.series, run: job.run };
  const why = "the machine could not, however often it was tried";
  journal.error("given up", { series: job.series, job: job.kind });
  if (job.kind === "shard") await failShard(db, job, why);
  else if (job.kind === "notify") {
    const { series, posting: kind } = job;
    await settlePosting(db, { series, run: job.run, kind }, { state: "failed", why });
  } else await endSeries(db, run, "stuck", `${job.kind}: ${why}`);
  return { kind: "done" };
}

async function sweeping(service: Service, queue: Queue, signal: AbortSignal): Promise<void> {
  let asked = new Set<string>();
  // When the clock was set forth no worker has reported for long: each reports again in seconds.
  const settled = clockSettled(GONE_SECONDS, ticks);
  for (let n = 1; !signal.aborted; n++) {
    if (n % FORGET_SWEEPS === 0) asked = new Set();
    try {
      if (n % PATIENCE_SWEEPS === 0) {
        if (settled(await databaseSeconds(service.db))) {
          await giveUpWaiting(service.db, service.settings.patienceHours, GONE_SECONDS);
        }
        const jobSeconds = service.settings.retry.delayMax;
        const mended = await mendWaits(service.db, { jobSeconds, hookSeconds: LONGEST_SECONDS });
        if (mended > 0) service.journal.warn("the clock was set back", { waited: mended });
      }
      await putPending(service, queue, asked);
    } catch (error) {
      service.journal.warn("looking for work", { error });
    }
    await wait(SWEEP_MS, signal).catch(() => {});
  }
}

/** Puts in what is to be done and was not `asked` for yet. */
export async function putPending(
  { db }: Pick<Service, "db">,
  queue: Pick<Queue, "put">,
  asked: Set<string>,
): Promise<void> {
  const fresh = (await pendingJobs(db)).filter(({ name }) => !asked.has(name));
  for (const [to, ones] of Map.groupBy(fresh, (one) => one.queue)) {
    const ids = await Promise.all(ones.map(({ name }) => jobId(name)));
    await queue.put(to, ones.map(({ job }, i) => ({ id: ids[i]!, job })));
    for (const { name } of ones) asked.add(name);
  }
}
