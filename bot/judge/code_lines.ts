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
      if (hash) code[i] = !/^\s*(?:#|$)/.test(line.slice(1));
      else {
        const [rest, open] = withoutComments(line.slice(1), inside);
        inside = open;
        code[i] = rest.trim() !== "";
      }
    }
  }
  return code;
}

/** A comment whose end comes before any beginning was open when the hunk began. */
function beginsInside(lines: readonly string[]): boolean {
  for (const line of lines) {
    const end = line.indexOf("*/"), begin = line.indexOf("/*");
    if (end >= 0 && (begin < 0 || end < begin)) return true;
    if (begin >= 0) return false;
  }
  // Without either: text behind an asterisk each is the middle of a long comment.
  return lines.length > 0 && lines.every((line) => /^.[ \t]*\*(?:[ \t]|$)/.test(line));
}

/** A line without its comments, and whether one is open at its end. */
function withoutComments(line: string, open: boolean): readonly [code: string, open: boolean] {
  let code = "", at = 0, inside = open;
  while (at < line.length) {
    if (inside) {
      const end = line.indexOf("*/", at);
      if (end < 0) return [code, true];
      at = end + 2;
      inside = false;
      continue;
    }
    const begin = line.indexOf("/*", at), rest = line.indexOf("//", at);
    // `//` may stand in a string: what comes before it counts in any case.
    if (rest >= 0 && (begin < 0 || rest < begin)) return [code + line.slice(at, rest), false];
    if (begin < 0) return [code + line.slice(at), false];
    code += line.slice(at, begin);
    at = begin + 2;
    inside = true;
  }
  return [code, inside];
}
