/**
 * Whole numbers from 0 to 2^31 - 1 in bytes of seven bits, the low ones first. Pure.
 * @module
 */

/** Bytes that numbers are added to. */
export class NumberBytes {
  #bytes = new Uint8Array(2 ** 16);
  #length = 0;

  /** So many bytes were written. */
  get length(): number {
    return this.#length;
  }

  /** What was written, and room behind it; another one after the next number. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Adds a number. */
  push(value: number): void {
    if (this.#length + 5 > this.#bytes.length) {
      const more = new Uint8Array(this.#bytes.length * 2);
      more.set(this.#bytes);
      this.#bytes = more;
    }
    for (; value > 127; value >>>= 7) this.#bytes[this.#length++] = value & 127 | 128;
    this.#bytes[this.#length++] = value;
  }
}

/** Reads numbers one after the other. */
export class NumberCursor {
  /** `at`: where the next number begins. */
  constructor(readonly bytes: Uint8Array, public at = 0) {}

  /** The next number. Throws RangeError if there is none. */
  next(): number {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError("no more numbers");
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
}
