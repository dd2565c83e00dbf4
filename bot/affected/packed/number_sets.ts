/**
 * Many sets of small numbers that mostly follow each other: as bits, those of a large kernel take three hundred
 * megabytes. Pure.
 * @module
 */
import { NumberBytes, NumberCursor } from "./bytes.ts";

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
  readonly #runBytes = new NumberBytes();
  /** Where the sets end. */
  readonly #ends: number[] = [];

  /** Keeps a copy of a set of numbers below `end`; the first one is number 0. */
  push(bits: Bits, end: number): void {
    for (let from = next(bits, 0, end, 1), before = 0; from < end;) {
      const to = next(bits, from, end, 0);
      this.#runBytes.push(from - before);
      this.#runBytes.push(to - from);
      before = to;
      from = next(bits, to, end, 1);
    }
    this.#ends.push(this.#runBytes.length);
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
    const end = this.#ends[set]!;
    const cursor = new NumberCursor(this.#runBytes.bytes, set === 0 ? 0 : this.#ends[set - 1]!);
    for (let from = 0, to = 0; cursor.at < end;) {
      from = to + cursor.next();
      to = from + cursor.next();
      if (!visit(from, to)) return;
    }
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
