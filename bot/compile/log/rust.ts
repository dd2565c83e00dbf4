/**
 * rustc: `error[E0425]: text`, and its place below it: ` --> drivers/a.rs:12:5`.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic, isNumber, joined } from "./text.ts";

const FIRST = /^(?:warning|error)(?:\[E\d{4}\])?: /;
const PLACE = /^ {1,9}--> (\S[^:]{0,300}):(\d{1,9}):(\d{1,9})$/;

/** A program in Rust that a recipe runs: scripts/generate_rust_target.rs, or a macro; the reason is on the next line. */
const PANIC =
  /^thread '[^']{0,100}'(?: \(\d{1,10}\))? panicked at (\S[^:]{0,300}):(\d{1,9}):(\d{1,9}):$/;
const PANICKED = "panicked";

/** The diagnostic of a program that panics. */
export function rustLine(text: string): Diagnostic | undefined {
  const found = PANIC.exec(text);
  if (found === null) return undefined;
  const [, file, line, column] = found;
  return diagnostic("error", "rustc", PANICKED, { file, line, column });
}

/** The diagnostic above with its place, or its reason. */
export function rustMore(last: Diagnostic, text: string): Diagnostic | undefined {
  if (last.tool === "rustc" && last.message === PANICKED && text.trim() !== "") {
    return joined(last, text.trim(), ": ");
  }
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
