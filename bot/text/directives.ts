/**
 * Where the preprocessor and the assembler are told to read another file, found in linear time: the
 * text may be a hostile patch's. Pure.
 * @module
 */

/** A file that is read, or an expression that names it. */
export type Directive =
  | { readonly kind: "name"; readonly name: string; readonly form: "quoted" | "angled" | "next" }
  | { readonly kind: "computed"; readonly macro: string; readonly at: number };

/** Stands for a name that nobody can read off the text. */
export const ANY = "?";

const WORDS = new Set(["include", "include_next", "import", "embed"]);

/** All `#include` and their kin in a text. */
export function* directives(text: string): Generator<Directive> {
  const skip = skipper(text);
  const done = new Set<number>();
  for (const sign of text.includes("%:") ? ["#", "%:"] : ["#"]) {
    for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
      const from = skip(at + sign.length);
      // Nearly all are #define and #if.
      const first = text.charCodeAt(from);
      if (first !== 105 && first !== 101 || done.has(from)) continue;
      done.add(from);
      const [word, end] = wordAt(text, from);
      if (!WORDS.has(word)) continue;
      const found = named(text, skip(end), word, at);
      if (found !== undefined) yield found;
    }
  }
}

/** What stands behind the word of a directive. */
function named(text: string, at: number, word: string, sign: number): Directive | undefined {
  const open = text[at];
  const close = open === '"' ? '"' : open === "<" ? ">" : "";
  if (close === "") {
    const [macro] = wordAt(text, at);
    return macro === "" ? undefined : { kind: "computed", macro, at: sign };
  }
  let name = "";
  // What is longer is no path, and `<` within a name is none of a file in any tree.
  for (let i = at + 1; i < at + 4096; i++) {
    const char = text[i];
    if (char === undefined || char === "\n" || char === "<") break;
    const joined = char === "\\" ? spliceAt(text, i) : i;
    if (joined > i) i = joined - 1;
    else if (char !== close) name += char;
    else if (name === "") break;
    else if (word === "include_next") return { kind: "name", name, form: "next" };
    else return { kind: "name", name, form: open === '"' ? "quoted" : "angled" };
  }
  return open === "<" && text[at + 1] === "<"
    ? undefined
    : { kind: "computed", macro: ANY, at: sign };
}

/** A word, across lines that a backslash joins, and where it ends. No directive's name is longer. */
function wordAt(text: string, from: number): readonly [string, number] {
  let word = "";
  let i = from;
  while (word.length < 256) {
    const joined = text[i] === "\\" ? spliceAt(text, i) : i;
    if (joined > i) i = joined;
    else if (/\w/.test(text[i] ?? "")) word += text[i++];
    else break;
  }
  return [/^\d/.test(word) ? "" : word, i];
}

/** Behind a backslash that joins two lines; the same place if it does not. */
function spliceAt(text: string, at: number): number {
  let i = at + 1;
  while (text[i] === " " || text[i] === "\t" || text[i] === "\r") i++;
  return text[i] === "\n" ? i + 1 : at;
}

/** Makes a function that skips blanks, comments and joined lines; no place is gone over twice. */
function skipper(text: string): (from: number) => number {
  const known = new Map<number, number>();
  let close = -1, searched = -1;
  const endOfComment = (from: number) => {
    if (from < searched || close < from) [close, searched] = [text.indexOf("*/", from), from];
    if (close < 0) close = text.length;
    return Math.min(text.length, close + 2);
  };
  return (from) => {
    const passed = [from];
    let i = from;
    for (;;) {
      const before = known.get(i);
      if (before !== undefined) {
        i = before;
        break;
      }
      const char = text[i];
      const next = char === " " || char === "\t" || char === "\f" || char === "\v"
        ? i + 1
        : char === "/" && text[i + 1] === "*"
        ? endOfComment(i + 2)
        : char === "\\"
        ? spliceAt(text, i)
        : i;
      if (next === i) break;
      if (next > i + 1) passed.push(next);
      i = next;
    }
    passed.push(i);
    for (const place of passed) known.set(place, i);
    return i;
  };
}

/** `.include` and `.incbin` of the assembler, also in `asm()`; `/include/` and `/incbin/` of dtc. */
const ASM = /\.(?:incbin|include)(?!\w)|\/(?:incbin|include)\/(?=[\s(])/gi;

/** How far behind it the name begins and ends. */
const NEAR = 300;

/** All files that the assembler or dtc is told to read. */
export function* assembled(text: string): Generator<Directive> {
  for (const { index, 0: word } of text.matchAll(ASM)) {
    const from = index + word.length;
    const rest = text.slice(from, from + NEAR);
    // In a string of C blanks and quotes are written as escapes.
    const blanks = /^(?:\s|\\[tn](?=\\|\s|")|\(|\\\r?\n)*/.exec(rest)![0].length;
    const quoted = /^\\*"([^"\\\n]*)\\*"/.exec(rest.slice(blanks));
    const macro = /^[A-Z_]\w*/.exec(rest.slice(blanks));
    if (quoted !== null && quoted[1] !== "") {
      // What stands beside the file comes first for dtc, not for the assembler.
      yield { kind: "name", name: quoted[1]!, form: word.startsWith(".") ? "next" : "quoted" };
    } else if (macro !== null) yield { kind: "computed", macro: macro[0], at: index };
    else if (/^(?:\\*"|\\\w|%)/.test(rest.slice(blanks)) && word.startsWith(".")) {
      // Put together from several strings, an operand, or an argument of a macro.
      yield { kind: "computed", macro: ANY, at: index };
    }
  }
}
