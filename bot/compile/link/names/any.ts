/**
 * Calls of which the name is put together of what is not known where it is written: `a##b(c)`. Once
 * all macros are known that make names, it is asked which of these may be called. Pure, but for the
 * search.
 * @module
 */
import type { Call } from "./define.ts";
import type { Known } from "./known.ts";
import type { Macros } from "./macros.ts";
import { beginnings, mayBe, mayMake } from "./reader.ts";
import { isLarge, mayEnd, namesIn } from "./runs.ts";
import type { Hit } from "./search.ts";
import { type Leaf, OPEN, parted, type Run, substituted, type Values } from "./shape.ts";
import type { ByWords } from "./by_words.ts";

/** Calls of which the name is put together, within what such calls come to. */
const MAX_DEPTH = 6;
/** More calls are not looked at. */
const MAX_CALLS = 30_000;

type AnyCall = Leaf & { readonly kind: "any" };

/** What a call of any macro makes; `at`: the name is no more than an argument of it. */
export function anyCalled(call: Call, of: Run, at?: number): Run {
  return [{ kind: "any", run: of, args: at === undefined ? call.args : [[[OPEN]]] }, OPEN, OPEN];
}

/** Such calls in code. */
export class AnyCalls {
  readonly #calls: (AnyCall & { readonly hit: Hit })[] = [];

  constructor(
    readonly names: readonly string[],
    readonly known: Macros,
    readonly byWords: ByWords,
    readonly macros: Known,
  ) {}

  add(hit: Hit, call: AnyCall): void {
    this.#calls.push({ ...call, hit });
  }

  /** Whether there are more than can be looked at. */
  get areMany(): boolean {
    return this.#calls.length > MAX_CALLS;
  }

  /** Puts the files in which these make one of the names to what was found. */
  async made(found: Map<Hit, string>): Promise<void> {
    const all = [...new Set([...this.macros.names, ...this.byWords.all])].sort();
    for (const one of this.#calls) {
      if (found.has(one.hit)) continue;
      const made = await this.#anyOf(one, one.hit, all, 0);
      if (made !== undefined) found.set(one.hit, made);
    }
  }

  /** The name that any of all these macros makes, where it is the one that is called. */
  async #anyOf(
    { run, args }: AnyCall,
    hit: Hit,
    all: readonly string[],
    depth: number,
  ): Promise<string | undefined> {
    if (depth > MAX_DEPTH) return this.names[0];
    await this.known.learn(new Set(namesIn(run)));
    const values: Values = (leaf) => this.known.values(leaf, hit);
    const begins = beginnings(run, values);
    for (const name of all) {
      if (begins?.some((one) => name.startsWith(one)) === false) continue;
      if (!mayEnd(run, name) || !mayBe(run, name, values)) continue;
      if (this.byWords.has(name, hit.path)) return this.names[0];
      for (const one of this.macros.of(name, hit.path)) {
        const of = substituted(one, args);
        if (isLarge(of)) return this.names[0];
        const again = of.find((leaf) => leaf.kind === "any");
        if (again !== undefined && await this.#anyOf(again, hit, all, depth + 1) === undefined) {
          continue;
        }
        await this.known.learn(new Set(namesIn(of)));
        const parts = parted(of, (leaf) => this.known.isMacro(leaf));
        const made = this.names.find((one) => parts.some((part) => mayMake(part, one, values)));
        if (made !== undefined) return made;
      }
    }
    return undefined;
  }
}
