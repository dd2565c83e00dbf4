/**
 * C as the kernel writes it, read by its lay-out: enough to edit it at random. Pure.
 * @module
 */

/** A function's definition; lines count from 0. */
export interface Fn {
  readonly name: string;
  /** The first line of its head. */
  readonly start: number;
  /** The line `{`. */
  readonly open: number;
  /** The line `}`. */
  readonly end: number;
  readonly isStatic: boolean;
  /** Its head in one line. */
  readonly head: string;
}

const HEAD = /^[A-Za-z_][\w\s*]*?[\s*](\w+)\([^;{}]*$/;
const NO_FUNCTION = /^(?:typedef|else|do|return|if|while|for|switch|struct \w+ \{|enum|union)\b/;
/** Lines that a head may take. */
const MAX_HEAD = 8;

/** The functions of a file that begin in the first column. Linear time. */
export function functionsOf(lines: readonly string[]): readonly Fn[] {
  const found: Fn[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.length > 300 || NO_FUNCTION.test(line)) continue;
    const name = HEAD.exec(line)?.[1];
    if (name === undefined || /^[A-Z_0-9]+$/.test(name)) continue;
    let open = i + 1;
    while (open < i + MAX_HEAD && /^\s+\S[^;{}]*$/.test(lines[open] ?? "")) open++;
    if (lines[open] !== "{") continue;
    const end = lines.indexOf("}", open);
    if (end < 0) break;
    const head = lines.slice(i, open).map((one) => one.trim()).join(" ");
    found.push({ name, start: i, open, end, isStatic: /\bstatic\b/.test(head), head });
    i = end;
  }
  return found;
}

const DECLARATION = new RegExp(
  "^\\t(?:const |static |register |volatile |struct |union |enum |unsigned |signed |int |long |short |char " +
    "|bool |void |float |double |size_t |ssize_t |[us](?:8|16|32|64) |\\w+_t |[A-Z_]+\\()[^=(]*(?:=|;|,|\\[)",
);

/** Lines of a function that are one whole statement each, one tab deep, behind its declarations. */
export function statementsOf(lines: readonly string[], fn: Fn): readonly number[] {
  const found: number[] = [];
  for (let i = fn.open + 1; i < fn.end; i++) {
    const line = lines[i]!, before = lines[i - 1]!;
    if (!/^\t[A-Za-z_*(][^#]*;$/.test(line) || DECLARATION.test(line)) continue;
    if (!balanced(line) || /^\t\w+:/.test(line)) continue;
    // What stands under an `if` without braces, or goes on from the line before, is left alone.
    if (!/[;{}]\s*$|^\s*$|^\t?\w+:$|\*\/$/.test(before)) continue;
    found.push(i);
  }
  return found;
}

function balanced(line: string): boolean {
  return line.split("(").length === line.split(")").length;
}

/** A head with something put before its first word, behind `static` where there is one. */
export function withWords(line: string, words: string): string {
  return line.startsWith("static ")
    ? `static ${words} ${line.slice("static ".length)}`
    : `${words} ${line}`;
}

/** The same lines with some in place of `count` of them. */
export function splice(
  lines: readonly string[],
  at: number,
  count: number,
  put: readonly string[] = [],
): string {
  return [...lines.slice(0, at), ...put, ...lines.slice(at + count)].join("\n");
}

/** The declaration of a function: its head in one line, without what only a definition may say. */
export function declarationOf(fn: Fn): string {
  const head = fn.head.replaceAll(
    /\b(?:static|inline|__always_inline|noinline|__init|__exit)\b\s*/g,
    "",
  );
  return `extern ${head};`;
}

/** Lines that a pattern finds, from 0. */
export function linesWith(lines: readonly string[], pattern: RegExp): readonly number[] {
  return lines.flatMap((line, i) => pattern.test(line) ? [i] : []);
}

/** The last `#include` in the first column that is in no `#if`; -1 if there is none. */
export function lastInclude(lines: readonly string[]): number {
  let depth = 0, last = -1;
  for (const [i, line] of lines.entries()) {
    if (/^\s*#\s*if/.test(line)) depth++;
    else if (/^\s*#\s*endif/.test(line)) depth--;
    else if (depth === 0 && /^#include\b/.test(line)) last = i;
    else if (line === "{") break;
  }
  return last;
}
