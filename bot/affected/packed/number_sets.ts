/**
 * Many sets of small numbers that mostly follow each other: as bits, those of a large kernel take three hundred
 * megabytes. Pure.
 * @module
 */

/** A set as bits; see {@linkcode bitsFor}. */
export type Bits = Uint32Array;

/** An empty set of numbers below `end`. */
export function bitsFor(end: number): Bits {
  return new Uint32Array((end + 31) >> 5);
}

/** Adds a number. */
export function addBit(bits: Bits, number: number): void {
  bits[number >> 5]! |= 1 << (number & 31);
}

/** Whether a number is in a set. */
export function hasBit(bits: Bits, number: number): boolean {
  return ((bits[number >> 5] ?? 0) >>> (number & 31) & 1) === 1;
}

/** Sets, each as its runs of numbers: how many are left out, how many follow, in bytes of seven bits. */
export class NumberSets {
  #bytes = new Uint8Array(2 ** 16);
  #length = 0;
  /** Where the sets end. */
  readonly #ends: number[] = [];

  /** Keeps a copy of a set of numbers below `end`; the first one is number 0. */
  push(bits: Bits, end: number): void {
    for (let from = next(bits, 0, end, 1), before = 0; from < end;) {
      const to = next(bits, from, end, 0);
      this.#write(from - before);
      this.#write(to - from);
      before = to;
      from = next(bits, to, end, 1);
    }
    this.#ends.push(this.#length);
  }

  /** Whether a number is in a set. */
  has(set: number, number: number): boolean {
    let found = false;
    this.#runs(set, (from, to) => {
      if (number < to) found = number >= from;
      return number >= to;
    });
    return found;
  }

  /** Adds a set to another one. */
  addTo(bits: Bits, set: number): void {
    this.#runs(set, (from, to) => {
      for (let i = from; i < to; i++) addBit(bits, i);
      return true;
    });
  }

  /** Goes over the runs of a set, from one number up to another, for as long as `visit` wants more. */
  #runs(set: number, visit: (from: number, to: number) => boolean): void {
    const bytes = this.#bytes, end = this.#ends[set]!;
    let at = set === 0 ? 0 : this.#ends[set - 1]!;
    const read = () => {
      let value = 0;
      for (let shift = 0;; shift += 7) {
        const byte = bytes[at++]!;
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
    };
    for (let from = 0, to = 0; at < end;) {
      from = to + read();
      to = from + read();
      if (!visit(from, to)) return;
    }
  }

  #write(value: number): void {
    if (this.#length + 5 > this.#bytes.length) {
      const more = new Uint8Array(this.#bytes.length * 2);
      more.set(this.#bytes);
      this.#bytes = more;
    }
    for (; value > 127; value >>>= 7) this.#bytes[this.#length++] = value & 127 | 128;
    this.#bytes[this.#length++] = value;
  }
}

/** The next number from `at` on that is in a set (1), or is not (0); `end` if there is none. */
function next(bits: Bits, at: number, end: number, bit: 0 | 1): number {
  const skipped = bit === 1 ? 0 : 0xffffffff;
  while (at < end) {
    const word = bits[at >> 5]!;
    if ((at & 31) === 0 && word === skipped) at += 32;
    else if ((word >>> (at & 31) & 1) === bit) return at;
    else at++;
  }
  return end;
}
