/**
 * Lines of a patch by which a build may read files that no name in them tells: an include that a macro computes, a
 * directive of the assembler that is put together from pieces, a call of make that asks for a file's size. In linear time,
 * since the lines may be a hostile patch's. Pure.
 * @module
 */
import { directives } from "../text/directives.ts";

/**
 * - `reads`: what compiles the file that the line stands in may read any file;
 * - `asks`: make, Kconfig or a script may look at any file without opening it;
 * - `odd`: it includes a file that is no header by its name, or that stands where no source does.
 */
export type Hidden = "reads" | "asks" | "odd";

/** Where no file of a kernel's own sources stands that a compiler includes. */
const ELSEWHERE = /\b(?:Documentation|LICENSES|tools\/(?:testing|perf))\//;
/** Names that included files have. */
const INCLUDED = /\.(?:[chsS]|cc|cpp|hh|hpp|inc|inl|dtsi?|dtso|lds|sa)$/;
const HAS = /\b__has_(?:include|include_next|embed)\b\s*\(?\s*(?:["<]([^"<>\n]{1,300})[">])?/g;

/** The assembler's directives, and those of them that have a plain name behind them. */
const DIRECTIVE = /\.inc(?:lude|bin)(?!\w)/gi;
const PLAIN = /\.inc(?:lude|bin)(?:[ \t]|\\t){1,20}\\?"[^"\\%$]{1,300}\\?"/gi;
/** A member of a structure, `.include = 1` or `x.include)`, and a word of a sentence. */
const MEMBER = /[\w)\]]\.inc(?:lude|bin)(?!\w|\s|["\\%])|\.inc(?:lude|bin)\s{0,9}[=;]/gi;
/** The name of a directive, or its beginning, given to a macro, or all that a macro stands for. */
const GIVEN =
  /[(,]\s*\.\s*(?:i(?:n(?:c(?:lu?d?e?|bi?n?))?)?\s*)?[),]|#\s*define\s+\w+(?:\([^()]{0,200}\))?\s+\.\s*in?c?\w{0,4}\s*$/i;
/** A macro that stands for a dot: the path of headers of tracepoints, as a rule. */
const DOT = /#\s*define\s+\w+\s+\.\s*$/;
/** A macro of the assembler whose argument is part of a directive that has a string behind it. */
const ARGUMENT = /^\s*[\w.]*\\[\w()@][^"]*"|\.(?:irpc|altmacro)(?!\w)/i;
/** The assembler's macros in strings of C. */
const MACRO = /\.(?:macro|irpc?|altmacro)(?!\w)/i;
/** A directive that an operand, or a dialect of the assembler, is part of; `.L%=` is a label. */
const OPERAND = /\.(?!L)[a-z]{0,7}(?:%|\{)/i;
/** Its strings are names of files. */
const INCLUDE = /^\s*(?:#|%:)\s*include/;
const ASM = /asm|alternative/i;

/** What some strings end with, and others begin with, that are a directive together. */
const ENDS = [
  [/\.in(?:c(?:l(?:ud?)?|bi?)?)?$/i, /^/],
  [/\.i$/i, /^n(?:$|c)/i],
  [/\.$/, /^(?:in?|inc(?:lu?|lud|bi?)?)$|^inc(?:lude|bin)(?:\s|["%]|$)/i],
] as const;

/** What the lines that a patch adds to a file of C, of the assembler or of their kin hide. */
export function hiddenInCode(lines: readonly string[]): ReadonlySet<Hidden> {
  const found = new Set<Hidden>();
  // A backslash joins two lines.
  const text = lines.join("\n").replace(/\\[ \t\r]{0,9}\n/g, "");
  for (const name of included(text)) {
    if (name === undefined) found.add("reads");
    else if (ELSEWHERE.test(name) || !INCLUDED.test(name)) found.add("odd");
  }
  const all = text.split("\n"), hasAsm = ASM.test(text);
  const strings = stringsIn(all.filter((line) => !INCLUDE.test(line)).join("\n"));
  if (all.some((line) => DOT.test(line))) strings.push(".");
  const isHidden = all.some((line) => isOdd(line) || GIVEN.test(line)) ||
    strings.some((inside) => {
      const meant = unescaped(inside);
      return count(meant, DIRECTIVE) > count(inside, DIRECTIVE) ||
        MACRO.test(meant) || hasAsm && OPERAND.test(meant);
    }) ||
    ENDS.some(([end, begin]) =>
      strings.some((one) => end.test(unescaped(one))) &&
      strings.some((one) => begin.test(unescaped(one)))
    );
  return isHidden ? found.add("reads") : found;
}

/** Whether the assembler is told in it to read a file without a plain name. */
function isOdd(line: string): boolean {
  return count(line, DIRECTIVE) > count(line, PLAIN) + count(line, MEMBER) || ARGUMENT.test(line);
}

/** The names behind the preprocessor's directives; undefined for one that cannot be read off them. */
function* included(text: string): Generator<string | undefined> {
  for (const found of directives(text)) yield found.kind === "name" ? found.name : undefined;
  for (const [, name] of text.matchAll(HAS)) yield name;
}

/** Where make runs something, or looks for files, while it reads; and its recipes. Its own questions to tools read none. */
const MAKE =
  /\$[({](?:(?:shell|file|wildcard|eval)\s|\$[({]|call\s+(?!\w*-(?:option|option-yn|ifversion|min-version|name)[,)]|if_changed|cmd|filechk|multi_depend))|!=|`|^\t/;
/** The same of Kconfig, whose own macros for the options of tools ask for no file. */
const KCONFIG = /\$\((?:shell|success|failure|if-success|error-if|warning-if|\$\()/;

/** What a line that a patch adds to a file of make, of Kconfig, or to a script hides. */
export function hiddenInAct(kind: "make" | "kconfig" | "script", text: string): readonly Hidden[] {
  const asks = kind === "script" || (kind === "make" ? MAKE : KCONFIG).test(text);
  return [...asks ? ["asks" as const] : [], ...ELSEWHERE.test(text) ? ["odd" as const] : []];
}

function count(text: string, pattern: RegExp): number {
  return Array.from(text.matchAll(pattern)).length;
}

/** What stands between double quotes of a line, also in its comments. */
function stringsIn(text: string): string[] {
  const found: string[] = [];
  let open: number | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "\n") open = undefined;
    else if (char === "\\" && open !== undefined && text[at + 1] !== "\n") at++;
    else if (char === '"') {
      if (open !== undefined) found.push(text.slice(open, at));
      open = open === undefined ? at + 1 : undefined;
    }
  }
  return found;
}

/** What a string of C stands for, as far as letters go. */
function unescaped(inside: string): string {
  return inside.replace(/\\(?:x([0-9a-f]{1,8})|([0-7]{1,3})|(.))/gi, (_, hex, octal, other) => {
    if (other !== undefined) return other === "t" ? "\t" : other === "n" ? "\n" : other;
    return String.fromCharCode(parseInt(hex ?? octal, hex === undefined ? 8 : 16) & 0xff);
  });
}
