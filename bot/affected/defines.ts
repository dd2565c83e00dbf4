/**
 * The macros that a command's `-D` define. Pure.
 * @module
 */
import { copy, interner } from "../text/copy.ts";

/** A macro of `-D`. */
export interface Define {
  readonly name: string;
  /** The words of what it stands for; undefined: a shell makes it. */
  readonly words?: readonly string[];
}

/** Whether a macro has another value in each object, or module. */
export function isOwnName(name: string): boolean {
  return /^_*KBUILD_(?:MOD|BASE)(?:NAME|FILE)$/.test(name);
}

const OPTION = /(?<=^|[\s'"`;|&()<>=,@:\\{}])-D[\s'"\\]*(\w+)/g;
/** A longer value is not read. */
const MAX_VALUE = 4096;

/** The macros of a command, as it is written for a shell. `own`: see {@linkcode interner}. */
export function definesIn(text: string, own = copy): readonly Define[] {
  return [...text.matchAll(OPTION)].map((match) => {
    const [whole, name = ""] = match;
    const quote = /['"]/.exec(whole)?.[0] ?? text[match.index - 1] ?? "";
    const value = valueAt(text, match.index + whole.length, quote);
    // cpp(1): a macro without a value is 1.
    const words = value === "" ? ["1"] : value?.match(/\w+/g)?.map(own);
    return { name: own(name), ...(value === undefined ? {} : { words: words ?? [] }) };
  });
}

/** What is as it stands, by the quote that is open. */
const PLAIN: Readonly<Record<string, RegExp>> = {
  "": /[^\\$`\s;|&<>'"]+/y,
  "'": /[^']+/y,
  '"': /[^"\\$`]+/y,
};
/** Reads the macros of many commands: equal ones are one, since each object has three of its own. */
export function defineReader(): (text: string) => readonly Define[] {
  const own = interner();
  const defines = new Map<string, Define>(), values = new Map<string, Define["words"]>();
  const lists = new Map<string, readonly Define[]>(), numbers = new Map<Define, number>();
  const same = (one: Define): Define => {
    const value = one.words?.join(" ") ?? "?", key = `${one.name}=${value}`;
    let known = defines.get(key);
    if (known === undefined) {
      const words = entry(values, value, () => one.words);
      known = words === undefined ? one : { name: one.name, words };
      defines.set(key, known);
      numbers.set(known, numbers.size);
    }
    return known;
  };
  return (text) => {
    const all = definesIn(text, own).map(same);
    return entry(lists, all.map((one) => numbers.get(one)).join(" "), () => all);
  };
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  if (!map.has(key)) map.set(key, make());
  return map.get(key)!;
}

/** What follows up to the end of the word; undefined: it is not known. `before`: a quote, if one is open. */
function valueAt(all: string, from: number, before: string): string | undefined {
  const text = all.slice(from, from + MAX_VALUE);
  let quote = before === "'" || before === '"' ? before : "", value = "";
  for (let at = 0; at < text.length; at++) {
    const plain = PLAIN[quote]!;
    plain.lastIndex = at;
    const run = plain.exec(text)?.[0] ?? "";
    value += run;
    at += run.length;
    const char = text[at];
    if (char === undefined) break;
    if (char === quote) quote = "";
    else if (/[\\$`]/.test(char)) {
      // `-Dpr_fmt\(fmt\)=...`
      if (char !== "\\" || !/[()]/.test(text[at + 1] ?? "")) return undefined;
    } else if (/[\s;|&<>]/.test(char)) return value;
    else quote = char;
  }
  return quote === "" && from + text.length === all.length ? value : undefined;
}
