/**
 * Lines of tools that we do not know: one that says error is never dropped. And what scripts, and the programs that
 * they call, print to say that something is wrong, without a word for it; a recipe may go on after that.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

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
  if (LEXER.test(text)) return diagnostic("warning", "other", text);
  const found = WORD.exec(text);
  if (!found) return undefined;
  return diagnostic(/warn(?:ing)?$/i.test(found[1]!) ? "warning" : "error", "other", text);
}

/** perl: `Use of uninitialized value $x in addition (+) at lib/a.pl line 3, <STDIN> line 12.` */
const PERL = /^(\S.{0,500}?) at (\S+) line (\d+)(?:, <[^>\s]*> (?:line|chunk) \d+)?\.$/;

/** dash: `scripts/a.sh: 3: [: x: unexpected operator`. bash: `scripts/a.sh: line 3: y: command not found`. */
const SHELL = /^(\S*(?:sh|\/[\w.+-]+)): (?:line )?(\d+): (\S.*)$/;

/** Programs of every system that recipes call, and that say nothing where all is well. */
const PROGRAM =
  /^(?:\/(?:usr\/)?bin\/)?(?:\[|[gm]?awk|[ef]?grep|sed|cat|cp|mv|ln|cmp|bc|expr|find|sort|uniq|tr|cut|head|tail|printf|test|touch|basename|dirname|readlink|od|wc|python3|perl|date|stat|xargs): \S/;

/** usr/include/headers_check.pl. */
const HEADERS =
  /^(\S+\.h):(\d+): (included file '.*' is not exported|userspace cannot reference .*|include of <linux\/types\.h> is preferred .*|leaks CONFIG_\w+ .*|found __\[us\]\S* .*)$/;

/** The diagnostic of such a line. Whether it ends the build is for make to say. */
export function programLine(text: string): Diagnostic | undefined {
  const header = HEADERS.exec(text);
  if (header) {
    const [, file, line, message] = header;
    return diagnostic("warning", "headers_check", message!, { file, line });
  }
  const perl = PERL.exec(text);
  if (perl) return diagnostic("warning", "perl", perl[1]!, { file: perl[2], line: perl[3] });
  const shell = SHELL.exec(text);
  if (shell) return diagnostic("warning", "sh", shell[3]!, { file: shell[1], line: shell[2] });
  return PROGRAM.test(text) ? diagnostic("warning", "other", text) : undefined;
}
