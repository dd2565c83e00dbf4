/**
 * rustc: `error[E0425]: text`, and its place below it: ` --> drivers/a.rs:12:5`.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { isNumber } from "./text.ts";

const FIRST = /^(?:warning|error)(?:\[E\d{4}\])?: /;
const PLACE = /^ {1,9}--> (\S[^:]{0,300}):(\d{1,9}):(\d{1,9})$/;

/** The diagnostic above with its place. */
export function rustMore(last: Diagnostic, text: string): Diagnostic | undefined {
  if (last.tool !== "other" || last.file !== undefined || !FIRST.test(last.message)) {
    return undefined;
  }
  const place = PLACE.exec(text);
  if (!place || !isNumber(place[2]) || !isNumber(place[3])) return undefined;
  return {
    ...last,
    tool: "rustc",
    file: place[1]!,
    line: Number(place[2]),
    column: Number(place[3]),
  };
}
