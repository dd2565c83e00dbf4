/**
 * Scripts that may read a file by a name that nobody can follow. Pure.
 * @module
 */
import type { Graph } from "./graph.ts";
import { isScript } from "./includes/scripts.ts";
import { dirOf, nameOf } from "./keys.ts";
import type { Key } from "./types.ts";

/** What is read by name: C that is included, and what says a format. */
const READ = /\.(?:h|hh|inc|ld|lds|asn1|uni)$/;

/**
 * Scripts by the last part of each such name that stands in them: what comes before it may be in a
 * variable, `$dir/x.h`. Not what bison and flex read, which is C with its includes.
 */
export function namersOf(...graphs: readonly Graph[]): ReadonlyMap<string, ReadonlySet<Key>> {
  const namers = new Map<string, Set<Key>>();
  for (const graph of graphs) {
    for (const file of graph.files) {
      if (!isScript(file) || /\.(?:[ly]|lex)$/.test(file)) continue;
      for (const name of graph.scan(file).names ?? []) {
        const last = READ.test(name) ? nameOf(name) : undefined;
        if (last !== undefined) namers.set(last, (namers.get(last) ?? new Set()).add(file));
      }
    }
  }
  return namers;
}

/** Scripts in the same directory: they may read by a put-together name what nothing else does. */
export function scriptsBeside(path: string, ...graphs: readonly Graph[]): readonly Key[] {
  if (!READ.test(path)) return [];
  if (graphs.some((graph) => graph.files.has(path))) return [];
  const dir = dirOf(path);
  return graphs.flatMap((graph) =>
    [...graph.files].filter((file) => dirOf(file) === dir && isScript(file))
  );
}
