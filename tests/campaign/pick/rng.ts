/**
 * Random numbers that a text decides: the same text, the same numbers, on every machine. Pure.
 * @module
 */

/** A stream of random numbers. */
export interface Rng {
  /** From 0 to `below` - 1. */
  int(below: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of these; undefined if there is none. */
  pick<T>(from: readonly T[]): T | undefined;
}

/** The stream of a text: mulberry32, begun with the FNV-1a hash of its UTF-16 units. */
export function rngOf(text: string): Rng {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word = (word + Math.imul(word ^ (word >>> 7), word | 61)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    chance: (probability) => next() < probability,
    pick: (from) => from.length === 0 ? undefined : from[int(from.length)],
  };
}
