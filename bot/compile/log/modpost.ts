/**
 * modpost: symbols that no one exports, references from one section into another.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

const LINE = /^(FATAL|ERROR|WARNING): modpost: (.*)$/;
/** How Linux before 5.14 wrote it. */
const OLD = /^(FATAL|ERROR|WARNING): ("[^"]*" \[[^\]]*\] .*)$/;

/** The diagnostic of modpost; its file is the module, or the object. */
export function modpostLine(text: string): Diagnostic | undefined {
  const found = LINE.exec(text) ?? OLD.exec(text);
  if (!found) return undefined;
  const message = found[2]!;
  const mismatch = /^(\S+): section mismatch in reference: ([^\s+]+)?/.exec(message);
  const module = /^"[^"]*" \[([^\]]+\.k?o)\]/.exec(message)?.[1] ??
    /^module ([^\s"]+\.ko) uses /.exec(message)?.[1] ??
    /^missing MODULE_\w+\(\) in (\S+)$/.exec(message)?.[1] ??
    mismatch?.[1];
  const d = diagnostic(found[1] === "WARNING" ? "warning" : "error", "modpost", message, {
    file: module,
  });
  // An address in place of the name begins with 0x.
  const from = mismatch?.[2];
  return from === undefined || from.startsWith("0x") ? d : { ...d, function: from };
}
