/**
 * A file as the C preprocessor divides it: logical lines, of which some are conditional directives.
 * In linear time, since the text may be a hostile patch's. Pure.
 * @module
 */

/** A conditional directive. */
export interface Conditional {
  readonly word: "if" | "elif" | "else" | "endif";
  /** Its first and last line, from 1. */
  readonly first: number;
  readonly last: number;
  /** What stands behind the word, cut. */
  readonly condition: string;
}

const WORDS: Readonly<Record<string, Conditional["word"]>> = {
  if: "if",
  ifdef: "if",
  ifndef: "if",
  elif: "elif",
  elifdef: "elif",
  elifndef: "elif",
  else: "else",
  endif: "endif",
};

/** Of a condition, more characters are not kept. */
const CONDITION = 500;

/** What changes how the rest is read: a raw string, which not all compilers know, and the number of a line. */
const NUMBERED = /^\s*(?:line\b|\d+\s*(?:"|$))/;

/**
 * All conditional directives of a text, in their order; undefined, as the last one, where a raw string begins or a directive
 * numbers the lines: what follows could be read in two ways.
 */
export function* conditionals(text: string): Generator<Conditional | undefined> {
  let at = 0, line = 1;
  while (at < text.length) {
    const found = logicalLine(text, at, line);
    if (found.raw || NUMBERED.test(found.directive ?? "")) return yield undefined;
    if (found.directive !== undefined) {
      const [, word = "", condition = ""] = /^\s*(\w+)([^]*)$/.exec(found.directive) ?? [];
      const kind = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
      if (kind !== undefined) {
        yield { word: kind, first: line, last: found.line - 1, condition: condition.trim() };
      }
    }
    [at, line] = [found.at, found.line];
  }
}

/** Where the next logical line begins; of a directive, what stands behind the `#`, comments made blanks. */
interface Logical {
  readonly at: number;
  readonly line: number;
  readonly directive?: string;
  /** A raw string begins on it. */
  readonly raw: boolean;
}

/** Before a quote: a raw string. */
const RAW = /^(?:u8|[LUu])?R$/;

function logicalLine(text: string, from: number, first: number): Logical {
  let at = from, line = first;
  /** Undefined until the first sign that is no blank; false: no directive. */
  let directive: string | false | undefined;
  /** The end of the name before a place, and whether it begins a raw string. */
  let name = "", raw = false;
  const done = () => ({ at, line, raw, ...typeof directive === "string" ? { directive } : {} });
  const add = (what: string) => {
    if (typeof directive === "string" && directive.length < CONDITION) directive += what;
  };
  while (at < text.length) {
    const char = text[at]!;
    if (char === "\n") {
      at++;
      line++;
      return done();
    }
    const joined = char === "\\" ? spliceAt(text, at) : at;
    if (joined > at) {
      at = joined;
      line++;
      continue;
    }
    if (char === '"' && RAW.test(name)) raw = true;
    name = WORD.test(char) ? (name + char).slice(-4) : "";
    if (char === "/" && text[after(text, at + 1)] === "*") {
      const body = after(text, at + 1) + 1;
      const stop = commentEnd(text, body);
      line += newlines(text, at, stop);
      at = stop;
      add(" ");
    } else if (char === "/" && text[after(text, at + 1)] === "/") {
      [at, line] = endOfLine(text, at, line);
    } else if (char === '"' || char === "'") {
      directive ??= false;
      add(char);
      [at, line] = endOfString(text, at, line);
    } else if (directive === undefined && (char === "#" || text.startsWith("%:", at))) {
      directive = "";
      at += char === "#" ? 1 : 2;
    } else {
      if (!BLANK.test(char)) directive ??= false;
      add(char);
      at++;
    }
  }
  line++;
  return done();
}

/** Behind a comment, a string or a character that begins at a place; the place itself where none does. */
export function skipped(text: string, at: number): number {
  const char = text[at];
  if (char === '"' || char === "'") return endOfString(text, at, 0)[0];
  if (char !== "/") return at;
  if (text[after(text, at + 1)] === "/") return endOfLine(text, at, 0)[0];
  if (text[after(text, at + 1)] !== "*") return at;
  return commentEnd(text, after(text, at + 1) + 1);
}

/** Its two signs may be on lines that are joined. */
const COMMENT_END = /\*(?:\\[ \t\f\v\r]*\n)*\//g;

/** Behind the end of a comment that is open at a place; the end of the text if there is none. */
export function commentEnd(text: string, from: number): number {
  COMMENT_END.lastIndex = from;
  return COMMENT_END.test(text) ? COMMENT_END.lastIndex : text.length;
}

/** Whether a raw string may begin anywhere in a text: not all compilers know them. */
export function mayHaveRaw(text: string): boolean {
  return /(?<!\w)(?:u8|[LUu])?R(?:\\[ \t\f\v\r]*\n)*"/.test(text);
}

/** The newline that ends the logical line of a directive. */
export function directiveEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\n") {
    const next = text[at] === "\\" ? spliceAt(text, at) : skipped(text, at);
    at = next > at ? next : at + 1;
  }
  return at;
}

const BLANK = /[ \t\f\v\r]/;
const WORD = /\w/;

/** Over joined lines: `/\` and a newline and `*` begin a comment. */
function after(text: string, at: number): number {
  let now = at;
  while (text[now] === "\\") {
    const next = spliceAt(text, now);
    if (next === now) break;
    now = next;
  }
  return now;
}

/** Behind a backslash that joins two lines; the same place if it does not. */
function spliceAt(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && BLANK.test(text[i]!)) i++;
  return text[i] === "\n" ? i + 1 : at;
}

/** To the newline that ends a comment of one line. */
function endOfLine(text: string, from: number, first: number): [number, number] {
  let at = from, line = first;
  while (at < text.length && text[at] !== "\n") {
    const joined = text[at] === "\\" ? spliceAt(text, at) : at;
    if (joined > at) line++;
    at = joined > at ? joined : at + 1;
  }
  return [at, line];
}

/** Behind a string; one that its line does not end takes the rest of the line, as gcc and clang do. */
function endOfString(text: string, from: number, first: number): [number, number] {
  const quote = text[from];
  let at = from + 1, line = first;
  while (at < text.length && text[at] !== "\n") {
    const char = text[at]!;
    if (char === quote) return [at + 1, line];
    const joined = char === "\\" ? spliceAt(text, at) : at;
    if (joined > at) {
      at = joined;
      line++;
    } else at += char === "\\" && text[at + 1] !== "\n" ? 2 : 1;
  }
  return [at, line];
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = text.indexOf("\n", from); i >= 0 && i < to; i = text.indexOf("\n", i + 1)) count++;
  return count;
}
