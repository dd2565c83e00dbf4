/**
 * Which lines of a hunk hold more than blanks and comments. Pure.
 * @module
 */
import { commentEnd, mayHaveRaw, skipped } from "../coverage/mod.ts";
import type { LineHunk } from "./hunks.ts";

/**
 * For each line of a hunk, whether it holds code: an added line by the text after the patch, a removed
 * one by that before, a line of both by the first. `hash`: comments are those of make and Kconfig.
 */
export function codeLines(
  { lines }: Pick<LineHunk, "lines">,
  hash = false,
): readonly boolean[] {
  const code = lines.map(() => false);
  for (const other of ["-", "+"]) {
    // Without what the other side has.
    const side = [...lines.entries()].filter(([, line]) => line[0] !== other && line[0] !== "\\");
    const texts = side.map(([, line]) => line.slice(1));
    const held = hash ? undefined : withCode(texts);
    for (const [at, [i, line]] of side.entries()) {
      code[i] = held?.has(at) ?? (!HASHED.test(line.slice(1)) || DIRECTIVE.test(line.slice(1)));
    }
  }
  return code;
}

/** A comment that `#` begins, or nothing. */
const HASHED = /^\s*(?:#|$)/;

/** What a script of perl prints for the preprocessor; prose has a blank behind the sign. */
const DIRECTIVE = /^#(?:if(?:n?def)?|el(?:if|se)|endif|define|undef|include|error)\b/;

/** Which of some lines of C hold code. Where it is not certain, they do: a patch must not be able to hide any. */
function withCode(lines: readonly string[]): ReadonlySet<number> {
  const text = lines.join("\n"), found = new Set<number>();
  if (mayHaveRaw(text)) {
    for (const [i, line] of lines.entries()) if (line.trim() !== "") found.add(i);
    return found;
  }
  let line = 0;
  const walk = (from: number, to: number, isCode: boolean) => {
    for (let at = from; at < to; at++) {
      if (text[at] === "\n") line++;
      else if (isCode && !/\s/.test(text[at]!)) found.add(line);
    }
  };
  let at = beginsInside(lines) ? commentEnd(text, 0) : 0;
  walk(0, at, false);
  while (at < text.length) {
    const next = skipped(text, at);
    const to = Math.max(next, at + 1);
    walk(at, to, next === at || text[at] !== "/");
    at = to;
  }
  return found;
}

/** A line of a long comment. */
const COMMENT = /^[ \t]*(?:\*(?:[ \t*/].*)?)?$/;

/**
 * Whether a comment was open when the hunk began: lines that look like those of one lead to an end that nothing follows, or
 * there are no others. In a comment an apostrophe begins nothing.
 */
function beginsInside(lines: readonly string[]): boolean {
  for (const line of lines) {
    // What is joined to the next line may be a string or a macro.
    if (!COMMENT.test(line) || line.trimEnd().endsWith("\\")) return false;
    const end = line.indexOf("*/"), begin = line.indexOf("/*");
    if (end >= 0 && (begin < 0 || begin > end)) return line.slice(end + 2).trim() === "";
    if (begin >= 0) return false;
  }
  return lines.length > 0 && lines.every((line) => line.trim() !== "");
}
