/**
 * Which of the lines that a series adds no compiler has seen. Pure.
 * @module
 */
import type { FileHunks, LineHunk } from "./hunks.ts";
import type { JudgedCell, Verdict } from "./types.ts";

/** A file with added lines that no build of its patch's state compiles. */
export interface Uncovered {
  /** The patch that adds the lines. */
  readonly patch: number;
  /** Path relative to the tree. */
  readonly file: string;
  /** How many lines it adds that are for a compiler. */
  readonly lines: number;
}

/** What of a series compilers have seen. */
export interface Coverage {
  /** Lines that the series adds to files for a compiler, without comments and blank lines. */
  readonly lines: number;
  /** The files that are left, by patch. Empty: every file with such lines was read by a compiler. */
  readonly missing: readonly Uncovered[];
}

/** Files that only a compiler, an assembler, a linker or dtc reads. */
const SOURCE = /\.(?:[chsS]|cc|cpp|hh|hpp|inc|rs|dts|dtsi|dtso|lds|l|y|lex|asn1)$/;

/** No build reads these, whatever they are called. */
const PROSE = /^(?:Documentation|LICENSES)\//;

/** Whether what is added to a file is for a compiler. */
export function isForCompiler(path: string): boolean {
  return SOURCE.test(path) && !PROSE.test(path);
}

/** A build that stops at an error has not read all that it reads; the series is not safe either way. */
const STOPPED: ReadonlySet<Verdict> = new Set(["fail", "inherited"]);

const stateOf = ({ state }: JudgedCell): number => state;

/**
 * Holds what each patch adds against what the builds of its state read. A file counts as compiled
 * where one build has read it: which of its lines the preprocessor took out is not looked at.
 */
export function coverageOf(
  cells: readonly JudgedCell[],
  patches: readonly (readonly FileHunks[])[],
): Coverage {
  let lines = 0;
  const missing: Uncovered[] = [];
  const stopped = new Set(cells.filter(({ verdict }) => STOPPED.has(verdict)).map(stateOf));
  for (const [i, files] of patches.entries()) {
    const read = new Set(
      cells.filter(({ state }) => state === i + 1).flatMap(({ outcome }) => outcome?.read ?? []),
    );
    for (const { path, deleted, hunks } of files) {
      if (deleted || !isForCompiler(path)) continue;
      const added = hunks.reduce((sum, hunk) => sum + codeLines(hunk), 0);
      lines += added;
      if (added === 0 || read.has(path) || stopped.has(i + 1)) continue;
      missing.push({ patch: i + 1, file: path, lines: added });
    }
  }
  return { lines, missing };
}

/** Lines that a hunk adds and that hold more than blanks and comments. */
export function codeLines({ lines }: Pick<LineHunk, "lines">): number {
  const after = lines.filter((line) => !line.startsWith("-") && !line.startsWith("\\"));
  let inside = beginsInside(after), count = 0;
  for (const line of after) {
    const [code, open] = withoutComments(line.slice(1), inside);
    inside = open;
    if (line.startsWith("+") && code.trim() !== "") count++;
  }
  return count;
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
