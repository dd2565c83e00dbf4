/**
 * What one file can pull in, and which configuration symbols it mentions, with no regard to `#if`
 * or comments: more than a compiler would see, never less. Pure.
 * @module
 */

import { exact, interner } from "../../text/copy.ts";
import { assembled, directives } from "../../text/directives.ts";
import { scriptNames } from "./scripts.ts";
import type { Include } from "../types.ts";

/** One file's scan. */
export interface Scan {
  readonly includes: readonly Include[];
  /** Macros after `#include` or `.incbin`: `GENL_MAGIC_INCLUDE_FILE`; `?` for what cannot be read. */
  readonly computed: readonly string[];
  /** Macros that are defined as a file name here, and how that is written; the names are among `includes`. */
  readonly defines: readonly { readonly macro: string; readonly form: "quoted" | "angled" }[];
  /** `CONFIG_X`, `_MODULE` taken off as Kbuild's fixdep does. */
  readonly symbols: readonly string[];
  /** A symbol's name is pasted together: it may be any. */
  readonly pasted: boolean;
  /** In a script, and in a program that opens files: words that may name those. */
  readonly names?: readonly string[];
}

/** The scan of a file that is not there, or is no text. */
export const EMPTY: Scan = { includes: [], computed: [], defines: [], symbols: [], pasted: false };

const HAS_INCLUDE =
  /__has_(?:include|include_next|embed)\s*\(\s*(?:["<]([^"<>\n]+)[">]|([A-Za-z_]\w*))/g;
const DEFINE = /#[ \t]*define(?:[ \t]|\\\r?\n)+(\w+)(?:[ \t]|\\\r?\n)+(["<])([\w./+-]+)[">]/g;
const TRACE =
  /#[ \t]*define[ \t]+(TRACE_SYSTEM|TRACE_INCLUDE_FILE|TRACE_INCLUDE_PATH)(?:[ \t]|\\\r?\n)+([\w./-]+)/g;
const SYMBOL = /CONFIG_(\w*)/g;

/** What all files of a scanner share. */
interface Shared {
  /** A word as a string of its own. */
  readonly copy: (word: string) => string;
  readonly include: (name: string, form: Include["form"]) => Include;
}

/**
 * Makes a scanner of texts in pieces. Equal words and includes of all its files are one, so that no
 * file's text is kept: three hundred thousand includes of a large kernel are twenty thousand.
 */
export function scanner(): (texts: Iterable<string>, script?: boolean) => Scan {
  const copy = interner(), include = includer(copy);
  const shared = { copy, include };
  return (texts, script = false) => {
    if (!script) return scanCode(texts, shared);
    // No script is long.
    const text = [...texts].join("");
    const names = scriptNames(text).map(copy);
    return names.length === 0 ? scan([text], shared) : { ...scan([text], shared), names };
  };
}

/** Makes one of equal includes. */
function includer(copy: Shared["copy"]): Shared["include"] {
  const known = {
    quoted: new Map<string, Include>(),
    angled: new Map<string, Include>(),
    next: new Map<string, Include>(),
  };
  return (name, form) => {
    let one = known[form].get(name);
    if (one === undefined) {
      one = { name: copy(name), form };
      known[form].set(one.name, one);
    }
    return one;
  };
}

/** C that opens files by names: a generator for the host. Where it opens them its strings may say. */
const OPENS = "fopen";
const STRING = /"((?:[^"\\\n]|\\.){3,300})"/g;

/** The scan of what a compiler reads. */
function scanCode(texts: Iterable<string>, shared: Shared): Scan {
  const names = new Set<string>();
  const watched = function* () {
    for (const text of texts) {
      if (text.includes(OPENS)) {
        const strings = Array.from(text.matchAll(STRING), ([, inside]) => inside);
        for (const name of scriptNames(strings.join("\n"))) names.add(shared.copy(name));
      }
      yield text;
    }
  };
  const found = scan(watched(), shared);
  return names.size === 0 ? found : { ...found, names: [...names] };
}

/** What is found in the pieces of a file so far. */
interface Found {
  readonly includes: Include[];
  readonly computed: Set<string>;
  readonly defines: Map<string, Scan["defines"][number]["form"]>;
  readonly symbols: Set<string>;
  /** TRACE_ macros and their values. */
  readonly traces: (readonly [string, string])[];
  pasted: boolean;
}

function scan(texts: Iterable<string>, shared: Shared): Scan {
  const found: Found = {
    includes: [],
    computed: new Set(),
    defines: new Map(),
    symbols: new Set(),
    traces: [],
    pasted: false,
  };
  for (const text of texts) find(text, shared, found);
  const { includes, computed, defines, symbols, traces, pasted } = found;
  for (const name of traceNames(traces)) includes.push(shared.include(name, "quoted"));
  if (computed.size === 0 && includes.length === 0 && symbols.size === 0 && !pasted) return EMPTY;
  return {
    includes: exact(includes),
    computed: exact([...computed]),
    defines: exact(Array.from(defines, ([macro, form]) => ({ macro, form }))),
    symbols: exact([...symbols]),
    pasted,
  };
}

function find(text: string, { copy, include }: Shared, found: Found): void {
  const { includes, computed, defines, symbols } = found;
  const add = (name: string, form: Include["form"]) => includes.push(include(name, form));
  for (const found of directives(text)) {
    if (found.kind === "name") add(found.name, found.form);
    else if (startsLine(text, found.at)) computed.add(copy(found.macro));
  }
  if (text.includes("__has_")) {
    for (const { 1: name, 2: macro, index } of text.matchAll(HAS_INCLUDE)) {
      if (name !== undefined) add(name, "quoted");
      else if (!isProse(text, index)) computed.add(copy(macro!));
    }
  }
  for (const found of assembled(text)) {
    if (found.kind === "name") add(found.name, found.form);
    else computed.add(copy(found.macro));
  }
  for (const [, macro, mark, name] of text.matchAll(DEFINE)) {
    if (!/[./]/.test(name!)) continue;
    // Of two the one that is looked for in more places.
    const angled = mark === "<" && defines.get(macro!) !== "quoted";
    defines.set(copy(macro!), angled ? "angled" : "quoted");
    add(name!, "quoted");
  }
  if (text.includes("define TRACE_")) {
    for (const [, what, value] of text.matchAll(TRACE)) found.traces.push([what!, value!]);
  }
  for (const match of text.matchAll(SYMBOL)) {
    const before = text.charCodeAt(match.index - 1);
    // fixdep: a symbol does not start inside a word (AK4613_CONFIG_X).
    if (isWord(before)) continue;
    if (match[1] === "") {
      found.pasted ||= /^[ \t]*##/.test(text.slice(match.index + 7, match.index + 20));
    } else symbols.add(copy(match[0].replace(/_MODULE$/, "")));
    if (text.startsWith("##", match.index + match[0].length)) found.pasted = true;
  }
}

/**
 * The headers that include/trace/define_trace.h reads again for this one: TRACE_INCLUDE_FILE (by
 * default TRACE_SYSTEM) in TRACE_INCLUDE_PATH (by default trace/events).
 */
function traceNames(traces: Found["traces"]): string[] {
  const files = new Set<string>();
  const paths = new Set(["trace/events"]);
  for (const [what, value] of traces) {
    if (what === "TRACE_INCLUDE_PATH") paths.add(value);
    else files.add(value);
  }
  return [...files].flatMap((file) => [
    `${file}.h`,
    // A relative path counts from include/trace/, where define_trace.h is.
    ...[...paths].flatMap((path) => [`${path}/${file}.h`, `trace/${path}/${file}.h`]),
  ]);
}

/** A directive stands first on its line, or behind a comment; `#include this` in prose does not. */
function startsLine(text: string, index: number): boolean {
  const near = text.slice(Math.max(0, index - 200), index);
  const before = near.slice(near.lastIndexOf("\n") + 1).trim();
  return before === "" || before.endsWith("*/");
}

/** Whether a place is in a line of a comment, `* as __has_include (see errata.h)`, which no `#if` goes on with. */
function isProse(text: string, index: number): boolean {
  const begin = text.lastIndexOf("\n", index - 1) + 1;
  if (index - begin > 200) return false;
  const before = text.slice(begin, index).trimStart();
  if (!/^(?:\*(?!\/)|\/\/)/.test(before) || before.includes("*/")) return false;
  return !/\\[ \t\r]{0,9}\n$/.test(text.slice(Math.max(0, begin - 12), begin));
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 ||
    (code >= 97 && code <= 122);
}
