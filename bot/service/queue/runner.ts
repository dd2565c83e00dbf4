/**
 * Takes jobs from queues and works them off, so many at once, until told to stop. Whatever happens to
 * the database meanwhile, it goes on when that is back.
 * @module
 */
import { every, wait } from "../../system/wait.ts";
import { type ClaimedJob, HEARTBEAT_SECONDS, type Queue } from "./queue.ts";

/** How a job ended. `again`: no fault of the job; it is tried later. */
export type Ended = { readonly kind: "done" } | { readonly kind: "again"; readonly why: string };

/** What a runner does. */
export interface RunnerOptions {
  readonly queue: Queue;
  /** The queues to look at, each time anew. */
  readonly names: () => readonly string[];
  /** How many jobs at once. */
  readonly slots: number;
  /** Does a job. What it throws is as `again`. Ends soon once `signal` is aborted. */
  readonly work: (taken: ClaimedJob, signal: AbortSignal) => Promise<Ended>;
  /** Hears what goes wrong. */
  readonly onError: (what: string, error: unknown) => void;
  readonly idleMs?: number;
}

const IDLE_MS = 1000;
const TOUCH_MS = HEARTBEAT_SECONDS * 1000 / 4;
/** How long the end of a job is told to a database that is away. */
const TELL_MS = 600_000;

/** Works until `signal` is aborted, and resolves when the last job has ended. */
export async function runJobs(options: RunnerOptions, signal: AbortSignal): Promise<void> {
  const { slots } = options;
  const worker = (n: number) => runOne(options, n, signal);
  await Promise.all(Array.from({ length: slots }, (_, n) => worker(n)));
}

async function runOne(options: RunnerOptions, n: number, signal: AbortSignal): Promise<void> {
  const { queue, onError, idleMs = IDLE_MS } = options;
  for (let turn = n; !signal.aborted; turn++) {
    let taken: ClaimedJob | undefined;
    try {
      taken = await first(queue, rotated(options.names(), turn), signal);
    } catch (error) {
      onError("taking a job", error);
    }
    if (taken === undefined) await wait(idleMs, signal).catch(() => {});
    else await doJob(options, taken, signal);
  }
}

/** So that no queue starves behind another. */
function rotated(names: readonly string[], by: number): readonly string[] {
  const at = names.length === 0 ? 0 : by % names.length;
  return [...names.slice(at), ...names.slice(0, at)];
}

async function first(
  queue: Queue,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ClaimedJob | undefined> {
  for (const name of names) {
    if (signal.aborted) return undefined;
    const taken = await queue.take(name);
    if (taken !== undefined) return taken;
  }
  return undefined;
}

async function doJob(
  { queue, work, onError }: RunnerOptions,
  taken: ClaimedJob,
  signal: AbortSignal,
): Promise<void> {
  const about = `${taken.job.kind} of ${taken.job.series}`;
  let ended: Ended;
  {
    using _beat = every(TOUCH_MS, () => {
      queue.touch(taken).catch((error) => onError(`touching the ${about}`, error));
    });
    ended = await Promise.try(work, taken, signal).catch((error): Ended => {
      return { kind: "again", why: error instanceof Error ? error.message : String(error) };
    });
  }
  if (ended.kind === "again") onError(`${about} is tried again`, ended.why);
  const tell = () => ended.kind === "done" ? queue.done(taken) : queue.fail(taken, ended.why);
  await persist(tell, {
    ms: TELL_MS,
    signal,
    onError: (error) => onError(`ending the ${about}`, error),
  });
}

/**
 * Does something that fails while the database is away, again and again, each time later. Gives up
 * after `ms`, or once it is told to stop and has failed, and returns false: whoever looks after the
 * queue does the rest.
 */
export async function persist(
  work: () => Promise<unknown>,
  { ms, signal, onError }: {
    readonly ms: number;
    readonly signal: AbortSignal;
    readonly onError: (error: unknown) => void;
  },
): Promise<boolean> {
  for (let pause = 250, waited = 0;; pause = Math.min(pause * 2, 10_000)) {
    try {
      await work();
      return true;
    } catch (error) {
      onError(error);
      if (signal.aborted || waited > ms) return false;
    }
    await wait(pause, signal).catch(() => {});
    waited += pause;
  }
}
