/**
 * An order for diagnostics that does not depend on which job of make was first. Pure.
 * @module
 */
import type { Diagnostic } from "./types.ts";

/**
 * Sorted by file, line, column and who included the file; what names no file stands last, by its
 * text. What one compiler says of one place stays in its order.
 */
export function byPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) =>
    Number(a.file === undefined) - Number(b.file === undefined) ||
    compare(a.file ?? "", b.file ?? "") || compare(a.line ?? 0, b.line ?? 0) ||
    compare(a.column ?? 0, b.column ?? 0) || compare(path(a), path(b)) ||
    (a.file === undefined ? compare(a.message, b.message) : 0)
  );
}

function path({ includedFrom = [] }: Diagnostic): string {
  return includedFrom.map(({ file, line }) => `${file}:${line}`).join(" ");
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
