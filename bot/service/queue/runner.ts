/**
 * Claims jobs from queues and runs them, so many at once, until its signal is aborted. Whatever happens to
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
  readonly workers: number;
  /** Does a job. What it throws is as `again`. Ends soon once `signal` is aborted. */
  readonly work: (claimed: ClaimedJob, signal: AbortSignal) => Promise<Ended>;
  /** Gets what goes wrong. */
  readonly onError: (what: string, error: unknown) => void;
  readonly idleMs?: number;
}

const IDLE_MS = 1000;
const TOUCH_MS = HEARTBEAT_SECONDS * 1000 / 4;
/** How long the end of a job is sent again to a database that does not answer. */
const END_MS = 600_000;

/** Works until `signal` is aborted, and resolves when the last job has ended. */
export async function runJobs(options: RunnerOptions, signal: AbortSignal): Promise<void> {
  const { workers } = options;
  const worker = (n: number) => runOne(options, n, signal);
  await Promise.all(Array.from({ length: workers }, (_, n) => worker(n)));
}

async function runOne(options: RunnerOptions, n: number, signal: AbortSignal): Promise<void> {
  const { queue, onError, idleMs = IDLE_MS } = options;
  for (let turn = n; !signal.aborted; turn++) {
    let claimed: ClaimedJob | undefined;
    try {
      claimed = await first(queue, rotated(options.names(), turn), signal);
    } catch (error) {
      onError("taking a job", error);
    }
    if (claimed === undefined) await wait(idleMs, signal).catch(() => {});
    else await doJob(options, claimed, signal);
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
    const claimed = await queue.claim(name);
    if (claimed !== undefined) return claimed;
  }
  return undefined;
}

async function doJob(
  { queue, work, onError }: RunnerOptions,
  claimed: ClaimedJob,
  signal: AbortSignal,
): Promise<void> {
  const about = `${claimed.job.kind} of ${claimed.job.series}`;
  let ended: Ended;
  {
    using _beat = every(TOUCH_MS, () => {
      queue.touch(claimed).catch((error) => onError(`touching the ${about}`, error));
    });
    ended = await Promise.try(work, claimed, signal).catch((error): Ended => {
      return { kind: "again", why: error instanceof Error ? error.message : String(error) };
    });
  }
  if (ended.kind === "again") onError(`${about} is tried again`, ended.why);
  const end = () => ended.kind === "done" ? queue.done(claimed) : queue.fail(claimed, ended.why);
  await persist(end, {
    ms: END_MS,
    signal,
    onError: (error) => onError(`ending the ${about}`, error),
  });
}

/**
 * Does something that fails while the database is away, again and again, each time later. Gives up
 * after `ms`, or once `signal` is aborted and it has failed, and returns false: whoever looks after the
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
