/**
 * objtool: `vmlinux.o: warning: objtool: f+0x10: text`.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

const LINE = /^(?:(\S+): )?(warning|error): objtool(?: \[[^\]\s]+\])?: (.*)$/;

/** The diagnostic of objtool. */
export function objtoolLine(text: string): Diagnostic | undefined {
  const found = LINE.exec(text);
  if (!found) return undefined;
  const d = diagnostic(found[2] === "error" ? "error" : "warning", "objtool", found[3]!, {
    file: found[1],
  });
  const from = /^([A-Za-z_][\w.$]*)(?:\+0x[\da-f]+|\(\))/.exec(found[3]!)?.[1];
  return from === undefined ? d : { ...d, function: from };
}
