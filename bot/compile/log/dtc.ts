/**
 * dtc, the compiler of device trees: `a.dts:3.5-7.3: Warning (check): text`; and fdtoverlay: `Failed to apply 'a.dtbo': FDT_ERR_NOTFOUND`.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

/** Its places are `line.column`, and a range of them. */
const CHECK = /^(\S+?)(?::(\d+)\.(\d+)(?:-[\d.]+)?)?: (Warning|ERROR) (\([\w-]+\): .*)$/;
const PARSE = /^(Error|FATAL ERROR): (\S+?):(\d+)\.(\d+)(?:-[\d.]+)? (.*)$/;
const FATAL = /^FATAL ERROR: (.*)$/;

/** fdtoverlay: an overlay that does not fit its base, or is not there. */
const OVERLAY = /^Failed to (?:apply|read) '[^']*\.dtbo?'(?::.*)?$/;

/** The diagnostic of dtc. */
export function dtcLine(text: string): Diagnostic | undefined {
  const check = CHECK.exec(text);
  if (check) {
    const [, file, line, column, word, message] = check;
    return diagnostic(word === "ERROR" ? "error" : "warning", "dtc", message!, {
      file,
      line,
      column,
    });
  }
  const parse = PARSE.exec(text);
  if (parse) {
    const [, , file, line, column, message] = parse;
    return diagnostic("error", "dtc", message!, { file, line, column });
  }
  if (OVERLAY.test(text)) return diagnostic("error", "dtc", text);
  const fatal = FATAL.exec(text);
  return fatal ? diagnostic("error", "dtc", fatal[1]!) : undefined;
}
