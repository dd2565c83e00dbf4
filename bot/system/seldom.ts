/**
 * Saying what happens often seldom: the first time at once, and then how often it was since, once in a
 * while. So that who can make us say something cannot fill a disk with it.
 * @module
 */
import { ticks } from "./wait.ts";

/** Says something of a kind; `times`: how often it was since it was said last. */
export type Say<Facts> = (facts: Facts, times: number) => void;

/** Kinds that are told apart; more are one. */
const MAX_KINDS = 100;

/** A function that passes on one of a kind in `everyMs` milliseconds at most. */
export function seldom<Facts>(
  say: Say<Facts>,
  everyMs: number,
  clock: () => number = ticks,
): (kind: string, facts: Facts) => void {
  const kinds = new Map<string, { at: number; since: number }>();
  return (given, facts) => {
    const kind = kinds.size >= MAX_KINDS && !kinds.has(given) ? "" : given;
    const now = clock(), known = kinds.get(kind);
    if (known !== undefined && now - known.at < everyMs) {
      known.since++;
      return;
    }
    kinds.set(kind, { at: now, since: 0 });
    say(facts, (known?.since ?? 0) + 1);
  };
}
