/**
 * Lists of arguments in C: where a word stands as a whole argument, and of what. Pure.
 * @module
 */
import type { Pastes } from "./macros.ts";

/** Longer argument lists are not looked at whole. */
const MAX_LIST = 4000;
/** Calls within calls. */
const MAX_DEPTH = 20;

/** Whether a word stands alone between commas and parentheses; blanks are read once from each side. */
export function isWhole(text: string, at: number, length: number): boolean {
  let before = at - 1, after = at + length;
  while (isBlank(text[before])) before--;
  while (isBlank(text[after])) after++;
  return (text[before] === "(" || text[before] === ",") &&
    (text[after] === ")" || text[after] === ",");
}

/** A backslash that continues a line is one, too. */
function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\n" || char === "\t" || char === "\\" || char === "\r" ||
    char === "\f" || char === "\v";
}

/** Whether a whole argument that stands at a place may become a part of a name. */
export function mayBePasted(text: string, place: number, pastes: Pastes): boolean {
  const parameters = parametersAt(text, place);
  let at = place;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const list = openedAt(text, at);
    // Only the outermost is no argument of another one.
    if (list === undefined) return depth === 0;
    const callee =
      /(?<!\w)\w*$/.exec(text.slice(Math.max(0, list.from - 101), list.from - 1).trimEnd())![0];
    if (callee !== "" && (parameters.has(callee) || pastes(callee, list.argument))) return true;
    at = list.from - 1;
  }
  return true;
}

/** Where the list begins in which a place stands, and which argument of it that is, from 0. */
export function openedAt(
  text: string,
  at: number,
): { readonly from: number; readonly argument: number } | undefined {
  let depth = 0, argument = 0;
  for (let i = at - 1; i >= 0 && at - i < MAX_LIST; i--) {
    if (text[i] === ")") depth++;
    else if (text[i] === "(" && depth-- === 0) return { from: i + 1, argument };
    else if (text[i] === "," && depth === 0) argument++;
    else if (text[i] === ";" || text[i] === "{" || text[i] === "}") return undefined;
  }
  return undefined;
}

/** The arguments of a list that are one word. */
export function wholeArguments(text: string, from: number): readonly string[] {
  const words: string[] = [];
  let depth = 0, start = from;
  for (let i = from; i < text.length && i - from < MAX_LIST; i++) {
    const char = text[i];
    if (char === "(") depth++;
    else if (char === ")" && depth > 0) depth--;
    else if ((char === "," || char === ")") && depth === 0) {
      const word = text.slice(start, i).replaceAll("\\\n", " ").trim();
      if (/^\w+$/.test(word)) words.push(word);
      if (char === ")") break;
      start = i + 1;
    }
  }
  return words;
}

/** The parameters of the macro in whose text a place stands; none if it stands elsewhere. */
export function parametersAt(text: string, at: number): ReadonlySet<string> {
  let from = text.lastIndexOf("\n", at) + 1;
  for (let lines = 0; lines < 500 && text[from - 2] === "\\"; lines++) {
    from = text.lastIndexOf("\n", from - 2) + 1;
  }
  const list = /^[ \t]*#[ \t]*define[ \t]+\w+\(([^()]*)\)/.exec(text.slice(from, at))?.[1];
  return new Set(list?.split(",").map((word) => word.replaceAll("\\\n", " ").trim()) ?? []);
}
