/**
 * Which lines of a file of make a configuration leaves out: those within a condition that does not hold,
 * those of a list that nobody asks for, as `obj-$(CONFIG_X)` is where X is off, and those that say what
 * an object of such a list is made of. Linear in the text, which may be a hostile patch's. Pure.
 * @module
 */
import { type LineSpan, type List, listOf, partsLeftOut } from "./make_lists.ts";
import { expanded, type MakeValue } from "./make_value.ts";

/** What is left out of a file. */
export interface Unused {
  /** Lines, from 1, each with the symbols that decide, without `CONFIG_`. */
  readonly lines: ReadonlyMap<number, readonly string[]>;
  /** The same of the places behind lines; 0: before all. */
  readonly behind: ReadonlyMap<number, readonly string[]>;
}

/** A condition, with all its branches. */
interface Frame {
  /** Whether make is in a branch: `maybe` where that cannot be told. */
  now: "yes" | "no" | "maybe";
  /** Whether it was in one before. */
  taken: "yes" | "no" | "maybe";
  symbols: readonly string[];
}

/** Of conditions within conditions no file has as many. */
const DEPTH = 64;

/** Nothing. */
const NONE: Unused = { lines: new Map(), behind: new Map() };

const DIRECTIVE = /^\s*(ifdef|ifndef|ifeq|ifneq|else|endif|define|endef)\b(.*)$/s;

/** What is left out; nothing where the conditions do not fit together. */
export function unusedLines(text: string, value: MakeValue): Unused {
  const frames: Frame[] = [];
  const lines = new Map<number, readonly string[]>(), behind = new Map<number, readonly string[]>();
  const lists: List[] = [];
  const mark = ({ first, last }: LineSpan, left: readonly string[]) => {
    for (let at = first; at <= last; at++) lines.set(at, left);
    // Something may be taken out of the midst of what a backslash continues.
    for (let at = first; at < last; at++) behind.set(at, left);
  };
  const off = () => frames.find(({ now }) => now === "no")?.symbols;
  let defines = 0;
  for (const { whole, ...place } of logicalLines(text)) {
    const [, word, rest = ""] = DIRECTIVE.exec(whole) ?? [];
    // What ends a branch, or begins another, stands in what is around all of them.
    const around = word === "else" || word === "endif"
      ? frames.slice(0, -1).find(({ now }) => now === "no")?.symbols
      : off();
    if (word !== undefined && around !== undefined) mark(place, around);
    if (word === "define") defines++;
    else if (word === "endef") defines--;
    else if (defines > 0 || word === undefined) {
      const list = defines > 0 ? undefined : listOf(whole, value);
      const left = around ?? list?.off;
      if (left !== undefined) mark(place, left);
      if (list !== undefined) lists.push({ ...list, ...place, off: left });
    } else if (word === "endif") {
      if (frames.pop() === undefined) return NONE;
    } else if (word === "else") {
      const frame = frames.at(-1);
      if (frame === undefined) return NONE;
      if (!next(frame, rest.trim(), value)) return NONE;
    } else {
      if (frames.length === DEPTH) return NONE;
      const now = holds(word, rest, value);
      frames.push({ now, taken: now, symbols: symbolsOf(rest) });
    }
    const left = off();
    for (let at = place.first; left !== undefined && at <= place.last; at++) behind.set(at, left);
  }
  if (frames.length > 0 || defines !== 0) return NONE;
  for (const [list, left] of partsLeftOut(lists)) mark(list, left);
  return { lines, behind };
}

/** Goes on to another branch: `else`, or `else ifeq ...`. False if it is neither. */
function next(frame: Frame, rest: string, value: MakeValue): boolean {
  const plain = rest.startsWith("#") ? "" : rest;
  const [, word, condition = ""] = /^(ifdef|ifndef|ifeq|ifneq)\b(.*)$/s.exec(plain) ?? [];
  if (word === undefined && plain !== "") return false;
  const own = word === undefined ? "yes" : holds(word, condition, value);
  frame.symbols = [...new Set([...frame.symbols, ...symbolsOf(condition)])];
  frame.now = frame.taken === "yes" || own === "no"
    ? "no"
    : frame.taken === "maybe" || own === "maybe"
    ? "maybe"
    : "yes";
  if (frame.taken !== "yes" && own !== "no") frame.taken = own === "yes" ? "yes" : "maybe";
  return true;
}

function holds(word: string, rest: string, value: MakeValue): Frame["now"] {
  const not = word === "ifndef" || word === "ifneq";
  const is = word.endsWith("def") ? defined(rest, value) : equal(rest, value);
  return is === undefined ? "maybe" : is !== not ? "yes" : "no";
}

function defined(rest: string, value: MakeValue): boolean | undefined {
  const name = /^\s*(\w+)\s*(?:#.*)?$/.exec(rest)?.[1];
  const found = name === undefined ? undefined : value(name);
  return found === undefined ? undefined : found !== "";
}

/** `(a,b)`, `"a" "b"`. */
function equal(rest: string, value: MakeValue): boolean | undefined {
  const text = expanded(rest.trim(), value);
  if (text === undefined) return undefined;
  const found = /^\(([^(),]*),([^(),]*)\)\s*(?:#.*)?$/.exec(text) ??
    /^"([^"]*)"\s+"([^"]*)"\s*(?:#.*)?$/.exec(text);
  const [, a, b] = found ?? [];
  return a === undefined || b === undefined ? undefined : a.trim() === b.trim();
}

function symbolsOf(text: string): readonly string[] {
  return [...new Set(text.match(/\bCONFIG_\w+/g) ?? [])].map((one) => one.slice("CONFIG_".length));
}

/** Lines with those that a backslash continues. */
function* logicalLines(text: string) {
  let parts: string[] = [], first = 1;
  for (const [i, line] of text.split("\n").entries()) {
    if (parts.length === 0) first = i + 1;
    parts.push(line);
    if (/(?<!\\)(?:\\\\)*\\\r?$/.test(line)) continue;
    yield { whole: parts.join(" "), first, last: i + 1 };
    parts = [];
  }
  if (parts.length > 0) yield { whole: parts.join(" "), first, last: text.split("\n").length };
}
