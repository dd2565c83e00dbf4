/**
 * The beginning and the end of a stream of any length.
 * @module
 */

/** Keeps the first and the last bytes that are pushed. */
export interface Bounded {
  push(chunk: Uint8Array): void;
  /** What is kept, with a line in between that says how much is not. */
  bytes(): Uint8Array;
}

/** Keeps `head` bytes from the beginning and at least `tail` from the end. */
export function bounded(head: number, tail: number): Bounded {
  const first: Uint8Array[] = [];
  let firstSize = 0;
  let last: Uint8Array[] = [];
  let lastSize = 0, dropped = 0;
  return {
    push(chunk) {
      const left = Math.min(head - firstSize, chunk.length);
      if (left > 0) {
        first.push(chunk.slice(0, left));
        firstSize += left;
      }
      const rest = chunk.slice(Math.max(0, left));
      if (rest.length === 0) return;
      last.push(rest);
      lastSize += rest.length;
      while (lastSize - last[0]!.length >= tail) {
        lastSize -= last[0]!.length;
        dropped += last[0]!.length;
        last = last.slice(1);
      }
    },
    bytes() {
      const gap = dropped === 0
        ? []
        : [new TextEncoder().encode(`\n[... ${dropped} bytes are left out here ...]\n`)];
      const parts = [...first, ...gap, ...last];
      const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}
