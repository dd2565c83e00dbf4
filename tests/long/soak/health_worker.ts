/// <reference lib="webworker" />
/**
 * Asks a server for its health all the time, in a thread of its own: nothing that the soak itself does
 * makes it late. Says of each answer when it was asked for, and how long it took.
 */

/** What the thread says. */
export interface Asked {
  /** `performance.timeOrigin + performance.now()` when it was asked. */
  readonly at: number;
  readonly ms: number;
  /** The status of HTTP; 0: no answer. */
  readonly status: number;
  readonly health?: string;
}

/** Milliseconds from one question to the next, and how long an answer is waited for. */
const EVERY_MS = 400, PATIENCE_MS = 30_000;

self.onmessage = async ({ data: url }: MessageEvent<string>) => {
  for (;;) {
    const at = performance.timeOrigin + performance.now();
    let status = 0, health: string | undefined;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
      status = answer.status;
      health = (await answer.json()).status;
    } catch { /* it is away */ }
    const ms = performance.timeOrigin + performance.now() - at;
    self.postMessage({ at, ms, status, health } satisfies Asked);
    await new Promise((done) => setTimeout(done, EVERY_MS));
  }
};
