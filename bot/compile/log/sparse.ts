/**
 * sparse writes like a compiler; that it speaks is known from Kbuild's line `CHECK` above.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { compilerLine } from "./compiler.ts";
import { joined } from "./text.ts";

/** The diagnostic of sparse. */
export function sparseLine(text: string): Diagnostic | undefined {
  const found = compilerLine(text);
  return found === undefined ? undefined : { ...found, tool: "sparse" };
}

/** The lines below, with the same place: `mm/a.c:12:5:    expected int`. */
export function sparseMore(last: Diagnostic, text: string): Diagnostic | undefined {
  if (last.tool !== "sparse") return undefined;
  const more = /^\S.*?:\d+:\d+: {2,}(\S.*)$/.exec(text)?.[1];
  return more === undefined ? undefined : joined(last, more.trimEnd());
}
