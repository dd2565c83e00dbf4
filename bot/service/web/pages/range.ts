/**
 * A part of a text, as it was asked for: a range of bytes. Pure.
 * @module
 */

/** The whole of it, a part, or neither. */
export type Part =
  | { readonly kind: "whole" }
  /** The bytes from `from` to before `to`. */
  | { readonly kind: "part"; readonly from: number; readonly to: number }
  | { readonly kind: "none" };

/** What a `Range` means (RFC 9110, 14.2); one that is no single range of bytes is passed over. */
export function rangeOf(header: string | null, size: number): Part {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) {
    return { kind: "whole" };
  }
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < from) return { kind: "whole" };
  return from >= to ? { kind: "none" } : { kind: "part", from, to };
}
