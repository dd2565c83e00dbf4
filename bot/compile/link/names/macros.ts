/**
 * The macros of a kernel: where they are defined, and what words and calls stand for. Pure, but for
 * the search.
 * @module
 */
import { type Call, cut, definedBy, type Macro, readMacro, type Texts } from "./define.ts";
import { copy } from "../../../text/copy.ts";
import { withoutComments } from "./header.ts";
import { fromOn, isGiven, mayEnd, namesIn, placeOf } from "./runs.ts";
import { found, type Hit } from "./search.ts";
import { type Leaf, nameOf, OPEN, type Row, type Run, substituted } from "./shape.ts";

/** The text of a kernel. */
export interface Sources {
  readonly files: readonly Hit[];
  /** Words that the search has no definition of, but are macros: of `-D`. */
  readonly defined: ReadonlySet<string>;
  /** The words that such a macro may stand for in a file. */
  readonly values: (name: string, hit: Hit) => Iterable<string>;
  /** Whether no other file includes this one. */
  readonly isLocal: (hit: Hit) => boolean;
  /** The files of which macros may be known in one, by their keys; undefined: all. */
  readonly seenWith: (hit: Hit) => Pick<ReadonlySet<string>, "has"> | undefined;
  readonly textOf: (hit: Hit) => Promise<string>;
  readonly signal?: AbortSignal;
}

/** So many characters of files are kept; the oldest ones are read again. */
const MAX_KEPT = 20 * 2 ** 20;

/** Values of values. */
const MAX_VALUES = 5;

/** What the compiler defines. */
const BUILT_IN = ["__COUNTER__", "__LINE__", "__INCLUDE_LEVEL__"];
const NUMBER: readonly Row[] = [[[{ kind: "number" }]]];
/** The name that a line defines is the last word of what this finds. */
const DEFINE = "^[ \\t\\f\\v]*+#[ \\t\\f\\v]*+define[ \\t\\f\\v]++\\w++";
const BLANKS = [" ", "\t", "\f", "\v"];
/** Behind the name: what stands for one number. */
const NUMBERS = (number: string) => `[ \\t\\f\\v]++${number}[ \\t\\f\\v\\r]*+$`;

/**
 * Finds the definitions of macros that may be a part of one of these names. What stands for one number
 * is a part of a name that has it; the registers of one driver are four million others.
 */
function definitionsFor(names: readonly string[]): string {
  const numbers = new Set(
    names.flatMap((name) =>
      [...name.matchAll(/\d/g)].flatMap(({ index }) =>
        Array.from({ length: name.length - index }, (_, i) => name.slice(index, index + i + 1))
      )
    ),
  );
  const all = `${DEFINE}(?!${NUMBERS("[0-9]\\w*+")})`;
  return numbers.size === 0
    ? all
    : `${all}|${DEFINE}(?=${NUMBERS(`(?:${[...numbers].join("|")})`)})`;
}

/** All macros of some sources. */
export class Macros {
  readonly #texts = new Map<Hit, Texts>();
  /** Characters of these. */
  #kept = 0;
  readonly #read = new Map<string, Macro | undefined>();
  /** All macros that may be a part of the names, with the files that define them. */
  readonly #defined = new Map<string, Hit[]>();
  readonly #known = new Map<string, readonly (readonly [Hit, Macro])[]>();
  /** False where a file is called so that what is found cannot be told. */
  complete = true;

  constructor(readonly sources: Sources) {}

  /** Lists all definitions that may be a part of one of these names. */
  async list(names: readonly string[]): Promise<void> {
    const { files, signal, defined } = this.sources;
    const byPath = new Map(files.map((hit) => [hit.path, hit]));
    await found(definitionsFor(names), files, (path, text) => {
      const name = text.slice(Math.max(...BLANKS.map((blank) => text.lastIndexOf(blank))) + 1);
      const hit = byPath.get(path);
      if (hit === undefined || name === "") {
        this.complete = false;
        return;
      }
      const known = this.#defined.get(name);
      if (known === undefined) this.#defined.set(copy(name), [hit]);
      else if (known.at(-1) !== hit) known.push(hit);
    }, signal);
    for (const name of [...defined, ...BUILT_IN]) {
      if (!this.#defined.has(name)) this.#defined.set(name, []);
    }
  }

  #sorted?: readonly string[];

  /** The names of macros that begin with a word. */
  *beginningWith(word: string): Generator<string> {
    const sorted = this.#sorted ??= [...this.#defined.keys()].sort();
    let from = 0, to = sorted.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle]! < word) from = middle + 1;
      else to = middle;
    }
    for (; sorted[from]?.startsWith(word); from++) yield sorted[from]!;
  }

  /** The words that a macro of `-D` may stand for in a file. */
  flagValues(name: string, hit: Hit): Iterable<string> {
    return this.sources.defined.has(name) ? this.sources.values(name, hit) : [];
  }

  /** Whether a word, or a call, may stand for something else. */
  isMacro(leaf: Leaf & { readonly kind: "word" | "call" }): boolean {
    const name = nameOf(leaf);
    return name === undefined || this.#defined.has(name);
  }

  /** Reads what macros stand for, and what those do that are in there. */
  async learn(names: ReadonlySet<string>): Promise<void> {
    let open = new Set([...names].filter((name) => !this.#known.has(name)));
    for (let depth = 0; depth < MAX_VALUES && open.size > 0; depth++) {
      const found = await this.definitions(open);
      for (const name of open) this.#known.set(name, found.get(name) ?? []);
      open = new Set(
        [...found.values()].flat().flatMap(([, { body }]) => [body[0], body.at(-1)])
          .flatMap((run) => run === undefined ? [] : [...namesIn(run)])
          .filter((name) => !this.#known.has(name)),
      );
    }
  }

  /** What a word, or a call, stands for in a file, once it was learned. */
  values(
    leaf: Leaf & { readonly kind: "word" | "call" },
    hit: Hit,
  ): readonly Row[] | undefined {
    if (!this.isMacro(leaf)) return undefined;
    const name = nameOf(leaf);
    if (name !== undefined && BUILT_IN.includes(name)) return NUMBER;
    const known = name === undefined ? undefined : this.#known.get(name);
    if (known === undefined || known.length === 0) return [[[OPEN]]];
    return known.flatMap(([where, { hasArguments, body }]): readonly Row[] => {
      if (where !== hit && this.sources.isLocal(where)) return [];
      if (!hasArguments) return leaf.kind === "word" ? [body] : [[[OPEN]]];
      return leaf.kind === "word" ? [] : [body.map((run) => substituted(run, leaf.args))];
    });
  }

  /** Where the macros of a file are known: in it alone, by its path, or "" in all. */
  scopeOf(hit: Hit): string {
    return this.sources.isLocal(hit) ? hit.path : "";
  }

  /** Whether what is called may call its argument of a number, or hands it on to one that does. */
  async callApplies(call: Call, at: number): Promise<boolean> {
    const name = nameOf(call);
    return name === undefined
      ? await this.anyApplies(call.callee, at)
      : await this.applies(name, at);
  }

  readonly #applies = new Map<string, boolean>();

  /**
   * Whether a macro may call what it is given as an argument, or hands it on to one that does. `at`
   * as {@linkcode isGiven} takes it.
   */
  async applies(name: string, at: number): Promise<boolean> {
    const key = `${name}/${at}`, known = this.#applies.get(key);
    if (known !== undefined) return known;
    // Those that hand on to each other in a circle are not followed.
    this.#applies.set(key, true);
    const given = (leaf: Leaf) => isGiven(leaf, at);
    let found = false;
    const all = (await this.definitions(new Set([name]))).get(name) ?? [];
    for (const [, { hasArguments, calls, body }] of all) {
      const last = body.at(-1)?.at(-1);
      // What it gives may be called where it stands.
      if (last !== undefined && given(last)) found = true;
      if (!hasArguments) found ||= last?.kind === "word" && await this.applies(last.text, at);
      for (const call of calls) {
        if (found) break;
        const { callee, args } = call;
        if (callee.some(given)) found = true;
        for (const [place, row] of args.entries()) {
          const leaf = row.flat().find(given);
          if (leaf === undefined || found) continue;
          // One of many arguments may be any of the ones there.
          const there = leaf.kind === "rest" ? fromOn(place) : placeOf(args, place);
          found = await this.callApplies(call, there);
        }
      }
    }
    this.#applies.set(key, found);
    return found;
  }

  /** By how a name begins and ends, and the place of the argument: what none of those does. */
  readonly #noneApplies = new Set<string>();

  /** The same of any macro of which the name begins and ends as a run does. */
  async anyApplies(callee: Run, at: number): Promise<boolean> {
    const key = JSON.stringify([callee[0], callee.at(-1), at]);
    if (this.#noneApplies.has(key)) return false;
    for (const name of this.#defined.keys()) {
      if (mayEnd(callee, name) && await this.applies(name, at)) return true;
    }
    this.#noneApplies.add(key);
    return false;
  }

  /** The definitions of macros, each with its file; `seenIn`: those alone that hold in this file. */
  async definitions(
    names: ReadonlySet<string>,
    seenIn?: Hit,
  ): Promise<ReadonlyMap<string, readonly (readonly [Hit, Macro])[]>> {
    const found = new Map<string, (readonly [Hit, Macro])[]>();
    const hits = new Set([...names].flatMap((name) => this.#defined.get(name) ?? []));
    const seen = seenIn === undefined ? undefined : this.sources.seenWith(seenIn);
    for (const hit of hits) {
      if (seenIn !== undefined && hit !== seenIn && this.sources.isLocal(hit)) continue;
      if (seen !== undefined && !seen.has(hit.key)) continue;
      const here = await this.#definedIn(hit);
      for (const name of names) {
        for (const directive of here.get(name) ?? []) {
          const macro = this.macro(directive);
          if (macro !== undefined) entry(found, name, () => []).push([hit, macro]);
        }
      }
    }
    return found;
  }

  readonly #definers = new Map<Hit, ReadonlyMap<string, readonly string[]>>();

  /** The directives of a file that define macros, by name. */
  async #definedIn(hit: Hit): Promise<ReadonlyMap<string, readonly string[]>> {
    const known = this.#definers.get(hit);
    if (known !== undefined) return known;
    const all = new Map<string, string[]>();
    for (const directive of (await this.text(hit)).directives) {
      const name = definedBy(directive);
      if (name !== undefined) entry(all, name, () => []).push(directive);
    }
    this.#definers.set(hit, all);
    return all;
  }

  /** The macro that a directive defines. */
  macro(directive: string): Macro | undefined {
    if (!this.#read.has(directive)) this.#read.set(directive, readMacro(directive));
    return this.#read.get(directive);
  }

  /** A file, less its comments. */
  async text(hit: Hit): Promise<Texts> {
    const known = this.#texts.get(hit);
    if (known !== undefined) return known;
    const texts = cut(
      withoutComments(await this.sources.textOf(hit)),
      (name) => this.#defined.has(name),
    );
    this.#texts.set(hit, texts);
    this.#kept += sizeOf(texts);
    for (const [old, { code, directives }] of this.#texts) {
      if (this.#kept <= MAX_KEPT || old === hit) break;
      this.#texts.delete(old);
      this.#kept -= sizeOf({ code, directives });
    }
    return texts;
  }
}

function sizeOf({ code, directives }: Texts): number {
  return directives.reduce((sum, { length }) => sum + length, code.length);
}

/** The value of a key, made where there is none. */
export function entry<K, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
