/**
 * gcc and clang, which write alike: `mm/a.c:12:5: error: text [-Woption]`.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic, plain } from "./text.ts";

const PLACED =
  /^(\S.*?):(\d+)(?::(\d+))?: ?(internal compiler error|fatal error|sorry, unimplemented|error|warning): ?(.*)$/;
/** The driver or the compiler itself, about its arguments or files. */
const DRIVER =
  /^(?:\S*[-/])?(?:cc1(?:plus)?|gcc|clang|cpp)(?:-\d+)?: (internal compiler error|fatal error|error|warning): (.*)$/;

/** The diagnostic of a compiler. */
export function compilerLine(text: string): Diagnostic | undefined {
  const placed = PLACED.exec(text);
  if (placed) {
    const [, file, line, column, word, rest] = placed;
    return withOption(
      diagnostic(severity(word!), "cc", message(word!, rest!), { file, line, column }),
    );
  }
  const driver = DRIVER.exec(text);
  if (!driver || driver[2]!.startsWith("linker command failed")) return undefined;
  return withOption(diagnostic(severity(driver[1]!), "cc", message(driver[1]!, driver[2]!)));
}

/** The place of a `note:`, which belongs to the diagnostic above it. */
export function noteFile(text: string): string | undefined {
  return /^(\S.*?):\d+(?::\d+)?: note: /.exec(text)?.[1];
}

const EXPANDED = /^(\S.*?):(\d{1,9})(?::\d+)?: note: in expansion of macro /;

/**
 * The diagnostic with the place of gcc's note below it, which says where a macro is expanded: the
 * last of them is the line that somebody wrote. Undefined if the line is no such note.
 */
export function expandedAt(last: Diagnostic, text: string): Diagnostic | undefined {
  const found = last.tool === "cc" ? EXPANDED.exec(plain(text)) : null;
  return found === null
    ? undefined
    : { ...last, usedAt: { file: found[1]!, line: Number(found[2]) } };
}

function severity(word: string): Diagnostic["severity"] {
  return word === "warning" ? "warning" : "error";
}

/** A compiler that fell over, or lacks something, is no mistake in the source: the message says so. */
function message(word: string, rest: string): string {
  return /^(?:internal|sorry)/.test(word) ? `${word}: ${rest}` : rest;
}

/** Moves `[-Wunused]` or `[-Werror=unused]` from the end of the message to where it belongs. */
function withOption(d: Diagnostic): Diagnostic {
  const at = d.message.lastIndexOf(" [-W");
  if (at < 0 || d.message.indexOf("]", at) !== d.message.length - 1) return d;
  return { ...d, message: d.message.slice(0, at), option: d.message.slice(at + 2, -1) };
}
