/**
 * A random choice that the same seed makes again. Pure.
 * @module
 */

/** The largest seed. */
export const MAX_SEED = 2 ** 32 - 1;

/** `n` of a list, or all of it if it has no more, in the list's order; each is as likely as any. */
export function sample<T>(list: readonly T[], n: number, seed: number): readonly T[] {
  const random = generator(seed);
  const indices = list.map((_, i) => i);
  // The first n steps of a Fisher-Yates shuffle.
  const count = Math.min(n, list.length);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (indices.length - i));
    [indices[i], indices[j]] = [indices[j]!, indices[i]!];
  }
  return indices.slice(0, count).sort((a, b) => a - b).map((i) => list[i]!);
}

/** Numbers from 0 to below 1: splitmix32. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
  };
}
