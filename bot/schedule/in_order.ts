/**
 * Hands on in their own order what is done in another.
 * @module
 */

/** Waits for the places before each value. */
export interface InOrder<T> {
  /** Puts a value at its place; gives, in order, all that now have nothing missing before them. */
  put(place: number, value: T): readonly T[];
}

/** For values at these places, in this order; each is put once. */
export function inOrder<T>(places: readonly number[]): InOrder<T> {
  const waiting = new Map<number, T>();
  let next = 0;
  return {
    put(place, value) {
      waiting.set(place, value);
      const ready: T[] = [];
      for (; waiting.has(places[next]!); next++) {
        ready.push(waiting.get(places[next]!)!);
        waiting.delete(places[next]!);
      }
      return ready;
    },
  };
}
