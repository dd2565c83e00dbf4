/**
 * Macros that are not followed one argument at a time: those that are handed on to others, and those
 * that make too much. What they can make consists of words: of the statements that name them, and of
 * the bodies of all macros that these words may stand for. Where the name of such a macro is itself
 * put together of words, those are looked at in whose bodies stands a part of a name. Pure, but for
 * the search.
 * @module
 */
import { definedBy, type Macro } from "./define.ts";
import { entry, type Macros } from "./macros.ts";
import { mayEnd } from "./runs.ts";
import { filesWith, type Hit } from "./search.ts";
import type { Leaf, Row, Run } from "./shape.ts";
import { statementsOf, wordsIn } from "./statements.ts";
import { Words } from "./words.ts";

/** Macros that are known by their words alone. */
export class ByWords {
  /** By name, with the only file in which it is known; "": in all. */
  readonly #all = new Map<string, Set<string>>();
  #fresh = new Map<string, Set<string>>();
  /** Code to look at: the statements with one of these words. */
  readonly #places = new Map<Hit, Set<string>>();

  constructor(readonly names: readonly string[], readonly known: Macros) {}

  add(name: string, scope: string): void {
    const scopes = entry(this.#all, name, () => new Set<string>());
    if (scopes.has("") || scopes.has(scope)) return;
    scopes.add(scope);
    entry(this.#fresh, name, () => new Set<string>()).add(scope);
  }

  /** What the statements of a file that have a word make is one of these. */
  place(hit: Hit, word: string): void {
    entry(this.#places, hit, () => new Set<string>()).add(word);
  }

  has(name: string, scope: string): boolean {
    const scopes = this.#all.get(name);
    return scopes !== undefined && (scopes.has("") || scopes.has(scope));
  }

  get all(): Iterable<string> {
    return this.#all.keys();
  }

  get isFresh(): boolean {
    return this.#fresh.size > 0;
  }

  /** Those that came since the last call, with the files in which they are known. */
  fresh(): ReadonlyMap<string, ReadonlySet<string>> {
    const fresh = this.#fresh;
    this.#fresh = new Map();
    return fresh;
  }

  /** Looks for these in a file: a macro that names one is one, too. */
  async within(hit: Hit, fresh: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
    const own = [...fresh].flatMap(([name, scopes]) => scopes.has(hit.path) ? [name] : []);
    const all = this.#inAll(fresh);
    if (own.length === 0 && all.size === 0) return;
    const here = own.length === 0 ? all : new Words([...all.names, ...own]);
    const { directives, code } = await this.known.text(hit);
    for (const word of here.in(code)) this.place(hit, word);
    const scope = this.known.scopeOf(hit);
    for (const directive of directives) {
      if (definedBy(directive) === undefined || !here.areIn(directive)) continue;
      const macro = this.known.macro(directive);
      if (macro === undefined || !wordsOfBody(macro).some((word) => here.has(word))) continue;
      this.add(macro.name, scope);
    }
  }

  readonly #words = new WeakMap<ReadonlyMap<string, ReadonlySet<string>>, Words>();

  /** Those that are known in all files. */
  #inAll(fresh: ReadonlyMap<string, ReadonlySet<string>>): Words {
    const names = () => [...fresh].flatMap(([name, scopes]) => scopes.has("") ? [name] : []);
    return entry(this.#words, fresh, () => new Words(names()));
  }

  /** The files in which these may make one of the names. */
  async made(): Promise<ReadonlyMap<Hit, string>> {
    const found = new Map<Hit, string>();
    if (this.#places.size === 0) return found;
    const anchored = await this.#anchored();
    for (const [hit, places] of this.#places) {
      const { code } = await this.known.text(hit);
      const anyOf = new Words(places);
      const statements = statementsOf(code).filter((one) => anyOf.areIn(one));
      const words = await this.#allOf(hit, statements.flatMap(wordsIn), anchored);
      const is = (word: string) => words.has(word);
      const name = words.size > MAX_WORDS || is(ANY)
        ? this.names[0]
        : this.names.find((name) => isMadeOf(name, is, COUNTED.some(is)));
      if (name !== undefined) found.set(hit, name);
    }
    return found;
  }

  /** The macros in whose bodies stands a word without which none of the names can be made. */
  async #anchored(): Promise<readonly string[]> {
    const { files, signal } = this.known.sources;
    const anchors = new Set(this.names.flatMap(anchorsOf));
    const found = new Set<string>();
    for (const hit of await filesWith([...anchors], files, signal)) {
      for (const directive of (await this.known.text(hit)).directives) {
        if (definedBy(directive) === undefined) continue;
        const macro = this.known.macro(directive);
        if (macro !== undefined && wordsOfBody(macro).some((word) => anchors.has(word))) {
          found.add(macro.name);
        }
      }
    }
    return [...found];
  }

  /** The words that these may come to in a file, also by macros of which the name is put together. */
  async #allOf(
    hit: Hit,
    from: readonly string[],
    anchored: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const { words, pasted } = await this.#reached(hit, from);
    const seen = new Set<string>();
    for (;;) {
      const open = [...pasted.values()].filter(([first]) => first?.kind !== "text");
      const next = anchored.filter((name) =>
        !words.has(name) && !seen.has(name) && open.some((run) => mayEnd(run, name)) &&
        isMadeOf(name, (word) => words.has(word), true)
      );
      if (next.length === 0 || words.size > MAX_WORDS) return words;
      const more = await this.#reached(hit, next);
      for (const name of next) seen.add(name);
      for (const word of more.words) words.add(word);
      for (const [key, run] of more.pasted) pasted.set(key, run);
    }
  }

  /** These words, and those in the bodies of all macros that they may come to in a file. */
  async #reached(hit: Hit, from: Iterable<string>): Promise<Reached> {
    const words = new Set(from), pasted = new Map<string, Run>();
    const seen = new Set<string>();
    for (let next = new Set(words); next.size > 0 && words.size < MAX_WORDS;) {
      const here = next;
      next = new Set();
      const put = (word: string) => {
        words.add(word);
        if (!seen.has(word)) next.add(word);
      };
      for (const name of here) seen.add(name);
      for (const name of here) for (const word of this.known.flagValues(name, hit)) put(word);
      for (const macros of (await this.known.definitions(here, hit)).values()) {
        for (const [, macro] of macros) {
          for (const word of wordsOfBody(macro)) put(word);
          for (const run of pastedIn(macro)) {
            const key = edgesOf(run), [first] = run;
            if (pasted.has(key)) continue;
            pasted.set(key, run);
            // What is pasted may be the name of a macro.
            if (first?.kind !== "text") continue;
            for (const name of this.known.beginningWith(first.text)) {
              if (!seen.has(name) && mayEnd(run, name)) next.add(name);
            }
          }
        }
      }
    }
    return { words, pasted };
  }
}

/** Words, and how what macros paste of them begins and ends. */
interface Reached {
  readonly words: Set<string>;
  readonly pasted: Map<string, Run>;
}

/** Stands for any words, among those of a value that is not known. */
export const ANY = "*";

/** More words come to any name. */
const MAX_WORDS = 20_000;

/** Macros that stand for a number; so may an operand of asm(). */
const COUNTED = ["__COUNTER__", "__LINE__", "__INCLUDE_LEVEL__", "%"];

/** The words of which one stands in whatever a name is made of: the parts of it around one place. */
function anchorsOf(name: string): readonly string[] {
  const first = /(?<=[^_])_/.exec(name)?.index ?? name.length >> 1;
  const found: string[] = [];
  for (let from = 0; from <= first; from++) {
    for (let to = first + 1; to <= name.length; to++) {
      if (to - from < name.length) found.push(name.slice(from, to));
    }
  }
  return found;
}

/** Whether a name is two or more of some words, one behind the other. */
export function isMadeOf(
  name: string,
  is: (word: string) => boolean,
  digits: boolean,
): boolean {
  // By the place that is reached: whether more than no piece and one piece come to it.
  const reached: boolean[] = [true];
  for (let from = 0; from < name.length; from++) {
    if (!reached[from]) continue;
    for (let to = from + 1; to <= name.length; to++) {
      if (from === 0 && to === name.length || reached[to]) continue;
      const word = name.slice(from, to);
      if (is(word) || digits && /^\d+$/.test(word)) reached[to] = true;
    }
  }
  return reached[name.length] === true;
}

function* leavesOf(run: Run): Generator<Leaf> {
  for (const leaf of run) {
    yield leaf;
    if (leaf.kind === "call") {
      yield* leavesOf(leaf.callee);
      for (const one of leaf.args.flat()) yield* leavesOf(one);
    }
  }
}

/** The words of a body that are no arguments. */
function wordsOfBody({ body }: Macro): readonly string[] {
  return body.flatMap((run) =>
    [...leavesOf(run)].flatMap((leaf) =>
      leaf.kind === "word" || leaf.kind === "text"
        ? leaf.text.match(/\w+/g) ?? []
        : leaf.kind === "open"
        ? ["%"]
        : []
    )
  );
}

/** What is known of how a name begins and ends. */
function edgesOf(run: Run): string {
  return JSON.stringify([run[0], run.at(-1)].map((leaf) => leaf?.kind === "text" ? leaf.text : ""));
}

/** What a body pastes. */
function pastedIn({ body, calls }: Macro): readonly Run[] {
  const rows: readonly Row[] = [body, ...calls.flatMap(({ args }) => args)];
  return [...rows.flat(), ...calls.map(({ callee }) => callee)].filter((run) => run.length > 1);
}
