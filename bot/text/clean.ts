/**
 * Text from outside (subjects, compiler messages, file names) made safe to print: one line, with
 * nothing in it that moves a cursor, changes a colour or turns the direction of writing.
 * @module
 */

/** Longer texts are cut: no line that a person reads, or pastes into a shell, is as long. */
const MAX_LENGTH = 4000;

/**
 * One printable line. White space becomes a space; characters that only join or hint are dropped;
 * other control and format characters show as `\x1b` or `\u202e`, so that one sees they were there.
 *
 * ```ts
 * import { cleanLine } from "./clean.ts";
 * import assert from "node:assert/strict";
 * assert.equal(cleanLine("a\tb\u001b[2J"), "a b\\x1b[2J");
 * ```
 */
export function cleanLine(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text;
  return cut
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[\t\n\v\f\r\u0085\p{Z}]/gu, " ")
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/[\p{Cc}\p{Cf}]/gu, escape);
}

/** Like {@linkcode cleanLine}, for a few lines that we wrote: each is cleaned. */
export function cleanText(text: string): string {
  return text.split("\n").map(cleanLine).join("\n");
}

/** Like {@linkcode cleanLine}, for a line of source: a tab goes to the next multiple of 8 columns. */
export function cleanSource(line: string): string {
  let out = "";
  for (const part of line.replace(/\r?\n$/, "").slice(0, MAX_LENGTH).split(/(\t)/)) {
    out += part === "\t" ? " ".repeat(8 - out.length % 8) : cleanLine(part);
  }
  return out;
}

/** Colours (ECMA-48, SGR) say nothing in a log; all other sequences stay to be seen. */
// deno-lint-ignore no-control-regex
export const COLOURS = /\u001b\[[\d;]*m/g;

/** A whole log, its lines and tabs as they are; a lone carriage return ends a line. */
export function cleanLog(text: string): string {
  return text
    .replaceAll(COLOURS, "")
    .replace(/\r+\n?/g, (ends) => ends.endsWith("\n") ? "\n" : "\n".repeat(ends.length))
    .replace(/[\p{Cs}\p{Noncharacter_Code_Point}]/gu, "\ufffd")
    .replace(/[^\P{Cc}\n\t]|\p{Cf}/gu, escape);
}

/** Cleans every string in a value, however deep: a rendering that starts with it cannot forget one. */
export function cleanDeep<T>(value: T): T {
  if (typeof value === "string") return cleanLine(value) as T;
  if (Array.isArray(value)) return value.map(cleanDeep) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, cleanDeep(inner)]),
  ) as T;
}

function escape(char: string): string {
  const code = char.codePointAt(0)!;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
}
