/**
 * Values as numbers, one after the other in bytes of seven bits, and the strings that these stand for, each once. Pure.
 * @module
 */
import { NumberBytes, NumberCursor } from "./bytes.ts";

/** Writes. A reader has to ask in the same order. */
export interface NumberWriter {
  readonly number: (value: number) => void;
  readonly string: (value: string) => void;
  readonly list: <Value>(all: readonly Value[], one: (value: Value) => void) => void;
  readonly optional: <Value>(value: Value | undefined, one: (value: Value) => void) => void;
  /** Writes equal objects, by identity, once, and then their numbers. */
  readonly table: <Value extends object>(one: (value: Value) => void) => (value: Value) => void;
  /** What was written. */
  readonly written: () => { readonly strings: readonly string[]; readonly numbers: Uint8Array };
}

/** Writes nothing yet. */
export function numberWriter(): NumberWriter {
  const strings = new Map<string, number>();
  const bytes = new NumberBytes();
  const number = (value: number) => bytes.push(value);
  return {
    number,
    string(value) {
      let at = strings.get(value);
      if (at === undefined) strings.set(value, at = strings.size);
      number(at);
    },
    list(all, one) {
      number(all.length);
      for (const value of all) one(value);
    },
    optional(value, one) {
      number(value === undefined ? 0 : 1);
      if (value !== undefined) one(value);
    },
    table<Value extends object>(one: (value: Value) => void) {
      const known = new Map<Value, number>();
      return (value: Value) => {
        const at = known.get(value);
        number(at ?? known.size);
        if (at !== undefined) return;
        known.set(value, known.size);
        one(value);
      };
    },
    written: () => ({ strings: [...strings.keys()], numbers: bytes.bytes.slice(0, bytes.length) }),
  };
}

/** Reads what {@linkcode NumberWriter} wrote, in the same order. Throws if there is no more. */
export interface NumberReader {
  readonly number: () => number;
  readonly string: () => string;
  readonly list: <Value>(one: () => Value) => readonly Value[];
  readonly optional: <Value>(one: () => Value) => Value | undefined;
  readonly table: <Value>(one: () => Value) => () => Value;
  /** Reads each value of a list, and makes none. */
  readonly each: (one: () => void) => void;
  /** Whether all was read. */
  readonly ended: () => boolean;
}

/** Reads from the beginning. */
export function numberReader(strings: readonly string[], numbers: Uint8Array): NumberReader {
  const cursor = new NumberCursor(numbers);
  const number = () => cursor.next();
  const none: readonly never[] = [];
  return {
    number,
    string() {
      const value = strings[number()];
      if (value === undefined) throw new RangeError("no such string");
      return value;
    },
    list<Value>(one: () => Value): readonly Value[] {
      const length = number();
      if (length > numbers.length - cursor.at) throw new RangeError("no more numbers");
      if (length === 0) return none;
      const all = new Array<Value>(length);
      for (let i = 0; i < length; i++) all[i] = one();
      return all;
    },
    optional: (one) => number() === 0 ? undefined : one(),
    table<Value>(one: () => Value) {
      const known: Value[] = [];
      return () => {
        const index = number();
        if (index > known.length) throw new RangeError("no such value");
        if (index === known.length) known.push(one());
        return known[index]!;
      };
    },
    each(one) {
      for (let left = number(); left > 0; left--) one();
    },
    ended: () => cursor.at === numbers.length,
  };
}
