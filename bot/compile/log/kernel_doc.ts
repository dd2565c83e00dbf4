/**
 * kernel-doc, which make runs beside the compiler with W=1: `Warning: mm/a.c:12 text`. What it calls an
 * error ends no build. Older ones write like a compiler.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

const LINE = /^(?:Warning|Error): (\S+):(\d+) (.*)$/;

/** The diagnostic of kernel-doc. */
export function kernelDocLine(text: string): Diagnostic | undefined {
  const found = LINE.exec(text);
  if (!found) return undefined;
  const [, file, line, message] = found;
  return diagnostic("warning", "kernel-doc", message!, { file, line });
}
