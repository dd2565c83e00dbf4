/**
 * The right word for a mistyped one.
 * @module
 */

/** Of so many letters on, a word can be the beginning of another. */
const SHORTEST = 2;

/**
 * The candidate that `word` was most likely meant to be, or undefined if none is near. Case does
 * not count; a swap of two neighbours counts as one mistake, as do a letter too many, too few or
 * wrong; one mistake in three letters is the limit. Of equals the first wins. Where none is near, the
 * only one that begins with `word` is it.
 *
 * ```ts
 * import { nearest } from "./nearest.ts";
 * import assert from "node:assert/strict";
 * assert.equal(nearest("sprac64", ["alpha", "sparc64"]), "sparc64");
 * assert.equal(nearest("out", ["output", "seed"]), "output");
 * assert.equal(nearest("vax", ["alpha", "sparc64"]), undefined);
 * ```
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase();
  let best: string | undefined, bestDistance = Infinity;
  const longer: string[] = [];
  for (const candidate of candidates) {
    const right = candidate.toLowerCase();
    if (typed.length >= SHORTEST && right.startsWith(typed)) longer.push(candidate);
    const limit = Math.max(1, Math.floor(Math.min(typed.length, right.length) / 3));
    // Also keeps the work small: a hostile word of a megabyte ends here.
    if (typed === "" || right === "" || Math.abs(typed.length - right.length) > limit) continue;
    const distance = editDistance(typed, right);
    if (distance <= limit && distance < bestDistance && distance < right.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? (longer.length === 1 ? longer[0] : undefined);
}

/** ` (did you mean "x"?)`, or nothing: the end of a message about an unknown word. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const guess = nearest(word, candidates);
  return guess === undefined ? "" : ` (did you mean "${guess}"?)`;
}

/** Damerau's distance in its simple form: no part of the word is edited twice. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, before[j - 2]! + 1);
      }
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
