/**
 * The key of a cell, wherever cells are looked up. Pure.
 * @module
 */

/** The name of a cell: `um/3`. */
export function cellKey(
  { arch, state }: { readonly arch: string; readonly state: number },
): string {
  return `${arch}/${state}`;
}
