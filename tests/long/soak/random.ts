/** Numbers that a seed decides, and waiting that can be cut short. */

/** From 0 to 1, by the generator known as mulberry32. */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of them. */
export function pick<T>(random: () => number, all: readonly T[]): T {
  return all[Math.floor(random() * all.length)]!;
}

/** Milliseconds, or less if it is told to stop. */
export function nap(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}

/** Does something again and again, so many milliseconds apart, until it is told to stop. */
export async function again(
  everyMs: number,
  signal: AbortSignal,
  what: () => Promise<void> | void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await what();
    } catch { /* whom it asks may be away */ }
    await nap(everyMs, signal);
  }
}
