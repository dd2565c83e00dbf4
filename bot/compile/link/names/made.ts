/**
 * Names that macros make, by `##` and by strings beside each other: what each macro makes of its
 * arguments is followed through the macros that call it, up to the code that says the arguments.
 * Pure, but for the search.
 * @module
 */
import { type Call, callAround, callAt, definedBy, type Macro } from "./define.ts";
import { entry, Macros, type Sources } from "./macros.ts";
import { mayMake } from "./reader.ts";
import {
  fromOn,
  hasHoles,
  isGiven,
  isLarge,
  isPastedName,
  mayEnd,
  namesIn,
  runsIn,
  simplified,
  wordsOf,
} from "./runs.ts";
import { filesWith, grep, type Hit } from "./search.ts";
import {
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

/** The macros of macros are followed so often; no kernel has half as many layers. */
const MAX_ROUNDS = 24;
/** As many things are followed; what has more is not understood. */
const MAX_RUNS = 20_000;
/** A run, or a call, with more leaves may come to anything. */
const MAX_LEAVES = 2000;
/** Macros handed on to macros. */
const MAX_HANDED = 6;
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

/** A macro that is an argument of a call, by its place. */
interface Handed {
  readonly hit: Hit;
  readonly run: Run;
  readonly to: Call;
  readonly at: number;
  /** In the body of this macro; undefined: in code. */
  readonly within: Macro | undefined;
  readonly depth: number;
  /** The macro is this one only where its name is made so. */
  readonly when?: Leaf;
}

interface Odd {
  readonly hit: Hit;
  readonly macro: Macro;
  readonly call: Call;
  readonly of: Run;
  readonly at?: number;
}

class Search {
  /** By name, and by the only file in which it is known; "": in all. */
  readonly #macros = new Map<string, Map<string, Set<string>>>();
  #fresh = new Map<string, Map<string, Run[]>>();
  readonly #maybe: Maybe[] = [];
  #handed: Handed[] = [];
  /** Names of macros that are pasted, and called, or handed on as the argument `at` of a call. */
  readonly #odd: Odd[] = [];
  readonly #known: Macros;
  readonly #found = new Map<Hit, string>();
  #runs = 0;

  constructor(readonly names: readonly string[], readonly sources: Sources) {
    this.#known = new Macros(sources);
  }

  async all(): Promise<ReadonlyMap<Hit, string> | undefined> {
    await this.#begin();
    await this.#settle();
    for (let round = 0; round < MAX_ROUNDS && this.#fresh.size + this.#handed.length > 0; round++) {
      if (this.#over) return undefined;
      const fresh = this.#fresh, handed = this.#handed;
      this.#fresh = new Map();
      this.#handed = [];
      await this.#callers(fresh);
      await this.#handOn(handed);
      await this.#settle();
    }
    const rest = this.#fresh.size + this.#handed.length;
    return rest > 0 || this.#over || !this.#known.complete ? undefined : this.#found;
  }

  /** All that is pasted, and each string that is put together. */
  async #begin(): Promise<void> {
    const { files, signal } = this.sources;
    await this.#known.list();
    const pasting = new Set(await grep(["-laF", "-e", "##"], files, signal));
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
          if (callee.length > 1) this.#odd.push({ hit, macro, call, of: callee });
          for (const [at, row] of args.entries()) {
            for (const of of row.filter(isPastedName)) {
              const to = nameOf(call);
              const applies = to === undefined
                ? await this.#known.anyApplies(callee, at)
                : await this.#known.applies(to, at);
              if (applies) this.#odd.push({ hit, macro, call, of, at });
            }
          }
        }
      }
    }
  }

  /** What calls macros of which something new is known. */
  async #callers(fresh: ReadonlyMap<string, ReadonlyMap<string, readonly Run[]>>): Promise<void> {
    const { files, signal } = this.sources;
    if (fresh.size === 0) return;
    const all = [...fresh].filter(([, runs]) => runs.has("")).map(([name]) => name);
    const own = new Set([...fresh.values()].flatMap((runs) => [...runs.keys()]));
    const hits = new Set([
      ...await filesWith(all, files, signal),
      ...files.filter(({ path }) => own.has(path)),
    ]);
    for (const hit of hits) {
      const here = new Map([...fresh].flatMap(([name, runs]) => {
        const list = [...runs.get("") ?? [], ...runs.get(hit.path) ?? []];
        return list.length === 0 ? [] : [[name, list] as const];
      }));
      if (here.size > 0) await this.#within(hit, here);
      if (this.#over) return;
    }
    for (const { hit, macro, call, of, at } of this.#odd) {
      if (this.#over) return;
      for (const [name, runs] of fresh) {
        if (!mayEnd(of, name)) continue;
        const when: Leaf = { kind: "when", run: of, name };
        for (const run of [...runs.get("") ?? [], ...runs.get(hit.path) ?? []]) {
          if (at === undefined) {
            this.#add(hit, macro.name, [when, ...substituted(run, call.args)]);
          } else this.#handed.push({ hit, run, to: call, at, within: macro, depth: 0, when });
        }
      }
    }
  }

  async #within(hit: Hit, here: ReadonlyMap<string, readonly Run[]>): Promise<void> {
    const { directives, code } = await this.#known.text(hit);
    const any = new RegExp(`\\b(?:${[...here.keys()].join("|")})\\b`, "g");
    for (const directive of directives) {
      if (directive.search(any) < 0 || definedBy(directive) === undefined) continue;
      const macro = this.#known.macro(directive);
      if (macro !== undefined) this.#inMacro(hit, macro, here);
    }
    for (const match of code.matchAll(any)) {
      const call = callAt(code, match[0], match.index + match[0].length);
      if (call !== undefined) {
        for (const run of here.get(match[0])!) this.#put(hit, substituted(run, call.args));
        continue;
      }
      const around = callAround(code, match.index);
      if (around === undefined) continue;
      for (const run of here.get(match[0])!) {
        this.#handed.push({ hit, run, ...around, within: undefined, depth: 0 });
      }
    }
  }

  #inMacro(hit: Hit, macro: Macro, here: ReadonlyMap<string, readonly Run[]>): void {
    for (const call of macro.calls) {
      // A macro is not replaced within itself.
      if (nameOf(call) === macro.name) continue;
      for (const run of here.get(nameOf(call) ?? "") ?? []) {
        this.#add(hit, macro.name, substituted(run, call.args));
      }
      for (const [at, row] of call.args.entries()) {
        for (const name of wordsOf(row)) {
          for (const run of here.get(name) ?? []) {
            this.#handed.push({ hit, run, to: call, at, within: macro, depth: 0 });
          }
        }
      }
    }
    // Its own arguments may follow the name of another.
    const last = macro.body.at(-1)?.at(-1);
    if (last?.kind !== "word") return;
    for (const run of here.get(last.text) ?? []) {
      this.#add(hit, macro.name, macro.takes ? run.map(() => OPEN) : run);
    }
  }

  /** What is called where macros are handed on to macros. */
  async #handOn(handed: readonly Handed[]): Promise<void> {
    if (handed.length === 0) return;
    const names = handed.flatMap(({ to }) => nameOf(to) ?? []);
    const macros = await this.#known.definitions(new Set(names));
    for (const one of handed) {
      if (this.#over) return;
      const name = nameOf(one.to);
      if (name !== undefined && !await this.#known.applies(name, one.at)) continue;
      if (name === undefined || one.depth > MAX_HANDED) {
        this.#handedOn(one, one.run.map(() => OPEN));
        continue;
      }
      for (const [hit, macro] of macros.get(name) ?? []) {
        if (hit !== one.hit && this.sources.isLocal(hit)) continue;
        this.#handTo(one, macro);
      }
    }
  }

  #handTo(one: Handed, macro: Macro): void {
    const is = (leaf: Leaf) => isGiven(leaf, one.at);
    if (!macro.takes) {
      const last = macro.body.at(-1)?.at(-1);
      if (last?.kind === "word") {
        const to: Call = { ...one.to, callee: [last] };
        this.#handed.push({ ...one, to, depth: one.depth + 1 });
      }
      return;
    }
    for (const call of macro.calls) {
      if (call.callee.some(is)) {
        const run = call.callee.length === 1 ? substituted(one.run, call.args) : undefined;
        // A name that is pasted with it is another.
        if (run !== undefined) this.#handedOn(one, substituted(run, one.to.args));
        continue;
      }
      for (const [at, row] of call.args.entries()) {
        const leaf = row.flat().find(is);
        if (leaf === undefined) continue;
        const [to] = substituted([call], one.to.args);
        if (isLarge([to!], MAX_LEAVES)) {
          this.#handedOn(one, one.run.map(() => OPEN));
          continue;
        }
        this.#handed.push({
          ...one,
          to: to as Call,
          at: leaf.kind === "rest" ? fromOn(at) : at,
          depth: one.depth + 1,
        });
      }
    }
  }

  #handedOn({ hit, within, when }: Handed, run: Run): void {
    if (within === undefined) this.#put(hit, run);
    else this.#add(hit, within.name, when === undefined ? run : [when, ...run]);
  }

  /** A macro may come to a name, by this. */
  #add(hit: Hit, name: string, run: Run): void {
    // What grows each time that it is handed on is not followed.
    if (isLarge(run, MAX_LEAVES)) this.#found.set(hit, this.names[0]!);
    else if (!this.#over) this.#maybe.push({ hit, name, run: simplified(run) });
  }

  /** Code may come to a name, by this. */
  #put(hit: Hit, run: Run): void {
    const text = plainText(run, (leaf) => this.#known.isMacro(leaf));
    // Most are known at once.
    if (text !== undefined && !this.names.some((name) => text.includes(name))) return;
    if (isLarge(run, MAX_LEAVES)) this.#found.set(hit, this.names[0]!);
    else if (!this.#over) this.#maybe.push({ hit, run: simplified(run) });
  }

  /** There is more than is followed: nothing that is found says that there is no more. */
  get #over(): boolean {
    return this.#runs > MAX_RUNS || this.#maybe.length + this.#handed.length > MAX_WAITING;
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
      if (name === undefined || !hasHoles(run)) this.#found.set(hit, made);
      else this.#know(hit, name, run);
    }
  }

  #know(hit: Hit, name: string, run: Run): void {
    const scope = this.sources.isLocal(hit) ? hit.path : "";
    const known = entry(
      entry(this.#macros, name, () => new Map<string, Set<string>>()),
      scope,
      () => new Set<string>(),
    );
    const key = JSON.stringify(run);
    if (known.has(key) || ++this.#runs > MAX_RUNS) return;
    known.add(key);
    entry(entry(this.#fresh, name, () => new Map<string, Run[]>()), scope, () => []).push(run);
  }

  #made(run: Run, values: Values): string | undefined {
    return this.names.find((name) => mayMake(run, name, values));
  }
}
