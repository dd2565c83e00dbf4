/**
 * Compares what two states' builds said. Pure.
 * @module
 */
import type { Diagnostic } from "../build/types.ts";
import type { JudgedDiagnostic } from "./types.ts";

/**
 * What makes two diagnostics of two states the same one: everything but the place in the file, which
 * any hunk above it moves, and addresses, which any change moves.
 */
export function identity(d: Diagnostic): string {
  const message = d.message.replaceAll(/\b0x[0-9a-f]+\b|\+0x[0-9a-f]+/gi, "0x");
  return [d.severity, d.tool, d.file ?? "", d.option ?? "", message].join("\0");
}

/**
 * Marks what is new, old and fixed. A multiset: of two like warnings in a file, one mended leaves
 * one old and one fixed.
 */
export function compare(
  before: readonly Diagnostic[],
  now: readonly Diagnostic[],
): readonly JudgedDiagnostic[] {
  const left = new Map<string, Diagnostic[]>();
  for (const d of before) {
    const key = identity(d);
    const same = left.get(key);
    if (same === undefined) left.set(key, [d]);
    else same.push(d);
  }
  const marked = now.map((d): JudgedDiagnostic => {
    const known = left.get(identity(d))?.shift() !== undefined;
    return { ...d, status: known ? "old" : "new" };
  });
  const fixed = [...left.values()].flat().map((d): JudgedDiagnostic => ({ ...d, status: "fixed" }));
  return [...marked, ...fixed];
}
