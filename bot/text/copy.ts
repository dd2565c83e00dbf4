/**
 * Parts of long texts that outlive them. Pure.
 * @module
 */

/** A part of a text keeps the whole of it in memory; going through bytes makes it stand alone. */
export function copy(part: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(part));
}

/** Makes one string of its own of all parts that are equal. */
export function interner(): (part: string) => string {
  const known = new Map<string, string>();
  return (part) => {
    let own = known.get(part);
    if (own === undefined) {
      own = copy(part);
      known.set(own, own);
    }
    return own;
  };
}

/** The same values in no more room than they take: an array that grew has room for twenty more. */
export function exact<Value>(values: readonly Value[]): readonly Value[] {
  return values.length === 0 ? NONE : values.slice();
}

const NONE: readonly never[] = [];
