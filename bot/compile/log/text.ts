/**
 * Small pieces that the parsers share. None of them may take more than linear time: a build can
 * print lines made to be slow.
 * @module
 */
import type { Diagnostic } from "../types.ts";

/** A message made of several lines is cut here. */
const MAX_JOINED = 1000;

const CONTROL = /[\p{Cc}\p{Cf}]/u;
const CONTROLS = /[\p{Cc}\p{Cf}]/gu;

// deno-lint-ignore no-control-regex
const LINK = /\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)/g;

/** A line without colours and links (gcc -fdiagnostics-urls); what else could move a cursor becomes U+FFFD, a tab becomes a space. */
export function plain(text: string): string {
  if (!CONTROL.test(text)) return text;
  const [first, ...rest] = text.replace(LINK, "").split("\u001b[");
  return [first, ...rest.map((part) => part.replace(/^[\d;]*[A-Za-z]/, ""))].join("")
    .replaceAll("\t", " ").replace(CONTROLS, "\ufffd");
}

/** A diagnostic with a message and perhaps a place. */
export function diagnostic(
  severity: Diagnostic["severity"],
  tool: string,
  message: string,
  place: { readonly file?: string; readonly line?: string; readonly column?: string } = {},
): Diagnostic {
  const { file, line, column } = place;
  return {
    severity,
    tool,
    ...(file === undefined || file === "" ? {} : { file }),
    ...(isNumber(line) ? { line: Number(line) } : {}),
    ...(isNumber(column) ? { column: Number(column) } : {}),
    message,
  };
}

/** No file has as many lines as nine digits can say; more would not be a number in JSON. */
export function isNumber(digits: string | undefined): digits is string {
  return digits !== undefined && digits.length <= 9;
}

/** The diagnostic with more text; what is too long stays as it is. */
export function joined(d: Diagnostic, more: string, between = "; "): Diagnostic {
  const message = `${d.message}${between}${more}`;
  if (d.message.endsWith("...")) return d;
  return { ...d, message: message.length > MAX_JOINED ? `${d.message}; ...` : message };
}

/** Splits `mm/a.c:12:5` or `mm/a.c:12` from the end of a text: what names no line is a file. */
export function placeOf(text: string): { file: string; line?: string; column?: string } {
  const found = /^(.*?):(\d+)(?::(\d+))?$/.exec(text);
  if (!found) return { file: text };
  return {
    file: found[1]!,
    line: found[2]!,
    ...(found[3] === undefined ? {} : { column: found[3] }),
  };
}
