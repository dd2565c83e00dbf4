/**
 * Parts of long texts that outlive them. Pure.
 * @module
 */

/** A part of a text keeps the whole of it in memory; going through bytes makes it stand alone. */
export function copy(part: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(part));
}
