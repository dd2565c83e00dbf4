/**
 * The linker of binutils. What it says of a symbol stands behind a place and, most of the time,
 * without its own name.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic, placeOf } from "./text.ts";

const NAME = /^(?:\S*[-/])?ld(?:\.bfd)?:(?= ?\S)/;
const SYMBOL = [": undefined reference to ", ": multiple definition of "];
/** Where it says something that is no fault, or was said before. */
const QUIET = /^(?:skipping incompatible |supported |[Nn]ote: |NOTE: |using )/;

/** The diagnostic of ld. */
export function ldLine(text: string): Diagnostic | undefined {
  const name = NAME.exec(text)?.[0];
  const rest = name === undefined ? text : text.slice(name.length).trimStart();
  const symbol = symbolLine(rest);
  if (symbol !== undefined) return symbol;
  if (name === undefined) return undefined;
  if (inFunction(rest) !== undefined || rest.includes(": more undefined references to ")) {
    return undefined;
  }
  const warning = /^(?:(\S+): )?warning: (.*)$/.exec(rest);
  if (warning) return diagnostic("warning", "ld", warning[2]!, { file: warning[1] });
  if (QUIET.test(rest)) return undefined;
  const script = /^(\S+?):(\d+): ?(.*)$/.exec(rest);
  if (script) return diagnostic("error", "ld", script[3]!, { file: script[1], line: script[2] });
  return diagnostic("error", "ld", rest);
}

/**
 * The source of "mm/a.o: in function `f':", as far as ld's `a.c` below it tells: without debug
 * information it names a file without its directory.
 */
export function inObject(text: string): string | undefined {
  const name = NAME.exec(text)?.[0] ?? "";
  const at = text.indexOf(": in function ");
  const object = at < 0 ? undefined : text.slice(name.length, at).trim();
  return object !== undefined && /^\S+\.o$/.test(object) ? object : undefined;
}

/** `a.c` of the object `mm/a.o` is `mm/a.c`; any other name stays. */
export function sourceOf(object: string, file: string): string {
  const at = object.lastIndexOf("/") + 1;
  const stem = object.slice(at, -".o".length);
  return at > 0 && !file.includes("/") && file.replace(/\.\w+$/, "") === stem
    ? object.slice(0, at) + file
    : file;
}

/** The function of "mm/a.o: in function `f':", which holds for the lines below. */
export function inFunction(text: string): string | undefined {
  const at = text.indexOf(": in function ");
  if (at < 0 || !/['\u2019]:$/.test(text)) return undefined;
  const quoted = text.slice(at + ": in function ".length, -1);
  return /^[`'\u2018]([^`'\u2018\u2019]+)['\u2019]$/.exec(quoted)?.[1];
}

function symbolLine(rest: string): Diagnostic | undefined {
  const ats = SYMBOL.map((word) => rest.indexOf(word)).filter((at) => at > 0);
  if (ats.length === 0 || /^\s/.test(rest)) return undefined;
  const at = Math.min(...ats);
  const where = rest.slice(0, at);
  const message = rest.slice(at + 2);
  if (where.endsWith(")")) {
    // What was linked with `-r` names no source: arch/x86/purgatory/purgatory.ro.
    if (/^\([^()]*\)$/.test(where)) return diagnostic("error", "ld", message);
    const open = where.lastIndexOf(":(");
    // With debug information the line stands before the section.
    return open <= 0
      ? undefined
      : diagnostic("error", "ld", message, placeOf(where.slice(0, open)));
  }
  const place = placeOf(where);
  return place.line === undefined ? undefined : diagnostic("error", "ld", message, place);
}
