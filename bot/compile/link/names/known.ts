/**
 * What each macro is known to make, by the file in which it is known. Pure.
 * @module
 */
import { entry } from "./macros.ts";
import type { Run } from "./shape.ts";

/** By the name of a macro, and by the only file in which it is known; "": in all. */
export type Scoped<T> = ReadonlyMap<string, ReadonlyMap<string, T>>;

/** What is known in a file. */
export function inFile<T>(scopes: ReadonlyMap<string, Iterable<T>>, path: string): readonly T[] {
  return [...scopes.get("") ?? [], ...scopes.get(path) ?? []];
}

/** What macros make. */
export class Known {
  readonly #all = new Map<string, Map<string, Map<string, Run>>>();
  #fresh = new Map<string, Map<string, Run[]>>();
  /** How many things are known. */
  count = 0;

  /** Adds one; gives how many are known of this macro now. */
  add(name: string, scope: string, run: Run): number {
    const scopes = entry(this.#all, name, () => new Map<string, Map<string, Run>>());
    const known = entry(scopes, scope, () => new Map<string, Run>());
    const key = JSON.stringify(run);
    if (known.has(key)) return known.size;
    known.set(key, run);
    this.count++;
    entry(entry(this.#fresh, name, () => new Map<string, Run[]>()), scope, () => []).push(run);
    return known.size;
  }

  get names(): Iterable<string> {
    return this.#all.keys();
  }

  /** What a macro makes in a file. */
  of(name: string, path: string): readonly Run[] {
    const scopes = this.#all.get(name);
    return [...scopes?.get("")?.values() ?? [], ...scopes?.get(path)?.values() ?? []];
  }

  get isFresh(): boolean {
    return this.#fresh.size > 0;
  }

  /** What came since the last call. */
  fresh(): Scoped<readonly Run[]> {
    const fresh = this.#fresh;
    this.#fresh = new Map();
    return fresh;
  }
}
