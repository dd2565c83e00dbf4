/**
 * make: files that no rule makes, mistakes in makefiles, targets that failed.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

const NO_RULE = /^make(?:\[\d+\])?: \*\*\* (No rule to make target .*)$/;
const MAKEFILE =
  /^((?:\S*\/)?(?:Makefile[^\s:/]*|Kbuild[^\s:/]*|Platform|[^\s:/]+\.mk)):(\d+): (?:(\*\*\*|warning:) )?(.*)$/;
const BROKEN =
  /^make(?:\[\d+\])?: \*\*\* \[(?:[^\]:]+:\d+: |<builtin>: )?([^\]]+)\] (?:Error \d+|.*)$/;
const NOT_RUN = /^make(?:\[\d+\])?: \*\*\* \[[^\]]+\] Error 126$/;
const COMPILED = /^ {2}(?:CC|AS|LDS|HOSTCC|RUSTC|DTCO?|OVL)(?: \[[MCU]\]|\s)\s+\S/;
/** What scripts/Makefile.userprogs makes; it has a name as a directory has. */
const PROGRAM = /^make(?:\[\d+\])?: \*\*\* \[[^\]:]*scripts\/Makefile\.userprogs:\d+: /;
const QUIET = /^ {2}([A-Z][A-Z0-9_+-]{1,15})(?: \[\w+\])? +(\S+)/;

/** What make says of a recipe, or of a file that is not there, before it says so as an error. */
const ECHO = /^(?:recipe for target |update target )|: No such file or directory$/;
const CIRCLE = /^make(?:\[\d+\])?: (Circular .* dependency dropped)\.$/;

/** The diagnostic of make. What a file of make says by `$(warning)` has no word of its own. */
export function makeLine(text: string): Diagnostic | undefined {
  const rule = NO_RULE.exec(text)?.[1];
  if (rule !== undefined) return diagnostic("error", "make", withoutStop(rule));
  const circle = CIRCLE.exec(text)?.[1];
  if (circle !== undefined) return diagnostic("warning", "make", circle);
  const found = MAKEFILE.exec(text);
  if (!found) return undefined;
  const [, file, line, word, message] = found;
  if (word === undefined && (message === "" || ECHO.test(message!))) return undefined;
  return diagnostic(word === "***" ? "error" : "warning", "make", withoutStop(message!), {
    file,
    line,
  });
}

/** The target that a line says has failed; undefined for directories and make's own recursion. */
export function brokenTarget(text: string): string | undefined {
  const name = BROKEN.exec(text)?.[1];
  if (name === undefined) return undefined;
  // What failed in a directory is named on lines of its own.
  const base = name.split("/").at(-1)!;
  if (PROGRAM.test(text)) return name;
  return base.includes(".") && base !== "." || base.startsWith("vmlinux") ? name : undefined;
}

/** True where a recipe ended as the shell says that a program is there and cannot be run. */
export function couldNotRun(text: string): boolean {
  return NOT_RUN.test(text);
}

/** True for Kbuild's line about an object that is compiled or assembled, or a device tree that is made. */
export function isCompiled(text: string): boolean {
  return COMPILED.test(text);
}

/** A step of a build: other programs speak below its line. */
export interface Step {
  /** `CC` or `CHECK`. */
  readonly word: string;
  /** What is made, or checked. */
  readonly target: string;
}

/** The step that Kbuild's line names. */
export function stepOf(text: string): Step | undefined {
  const [, word, target] = QUIET.exec(text) ?? [];
  return word === undefined || target === undefined ? undefined : { word, target };
}

function withoutStop(text: string): string {
  return text.replace(/ {1,4}Stop\.$/, "").replace(/\.$/, "");
}
