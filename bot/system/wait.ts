/**
 * Waiting: for time to pass, for a lock to come free.
 * @module
 */
import { tryLock } from "./files/files.ts";

/** Resolves after so many milliseconds; rejects with the signal's reason if that is aborted. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** The outcome of work that does not watch the signal itself; rejects with the signal's reason once that is aborted. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const stop = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
    work.catch(() => {});
  }
}

/** Does work for so many milliseconds at most; then its signal is aborted, and `late` thrown at once. */
export async function within<T>(
  ms: number,
  late: Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(late), ms);
  try {
    return await orAborted(work(stop.signal), stop.signal);
  } catch (error) {
    throw stop.signal.aborted ? late : error; // what the work says of its end is no news
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds of a clock that only goes forward. */
export function ticks(): number {
  return performance.now();
}

/** Takes a file's lock, however long another process holds it; `onWait` is called once if so. */
export async function waitLock(
  path: string,
  options: { signal?: AbortSignal; onWait?: () => void } = {},
): Promise<Disposable> {
  for (let tries = 0;; tries++) {
    const lock = await tryLock(path);
    if (lock !== undefined) return lock;
    if (tries === 0) options.onWait?.();
    await wait(50, options.signal);
  }
}

/** Calls a function every so many milliseconds until disposed. */
export function every(ms: number, call: () => void): Disposable {
  const timer = setInterval(call, ms);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
