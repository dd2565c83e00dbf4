/**
 * Which lines of a hunk hold more than blanks and comments. Pure.
 * @module
 */
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
    const texts = side.map(([, line]) => line);
    let inside = !hash && beginsInside(texts);
    for (const [i, line] of side) {
      if (hash) code[i] = !HASHED.test(line.slice(1)) || DIRECTIVE.test(line.slice(1));
      else {
        const [rest, open] = withoutComments(line.slice(1), inside);
        inside = open;
        code[i] = rest.trim() !== "";
      }
    }
  }
  return code;
}

/** A comment that `#` begins, or nothing. */
const HASHED = /^\s*(?:#|$)/;

/** What a script of perl prints for the preprocessor; prose has a blank behind the sign. */
const DIRECTIVE = /^#(?:if(?:n?def)?|el(?:if|se)|endif|define|undef|include|error)\b/;

/** A comment whose end comes before any beginning was open when the hunk began. */
function beginsInside(lines: readonly string[]): boolean {
  for (const line of lines) {
    const mark = nextMark(line, 0, false);
    if (mark.what === "end") return true;
    if (mark.what === "begin") return false;
  }
  // Without either: text behind an asterisk each is the middle of a long comment.
  return lines.length > 0 && lines.every((line) => /^.[ \t]*\*(?:[ \t]|$)/.test(line));
}

/** A line without its comments, and whether one is open at its end. */
function withoutComments(line: string, open: boolean): readonly [code: string, open: boolean] {
  let code = "", from = 0, inside = open;
  while (from < line.length) {
    const { what, at } = nextMark(line, from, inside);
    if (!inside) code += line.slice(from, at);
    if (what === "rest") return [code, false];
    if (what === "none") break;
    if (what === "begin") inside = true;
    else {
      if (!inside) code += "*/";
      inside = false;
    }
    from = at + 2;
  }
  return [code, inside];
}

/** Where a comment begins or ends. */
interface Mark {
  readonly what: "begin" | "end" | "rest" | "none";
  readonly at: number;
}

/** A string or a character that ends on its line, soon; an apostrophe of prose seldom has another. */
const QUOTED = /"(?:\\.|[^"\\]){0,1000}"|'(?:\\.|[^'\\]){1,4}'/y;

/** The next mark of a line that is in no string; within a comment there are no strings. */
function nextMark(line: string, from: number, inside: boolean): Mark {
  for (let at = from; at < line.length; at++) {
    if (line.startsWith("*/", at)) return { what: "end", at };
    if (inside) continue;
    if (line.startsWith("/*", at)) return { what: "begin", at };
    if (line.startsWith("//", at)) return { what: "rest", at };
    // One with a backslash belongs to a string that has not ended.
    if (line[at] !== '"' && line[at] !== "'" || line[at - 1] === "\\") continue;
    QUOTED.lastIndex = at;
    if (QUOTED.test(line)) at = QUOTED.lastIndex - 1;
  }
  return { what: "none", at: line.length };
}
