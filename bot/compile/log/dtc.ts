/**
 * dtc, the compiler of device trees: `a.dts:3.5-7.3: Warning (check): text`.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { said } from "./text.ts";

/** Its places are `line.column`, and a range of them. */
const CHECK = /^(\S+?)(?::(\d+)\.(\d+)(?:-[\d.]+)?)?: (Warning|ERROR) (\([\w-]+\): .*)$/;
const PARSE = /^(Error|FATAL ERROR): (\S+?):(\d+)\.(\d+)(?:-[\d.]+)? (.*)$/;
const FATAL = /^FATAL ERROR: (.*)$/;

/** The diagnostic of dtc. */
export function dtcLine(text: string): Diagnostic | undefined {
  const check = CHECK.exec(text);
  if (check) {
    const [, file, line, column, word, message] = check;
    return said(word === "ERROR" ? "error" : "warning", "dtc", message!, { file, line, column });
  }
  const parse = PARSE.exec(text);
  if (parse) {
    const [, , file, line, column, message] = parse;
    return said("error", "dtc", message!, { file, line, column });
  }
  const fatal = FATAL.exec(text);
  return fatal ? said("error", "dtc", fatal[1]!) : undefined;
}
