/**
 * Search paths of a build's commands: hundreds, which begin alike. Pure.
 * @module
 */
import type { SearchPath } from "../words.ts";

/** Search paths of one build begin alike: with that many directories nearly all names are found. */
export const BASE = 8;

/** Numbers search paths. */
export class Paths {
  readonly #byText = new Map<string, number>();
  readonly #bases = new Map<string, number>();
  readonly #all: { path: SearchPath; base: number }[] = [];

  /** The number of a path; equal ones share it. */
  index(path: SearchPath): number {
    const text = `${path.quotes} ${path.dirs.join(" ")}`;
    let index = this.#byText.get(text);
    if (index === undefined) {
      const head = `${path.quotes} ${path.dirs.slice(0, BASE).join(" ")}`;
      if (!this.#bases.has(head)) this.#bases.set(head, this.#bases.size);
      index = this.#all.push({ path, base: this.#bases.get(head)! }) - 1;
      this.#byText.set(text, index);
    }
    return index;
  }

  /** The path of a number. */
  at(index: number): SearchPath {
    return this.#all[index]!.path;
  }

  /** All paths, in the order of their numbers. */
  all(): readonly SearchPath[] {
    return this.#all.map(({ path }) => path);
  }

  /** The number of its beginning; equal ones share it. */
  base(index: number): number {
    return this.#all[index]!.base;
  }
}
