/**
 * Lines of tools that we do not know: one that says error is never dropped.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { said } from "./text.ts";

/** Lines that only say that something went wrong further up; rustc's last count what it said. */
const ECHO =
  /^(?:warning: \d+ warnings? emitted$|error: aborting due to |make(?:\[\d+\])?: |collect2: error: |compilation terminated|\d+ (?:errors?|warnings?) |(?:\S*[-/])?clang(?:-\d+)?: error: linker command failed)/;
/** The word at the start of the line, or behind a colon; Python says `SyntaxWarning`. */
const WORD =
  /(?:^|: |^[^\s:]+:)(?:fatal )?(error|Error|ERROR|warning|Warning|WARNING|WARN|\w{1,40}Warning|FATAL)(?:\[\w{1,10}\])?(?:: | -- )/;

/** flex: `a.l:12: warning, rule cannot be matched`. */
const LEXER = /^\S+:\d+: warning, /;

/** A line that says error or warning. Indented lines quote a source or belong to one above. */
export function otherLine(text: string): Diagnostic | undefined {
  if (/^\s/.test(text) || ECHO.test(text)) return undefined;
  if (LEXER.test(text)) return said("warning", "other", text);
  const found = WORD.exec(text);
  if (!found) return undefined;
  return said(/warn(?:ing)?$/i.test(found[1]!) ? "warning" : "error", "other", text);
}
