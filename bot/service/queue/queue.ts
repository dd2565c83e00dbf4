/**
 * The queue: pg-boss over our database. It delivers each job to one runner, again if that dies
 * or fails, later each time, and in the end to {@linkcode DEAD_LETTERS}. What is true stands in our own
 * tables: a job that is delivered twice, or is asked for twice, does its work once.
 * @module
 */
import { PgBoss } from "pg-boss";
import type { Db } from "../db/types.ts";
import { DEAD_LETTERS, type Job, jobSchema, SERVER_QUEUES, shardQueue } from "./jobs.ts";

/** How jobs are tried again. */
export interface Retries {
  /** How often after the first time. */
  readonly limit: number;
  /** Seconds before the second try; doubled, with some luck in it, for each further one. */
  readonly delay: number;
  readonly delayMax: number;
}

/** A job that somebody took. */
export interface ClaimedJob {
  readonly id: string;
  readonly queue: string;
  readonly job: Job;
  /** How often it was delivered before. */
  readonly retries: number;
}

/** The queue of a service. */
export interface Queue extends AsyncDisposable {
  /** Puts jobs in, all or none, and as old as each other; one whose id is there stays as it is. */
  put(queue: string, jobs: readonly { readonly id: string; readonly job: Job }[]): Promise<void>;
  /** Claims the oldest job of a queue, if there is one. */
  claim(queue: string): Promise<ClaimedJob | undefined>;
  /** Says that a job is still worked at: to be called well within {@linkcode HEARTBEAT_SECONDS}. */
  touch(claimed: ClaimedJob): Promise<void>;
  /** The job is done. */
  done(claimed: ClaimedJob): Promise<void>;
  /** It failed through no fault of its own: it is delivered again, or dead. */
  fail(claimed: ClaimedJob, why: string): Promise<void>;
}

/** A runner without a heartbeat for so many seconds counts as dead (pg-boss's least). */
export const HEARTBEAT_SECONDS = 10;
/** How often the queue looks for them, in seconds. */
const LOOK_SECONDS = 3;
/** Longer than any build: no job of a runner that lives expires. */
const EXPIRE_SECONDS = 23 * 3600;

/** Opens the queue, and makes the queues that are not there. `onError` gets what goes wrong inside. */
export async function openQueue(
  db: Db,
  { archs, retries, onError }: {
    readonly archs: readonly string[];
    readonly retries: Retries;
    readonly onError: (error: Error) => void;
  },
): Promise<Queue> {
  const boss = new PgBoss({
    ...db.boss,
    schema: "pgboss",
    schedule: false,
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
  });
  boss.on("error", onError);
  await boss.start();
  await boss.createQueue(DEAD_LETTERS, { retryLimit: 1000, retryDelay: 5, expireInSeconds: 600 });
  for (const name of [...SERVER_QUEUES, ...archs.map(shardQueue)]) {
    const options = {
      retryLimit: retries.limit,
      retryDelay: retries.delay,
      retryBackoff: true,
      retryDelayMax: retries.delayMax,
      expireInSeconds: EXPIRE_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      deadLetter: DEAD_LETTERS,
    };
    await boss.createQueue(name, options);
    await boss.updateQueue(name, options);
  }
  return {
    async put(queue, jobs) {
      await boss.insert(queue, jobs.map(({ id, job }) => ({ id, data: job })));
    },
    async claim(queue) {
      const [fetched] = await boss.fetch<unknown>(queue, { batchSize: 1 });
      if (fetched === undefined) return undefined;
      const { id, retryCount: retries } = fetched;
      const read = jobSchema.safeParse(fetched.data);
      if (read.success) return { id, queue, job: read.data, retries };
      await boss.deleteJob(queue, id);
      onError(new Error(`a job in ${queue} that nobody knows was removed: ${id}`));
      return undefined;
    },
    async touch({ queue, id }) {
      await boss.touch(queue, id);
    },
    async done({ queue, id }) {
      await boss.complete(queue, id);
    },
    async fail({ queue, id }, why) {
      await boss.fail(queue, id, { why });
    },
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: false, close: true });
    },
  };
}
