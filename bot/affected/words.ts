/**
 * The words of a command: where it looks for includes and which files it may read. Pure.
 * @module
 */
import { copy } from "../text/copy.ts";
import { type Define, defineReader } from "./defines.ts";
import { join, keyOf, type Roots } from "./keys.ts";
import type { Key } from "./types.ts";

/** Where a command looks for includes. */
export interface SearchPath {
  /** Directories of `-I` and its kin, in the order of the search. */
  readonly dirs: readonly Key[];
  /** How many of them, the first ones, are for `"x.h"` only. */
  readonly quotes: number;
}

/** A command's words, sorted out. */
export interface Words {
  readonly path: SearchPath;
  /**
   * Words that may be files, one a line: as strings of their own, those of a large kernel take
   * thirty megabytes. Most options and names are none; {@linkcode filesOf} reads them, who asks has
   * to look.
   */
  readonly files: string;
  /** Words that look like a header's name but are no path from here: `-DFILE="x.h"`, `-include x.h`. */
  readonly names: readonly string[];
  /** Macros of `-D`. */
  readonly defines: readonly Define[];
}

/** Words that may be files. */
export function filesOf(words: Words): readonly Key[] {
  return words.files.split("\n");
}

type PathOption = "iquote" | "I" | "isystem" | "idirafter";

/** Sorts words out, many commands with the same words. */
export type WordReader = (text: string) => Words;

/** What stands before the directory in which the rest of a command works. */
const GOES = /^(?:cd|pushd|-C|--directory|--chdir)$/;

/** A word that begins like a file's name and has one of the signs at which words are cut. */
const ODD = /(?<=^|\s)[^\s\-'"][^\s,=@:]*[,=@:]\S*/g;
/** The name of a file with such signs in it: `drivers/firmware/thead,th1520-aon.c`. */
const ODD_NAME = /^[\w.+,=@:/-]+\.\w+$/;

/** Most words of a command are those of the one before, some are its own. */
const REMEMBERED = 2000;

/** Makes a reader that remembers what it has seen of late. */
export function wordReader(roots: Roots): WordReader {
  const keys = new Map<string, Key | undefined>();
  const key = (word: string): Key | undefined => {
    if (keys.has(word)) return keys.get(word);
    // Words are parts of a command's text, which must not live on in them.
    const own = copy(word), found = keyOf(own, roots);
    if (keys.size === REMEMBERED) keys.clear();
    keys.set(own, found);
    return found;
  };
  const same = sharer(), read = defineReader();
  return (text) => {
    // gcc looks in this order, however the options stand.
    const path: Record<PathOption, Key[]> = { iquote: [], I: [], isystem: [], idirafter: [] };
    const files = new Set<Key>();
    const names = new Set<string>();
    for (const [word] of text.matchAll(ODD)) {
      const found = ODD_NAME.test(word) ? key(word) : undefined;
      if (found !== undefined) files.add(found);
    }
    // Quotes, redirections, lists: a file may stand between any of these. Nothing is executed.
    const isDtc = DTC.test(text);
    const words = text.split(/[\s'"`;|&()<>=,@:\\{}]+/);
    /** Where it goes before it looks for files. */
    let at: Key | undefined;
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (word === "") continue;
      if (GOES.test(word)) at = key(words[i + 1] ?? "") ?? at;
      const option = pathOption(word, isDtc);
      if (option !== undefined) {
        const found = key(option.dir === "" ? words[++i] ?? "" : option.dir);
        if (found !== undefined) path[option.name].push(found);
      } else if (word.startsWith("-")) {
        // `-T/tmp/x.lds`, `-Tarch/x.lds`
        const inside = /^-\w([\w./+-]+)$/.exec(word)?.[1];
        const found = inside?.slice(0, -1).includes("/") ? key(inside) : undefined;
        if (found !== undefined) files.add(found);
      } else {
        const found = key(word);
        if (found !== undefined) files.add(found);
        const there = at === undefined || word.startsWith("/") ? undefined : join(at, word);
        if (there !== undefined) files.add(copy(there));
        if (!word.startsWith("/") && /\.(?:h|c|inc|S|dtsi|lds)$/.test(word)) names.add(copy(word));
      }
    }
    const { iquote, I, isystem, idirafter } = path;
    const system = [...isystem, ...idirafter];
    // gcc(1): `-I` of a system directory is ignored.
    const all = [...iquote, ...I.filter((one) => !system.includes(one)), ...system];
    return {
      path: same({ dirs: all, quotes: iquote.length }),
      files: [...files].join("\n"),
      names: same([...names]),
      defines: read(text),
    };
  };
}

/** The compiler of device trees, and its option for directories: gcc's that begin so are others. */
const DTC = /(?:^|[\s/;&|])dtc(?=\s)/;
const DTC_DIR = /^-i(?!nclude|macros|system|quote|dirafter|prefix|with)(.*)$/;

/** The option of a word that says where to look for includes, with what stands in the same word. */
function pathOption(
  word: string,
  isDtc: boolean,
): { readonly name: PathOption; readonly dir: string } | undefined {
  const [, name, dir = ""] = /^-(I|isystem|idirafter|iquote)(.*)$/.exec(word) ?? [];
  if (name !== undefined) return { name: name as PathOption, dir };
  const found = isDtc ? DTC_DIR.exec(word) : null;
  // The command goes through the preprocessor first, whose directories come before.
  return found === null ? undefined : { name: "I", dir: found[1]! };
}

/** Makes one of equal values: many commands have the same path and macros. */
function sharer(): <T>(value: T) => T {
  const known = new Map<string, unknown>();
  return <T>(value: T) => {
    const text = JSON.stringify(value);
    if (!known.has(text)) known.set(text, value);
    return known.get(text) as T;
  };
}

/** The words of several commands as those of one. */
export function joinWords(all: readonly Words[]): Words {
  const quotes = unique(all.flatMap(({ path }) => path.dirs.slice(0, path.quotes)));
  const others = unique(all.flatMap(({ path }) => path.dirs.slice(path.quotes)));
  return {
    path: { dirs: [...quotes, ...others], quotes: quotes.length },
    files: unique(all.flatMap(filesOf)).join("\n"),
    names: unique(all.flatMap(({ names }) => names)),
    defines: all.flatMap(({ defines }) => defines),
  };
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
