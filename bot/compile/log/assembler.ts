/**
 * The assembler of binutils: `arch/x86/entry.S:7: Error: text`. Clang has its own inside and writes
 * like a compiler.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

const PLACED = /^(\S.*?):(\d+)(?::(\d+))?: (Fatal error|Internal error|Error|Warning): ?(.*)$/;
const BARE = /^(\S.*?): (Fatal error|Error): (.*)$/;

/** The diagnostic of the assembler. */
export function assemblerLine(text: string): Diagnostic | undefined {
  const placed = PLACED.exec(text);
  if (placed) {
    const [, file, line, column, word, message] = placed;
    return diagnostic(word === "Warning" ? "warning" : "error", "as", message!, {
      file,
      line,
      column,
    });
  }
  // A file that ends too early has no line, but one name without blanks.
  const bare = BARE.exec(text);
  if (!bare || !/\.[sS]$|^\{standard input\}$/.test(bare[1]!)) return undefined;
  return diagnostic("error", "as", bare[3]!, { file: bare[1] });
}
