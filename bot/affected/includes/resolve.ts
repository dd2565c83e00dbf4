/**
 * Where an include leads, by the search path of the command that compiles it. Pure over a
 * {@linkcode Files} port.
 * @module
 */
import { dirOf, join, nameOf } from "../keys.ts";
import type { Files, Include, Key } from "../types.ts";
import type { SearchPath } from "../words.ts";

/** Finds files by name. `made` are those that the build will make. */
export class Resolver {
  readonly #dirs = new Map<Key, ReadonlyMap<string, Key>>();
  /** By directory and name, both as spelled: the few search paths share most of their directories. */
  readonly #found = new Map<Key, Map<string, Key | undefined>>();

  constructor(readonly files: Files, readonly made: { has(key: Key): boolean }) {}

  /** The key of a file that is there or will be made. */
  file(key: Key): Key | undefined {
    return this.#names(dirOf(key)).get(nameOf(key)) ?? (this.made.has(key) ? key : undefined);
  }

  /** Whether a file is there now. */
  exists(key: Key): boolean {
    return this.#names(dirOf(key)).has(nameOf(key));
  }

  #names(dir: Key): ReadonlyMap<string, Key> {
    let names = this.#dirs.get(dir);
    if (names === undefined) this.#dirs.set(dir, names = this.files.list(dir));
    return names;
  }

  /** A name in a directory of the search path. */
  at(dir: Key, name: string): Key | undefined {
    let known = this.#found.get(dir);
    if (known === undefined) this.#found.set(dir, known = new Map());
    if (known.has(name)) return known.get(name);
    const path = name.startsWith("/") ? undefined : join(dir, name);
    const found = path === undefined ? undefined : this.file(path);
    known.set(name, found);
    return found;
  }

  /** Everything that an include in `from` can mean on a path; empty for what only the host has. */
  include(include: Include, from: Key, path: SearchPath): readonly Key[] {
    if (include.form === "next") {
      // In the file that is compiled itself it is a plain include; the assembler looks where make runs.
      return [dirOf(from), ...path.dirs, "./"].flatMap((dir) => this.at(dir, include.name) ?? []);
    }
    if (include.form === "quoted") {
      const beside = this.at(dirOf(from), include.name);
      if (beside !== undefined) return [beside];
    }
    return this.onPath(include, path);
  }

  /** The first directory of a path that has the name; `.incbin` also looks where make runs. */
  onPath(include: Include, path: SearchPath): readonly Key[] {
    const all: Key[] = [];
    for (const [i, dir] of path.dirs.entries()) {
      const found = this.at(dir, include.name);
      if (found === undefined) continue;
      all.push(found);
      // A directory for quoted names only: what comes after may be meant as well.
      if (i >= path.quotes) return all;
    }
    const here = include.form === "quoted" ? this.at("./", include.name) : undefined;
    return here === undefined ? all : [...all, here];
  }
}
