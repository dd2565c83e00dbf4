/**
 * Names that macros make, by `##` and by strings beside each other: what each macro makes of its
 * arguments is followed through the macros that call it, up to the code that says the arguments.
 * Pure, but for the search.
 * @module
 */
import { anyCalled, AnyCalls } from "./any.ts";
import { type Call, callAround, callAt, callOfCall, definedBy, type Macro } from "./define.ts";
import { inFile, Known, type Scoped } from "./known.ts";
import { Macros, type Sources } from "./macros.ts";
import { mayMake } from "./reader.ts";
import {
  hasHoles,
  isLarge,
  isPastedName,
  mayEnd,
  namesIn,
  placeOf,
  runsIn,
  simplified,
  wordsOf,
} from "./runs.ts";
import { filesLike, filesWith, type Hit } from "./search.ts";
import {
  isAnything,
  type Leaf,
  nameOf,
  OPEN,
  parted,
  plainText,
  type Run,
  substituted,
  type Values,
} from "./shape.ts";
import { filesWithStrings, stringsIn } from "./strings.ts";
import { ByWords } from "./by_words.ts";

/** The macros of macros are followed so often; no kernel has half as many layers. */
const MAX_ROUNDS = 24;
/** As many things are followed; what has more is not understood. */
const MAX_RUNS = 20_000;
/** A macro that makes more is looked at by its words alone. */
const MAX_OF_ONE = 1000;
/** So many wait to be looked at. */
const MAX_WAITING = 100_000;

/** The files in which macros may make one of these names, with that name; undefined: too much to follow. */
export async function madeIn(
  names: readonly string[],
  sources: Sources,
): Promise<ReadonlyMap<Hit, string> | undefined> {
  return await new Search(names, sources).all();
}

/** Something that could come to a name where it stands. */
interface Maybe {
  readonly hit: Hit;
  /** The macro that makes it; undefined: code does. */
  readonly name?: string;
  readonly run: Run;
}

/** A call of which the name is put together, in the body of a macro. */
interface Odd {
  readonly hit: Hit;
  readonly macro: Macro;
  readonly call: Call;
  readonly of: Run;
  /** The name is handed on, as the argument of this number. */
  readonly at?: number;
}

class Search {
  readonly #macros = new Known();
  readonly #maybe: Maybe[] = [];
  readonly #wide: ByWords;
  /** Names of macros that are pasted, and called, or handed on as the argument `at` of a call. */
  readonly #odd: Odd[] = [];
  readonly #known: Macros;
  readonly #found = new Map<Hit, string>();
  readonly #late: AnyCalls;

  constructor(readonly names: readonly string[], readonly sources: Sources) {
    this.#known = new Macros(sources);
    this.#wide = new ByWords(names, this.#known);
    this.#late = new AnyCalls(names, this.#known, this.#wide, this.#macros);
  }

  async all(): Promise<ReadonlyMap<Hit, string> | undefined> {
    await this.#begin();
    await this.#settle();
    for (let round = 0; round < MAX_ROUNDS && this.#isFresh; round++) {
      if (this.#over) return undefined;
      await this.#callers(this.#macros.fresh(), this.#wide.fresh());
      await this.#settle();
    }
    if (this.#isFresh || this.#over || !this.#known.complete) return undefined;
    for (const [hit, name] of await this.#wide.made()) this.#found.set(hit, name);
    await this.#late.made(this.#found);
    return this.#found;
  }

  get #isFresh(): boolean {
    return this.#macros.isFresh || this.#wide.isFresh;
  }

  /** All that is pasted, and each string that is put together. */
  async #begin(): Promise<void> {
    const { files, signal } = this.sources;
    await this.#known.list(this.names);
    const pasting = await filesLike(["##"], files, signal);
    const strings = await filesWithStrings(this.names, files, signal);
    for (const hit of files.filter(({ path }) => pasting.has(path) || strings.has(path))) {
      const { directives, code } = await this.#known.text(hit);
      if (strings.has(hit.path)) { for (const run of stringsIn(code)) this.#put(hit, run); }
      for (const directive of directives) {
        if (!/##|"/.test(directive)) continue;
        const macro = this.#known.macro(directive);
        if (macro === undefined) continue;
        for (const run of runsIn(macro.body, macro.calls)) this.#add(hit, macro.name, run);
        for (const call of macro.calls) {
          const { callee, args } = call;
          if (callee.length > 1) this.#addOdd({ hit, macro, call, of: callee });
          for (const [place, row] of args.entries()) {
            const at = placeOf(args, place);
            for (const of of row.filter(isPastedName)) {
              if (await this.#known.callApplies(call, at)) {
                this.#addOdd({ hit, macro, call, of, at });
              }
            }
          }
        }
      }
    }
  }

  /** What calls macros of which something new is known. */
  async #callers(
    fresh: Scoped<readonly Run[]>,
    byWords: ReadonlyMap<string, ReadonlySet<string>>,
  ): Promise<void> {
    const { files, signal } = this.sources;
    const all = [...fresh].filter(([, runs]) => runs.has("")).map(([name]) => name);
    const allByWords = [...byWords].filter(([, scopes]) => scopes.has("")).map(([name]) => name);
    const own = new Set(
      [...fresh.values(), ...byWords.values()].flatMap((scopes) => [...scopes.keys()]),
    );
    const hits = new Set([
      ...await filesWith([...new Set([...all, ...allByWords])], files, signal),
      ...files.filter(({ path }) => own.has(path)),
    ]);
    for (const hit of hits) {
      const here = new Map([...fresh].flatMap(([name, runs]) => {
        const list = this.#wide.has(name, hit.path) ? [] : inFile(runs, hit.path);
        return list.length === 0 ? [] : [[name, list] as const];
      }));
      await this.#wide.within(hit, byWords);
      if (here.size > 0) await this.#within(hit, here);
      if (this.#over) return;
    }
    for (const odd of this.#odd) {
      if (this.#over) return;
      if ([...byWords.keys()].some((name) => mayEnd(odd.of, name))) {
        this.#add(odd.hit, odd.macro.name, anyCalled(odd.call, odd.of, odd.at));
      }
      for (const [name, runs] of fresh) {
        if (this.#wide.has(name, odd.hit.path)) continue;
        this.#oddly(odd, name, inFile(runs, odd.hit.path));
      }
    }
  }

  /** Where nothing is known of how the name begins, any macro that makes names may be called. */
  #addOdd(odd: Odd): void {
    if (odd.of[0]?.kind === "text") this.#odd.push(odd);
    else this.#add(odd.hit, odd.macro.name, anyCalled(odd.call, odd.of, odd.at));
  }

  /** What comes of a name that is put together, where it is that of a macro. */
  #oddly({ hit, macro, call, of, at }: Odd, name: string, runs: readonly Run[]): void {
    if (!mayEnd(of, name) || macro.name === name) return;
    const when: Leaf = { kind: "when", run: of, name };
    for (const run of at === undefined ? runs : [[OPEN, OPEN]]) {
      this.#add(hit, macro.name, [when, ...substituted(run, call.args)]);
    }
  }

  async #within(hit: Hit, here: ReadonlyMap<string, readonly Run[]>): Promise<void> {
    const { directives, code } = await this.#known.text(hit);
    const any = new RegExp(`\\b(?:${[...here.keys()].join("|")})\\b`, "g");
    for (const directive of directives) {
      if (directive.search(any) < 0 || definedBy(directive) === undefined) continue;
      const macro = this.#known.macro(directive);
      if (macro !== undefined) await this.#inMacro(hit, macro, here);
    }
    for (const match of code.matchAll(any)) {
      const behind = match.index + match[0].length;
      const call = callAt(code, match[0], behind);
      if (call !== undefined) {
        for (const run of here.get(match[0])!) this.#put(hit, substituted(run, call.args));
        const again = callOfCall(code, behind, call);
        if (again !== undefined) this.#put(hit, anyCalled(again, again.callee));
        continue;
      }
      const around = callAround(code, match.index);
      const to = around === undefined ? undefined : nameOf(around.to);
      if (to !== undefined && await this.#known.applies(to, around!.at)) {
        this.#wide.place(hit, match[0]);
      }
    }
  }

  async #inMacro(
    hit: Hit,
    macro: Macro,
    here: ReadonlyMap<string, readonly Run[]>,
  ): Promise<void> {
    for (const call of macro.calls) {
      const to = nameOf(call);
      if (call.callee.some((leaf) => leaf.kind === "call" && here.has(nameOf(leaf) ?? ""))) {
        this.#add(hit, macro.name, anyCalled(call, call.callee));
      }
      // A macro is not replaced within itself.
      if (to === macro.name) continue;
      for (const run of here.get(to ?? "") ?? []) {
        this.#add(hit, macro.name, substituted(run, call.args));
      }
      for (const [place, row] of call.args.entries()) {
        const at = placeOf(call.args, place);
        for (const name of wordsOf(row)) {
          if (!here.has(name)) continue;
          if (await this.#known.callApplies(call, at)) {
            this.#wide.add(macro.name, this.#known.scopeOf(hit));
          }
        }
      }
    }
    // Its own arguments may follow the name of another.
    const last = macro.body.at(-1)?.at(-1);
    if (last?.kind !== "word") return;
    for (const run of here.get(last.text) ?? []) {
      this.#add(hit, macro.name, macro.hasArguments ? run.map(() => OPEN) : run);
    }
  }

  /** A macro may come to a name, by this. */
  #add(hit: Hit, name: string, run: Run): void {
    const scope = this.#known.scopeOf(hit);
    if (this.#wide.has(name, scope)) return;
    // What grows each time that it is handed on is not followed.
    if (isLarge(run)) this.#wide.add(name, scope);
    else if (!this.#over) this.#maybe.push({ hit, name, run: simplified(run) });
  }

  /** Code may come to a name, by this. */
  #put(hit: Hit, run: Run): void {
    const text = plainText(run, (leaf) => this.#known.isMacro(leaf));
    // Most are known at once.
    if (text !== undefined && !this.names.some((name) => text.includes(name))) return;
    if (isLarge(run)) this.#found.set(hit, this.names[0]!);
    else if (!this.#over) this.#maybe.push({ hit, run: simplified(run) });
  }

  /** There is more than is followed: nothing that is found says that there is no more. */
  get #over(): boolean {
    return this.#macros.count > MAX_RUNS || this.#maybe.length > MAX_WAITING || this.#late.areMany;
  }

  /** Looks at what was put down, once the macros in it are known. */
  async #settle(): Promise<void> {
    if (this.#over) return;
    const all = this.#maybe.splice(0).flatMap(({ hit, name, run }) =>
      parted(run, (leaf) => this.#known.isMacro(leaf)).map((part) => ({ hit, name, run: part }))
    );
    const anything: Values = (leaf) => this.#known.isMacro(leaf) ? [[[OPEN]]] : undefined;
    const may = all.filter(({ run }) => this.#made(run, anything) !== undefined);
    await this.#known.learn(new Set(may.flatMap(({ run }) => [...namesIn(run)])));
    for (const { hit, name, run } of may) {
      const made = this.#made(run, (leaf) => this.#known.values(leaf, hit));
      if (made === undefined) continue;
      if (name === undefined || !hasHoles(run)) {
        const any = run.find((leaf) => leaf.kind === "any");
        if (any !== undefined) this.#late.add(hit, any);
        else if (name !== undefined && run.some(isAnything)) {
          this.#wide.add(name, this.#known.scopeOf(hit));
        } else this.#found.set(hit, made);
      } else this.#know(hit, name, run);
    }
  }

  #know(hit: Hit, name: string, run: Run): void {
    const scope = this.#known.scopeOf(hit);
    if (this.#wide.has(name, scope) || this.#macros.count > MAX_RUNS) return;
    if (this.#macros.add(name, scope, run) > MAX_OF_ONE) this.#wide.add(name, scope);
  }

  #made(run: Run, values: Values): string | undefined {
    return this.names.find((name) => mayMake(run, name, values));
  }
}
