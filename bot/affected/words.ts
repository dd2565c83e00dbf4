/**
 * The words of a command: where it looks for includes and which files it may read. Pure.
 * @module
 */
import { keyOf, type Roots } from "./keys.ts";
import type { Key } from "./types.ts";

/** A command's words, sorted out. */
export interface Words {
  /** Directories of `-I` and its kin, in order; `-iquote` first. */
  readonly path: readonly Key[];
  /** Words that may be files. Most options and names are none; the reader has to look. */
  readonly files: readonly Key[];
  /** Words that look like a header's name but are no path from here: `-DFILE="x.h"`, `-include x.h`. */
  readonly names: readonly string[];
  /** Macros of `-D`. */
  readonly defines: readonly string[];
}

/** Sorts words out, many commands with the same words. */
export type WordReader = (text: string) => Words;

/** Makes a reader that remembers what it has seen. */
export function wordReader(roots: Roots): WordReader {
  const keys = new Map<string, Key | undefined>();
  const key = (word: string): Key | undefined => {
    if (!keys.has(word)) keys.set(word, keyOf(word, roots));
    return keys.get(word);
  };
  return (text) => {
    const path: Key[] = [];
    const quote: Key[] = [];
    const files = new Set<Key>();
    const names = new Set<string>();
    const defines: string[] = [];
    // Quotes, redirections, lists: a file may stand between any of these. Nothing is executed.
    const words = text.split(/[\s'"`;|&()<>=,@:\\{}]+/);
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (word === "") continue;
      const dir = /^-(I|isystem|idirafter|iquote)(.*)$/.exec(word);
      if (dir !== null) {
        const found = key(dir[2] === "" ? words[++i] ?? "" : dir[2]!);
        if (found !== undefined) (dir[1] === "iquote" ? quote : path).push(found);
      } else if (word === "-D") defines.push(words[i + 1] ?? "");
      else if (word.startsWith("-D")) defines.push(word.slice(2));
      else if (word.startsWith("-")) {
        // `-T/tmp/x.lds`, `-Tarch/x.lds`
        const inside = /^-\w([\w./+-]*\/[\w./+-]+)$/.exec(word)?.[1];
        const found = inside === undefined ? undefined : key(inside);
        if (found !== undefined) files.add(found);
      } else {
        const found = key(word);
        if (found !== undefined) files.add(found);
        if (!word.startsWith("/") && /\.(?:h|c|inc|S|dtsi|lds)$/.test(word)) names.add(word);
      }
    }
    return { path: [...quote, ...path], files: [...files], names: [...names], defines };
  };
}
