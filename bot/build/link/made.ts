/**
 * Names that macros make, by `##` and by strings beside each other: what each macro makes of its
 * arguments is followed through the macros that call it, up to the code that says the arguments.
 * Pure, but for the search.
 * @module
 */
import { type Call, callAt, cut, definedBy, type Macro, readMacro, type Texts } from "./define.ts";
import { withoutComments } from "./header.ts";
import { filesWith, grep, type Hit } from "./search.ts";
import { filesWithStrings, stringsIn } from "./strings.ts";
import {
  type Leaf,
  mayMake,
  nameOf,
  OPEN,
  parted,
  plainText,
  type Row,
  type Run,
  substituted,
  type Values,
} from "./shape.ts";

/** The text of a kernel. */
export interface Sources {
  readonly files: readonly Hit[];
  /** Words that the search has no definition of, but are macros: of `-D`. */
  readonly defined: ReadonlySet<string>;
  /** Whether no other file includes this one. */
  readonly isLocal: (hit: Hit) => boolean;
  readonly textOf: (hit: Hit) => Promise<string>;
  readonly signal?: AbortSignal;
}

/** The macros of macros are followed so often; no kernel has half as many layers. */
const MAX_ROUNDS = 24;
/** As many things are followed; what has more is not understood. */
const MAX_RUNS = 20_000;
/** Macros handed on to macros. */
const MAX_HANDED = 6;
/** Values of values. */
const MAX_VALUES = 5;

/** What the compiler defines. */
const BUILT_IN = ["__COUNTER__", "__LINE__", "__INCLUDE_LEVEL__"];
const NUMBER: readonly Row[] = [[[{ kind: "number" }]]];

/** The files in which macros may make one of these names, with that name. */
export async function madeIn(
  names: readonly string[],
  sources: Sources,
): Promise<ReadonlyMap<Hit, string>> {
  return await new Search(names, sources).all();
}

/** Something that could come to a name where it stands. */
interface Maybe {
  readonly hit: Hit;
  /** The macro that makes it; undefined: code does. */
  readonly name?: string;
  readonly run: Run;
}

/** A macro that is an argument of a call, by its place; -1: any. */
interface Handed {
  readonly hit: Hit;
  readonly run: Run;
  readonly to: Call;
  readonly at: number;
  /** In the body of this macro; undefined: in code. */
  readonly within: Macro | undefined;
  readonly depth: number;
}

class Search {
  /** By name, and by the only file in which it is known; "": in all. */
  readonly #macros = new Map<string, Map<string, Set<string>>>();
  #fresh = new Map<string, Map<string, Run[]>>();
  readonly #maybe: Maybe[] = [];
  #handed: Handed[] = [];
  /** Calls of which the name is pasted. */
  readonly #odd: { readonly hit: Hit; readonly macro: Macro; readonly call: Call }[] = [];
  readonly #texts = new Map<Hit, Texts>();
  readonly #read = new Map<string, Macro | undefined>();
  /** All macros, with the files that define them. */
  readonly #defined = new Map<string, Hit[]>();
  readonly #known = new Map<string, readonly (readonly [Hit, Macro])[]>();
  readonly #found = new Map<Hit, string>();
  #runs = 0;

  constructor(readonly names: readonly string[], readonly sources: Sources) {}

  async all(): Promise<ReadonlyMap<Hit, string>> {
    await this.#begin();
    await this.#settle();
    for (let round = 0; round < MAX_ROUNDS && this.#fresh.size + this.#handed.length > 0; round++) {
      const fresh = this.#fresh, handed = this.#handed;
      this.#fresh = new Map();
      this.#handed = [];
      await this.#callers(fresh);
      await this.#handOn(handed);
      await this.#settle();
    }
    if (this.#fresh.size + this.#handed.length > 0 || this.#runs > MAX_RUNS) {
      this.#found.set(this.sources.files[0]!, this.names[0]!);
    }
    return this.#found;
  }

  /** All that is pasted, and each string that is put together. */
  async #begin(): Promise<void> {
    const { files, signal, defined } = this.sources;
    const define = "^[[:space:]]*#[[:space:]]*define[[:space:]]+[A-Za-z0-9_]+";
    const byPath = new Map(files.map((hit) => [hit.path, hit]));
    for (const line of await grep(["-oHaE", "-e", define], files, signal)) {
      const name = line.slice(line.search(/\w+$/));
      const hit = byPath.get(line.slice(0, line.lastIndexOf(":")));
      // The name of a file is odd: then nothing is known.
      if (hit === undefined) {
        this.#found.set(files[0]!, this.names[0]!);
        continue;
      }
      const known = this.#defined.get(name);
      if (known === undefined) this.#defined.set(name, [hit]);
      else if (known.at(-1) !== hit) known.push(hit);
    }
    for (const name of [...defined, ...BUILT_IN]) {
      if (!this.#defined.has(name)) this.#defined.set(name, []);
    }
    const pasting = new Set(await grep(["-laF", "-e", "##"], files, signal));
    const strings = await filesWithStrings(this.names, files, signal);
    for (const hit of files.filter(({ path }) => pasting.has(path) || strings.has(path))) {
      const { directives, code } = await this.#text(hit);
      if (strings.has(hit.path)) { for (const run of stringsIn(code)) this.#put(hit, run); }
      for (const directive of directives) {
        if (!/##|"/.test(directive)) continue;
        const macro = this.#macro(directive);
        if (macro === undefined) continue;
        for (const run of runsIn(macro.body, macro.calls)) this.#add(hit, macro.name, run);
        for (const call of macro.calls) {
          if (nameOf(call) === undefined && call.callee.length > 1) {
            this.#odd.push({ hit, macro, call });
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
    }
    for (const { hit, macro, call } of this.#odd) {
      for (const [name, runs] of fresh) {
        if (!mayEnd(call.callee, name)) continue;
        const when: Leaf = { kind: "when", run: call.callee, name };
        for (const run of [...runs.get("") ?? [], ...runs.get(hit.path) ?? []]) {
          this.#add(hit, macro.name, [when, ...substituted(run, call.args)]);
        }
      }
    }
  }

  async #within(hit: Hit, here: ReadonlyMap<string, readonly Run[]>): Promise<void> {
    const { directives, code } = await this.#text(hit);
    const any = new RegExp(`\\b(?:${[...here.keys()].join("|")})\\b`, "g");
    for (const directive of directives) {
      if (directive.search(any) < 0 || definedBy(directive) === undefined) continue;
      const macro = this.#macro(directive);
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
    const macros = await this.#definitions(new Set(names));
    for (const one of handed) {
      const name = nameOf(one.to);
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
    const is = (leaf: Leaf | undefined) =>
      leaf?.kind === "hole" && (one.at < 0 || leaf.at === one.at) ||
      leaf?.kind === "rest" && (one.at < 0 || leaf.at <= one.at);
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
        this.#handed.push({
          ...one,
          to: to as Call,
          at: leaf.kind === "rest" || one.at < 0 ? -1 : at,
          depth: one.depth + 1,
        });
      }
    }
  }

  #handedOn({ hit, within }: Handed, run: Run): void {
    if (within === undefined) this.#put(hit, run);
    else this.#add(hit, within.name, run);
  }

  /** A macro may come to a name, by this. */
  #add(hit: Hit, name: string, run: Run): void {
    this.#maybe.push({ hit, name, run });
  }

  /** Code may come to a name, by this. */
  #put(hit: Hit, run: Run): void {
    const text = plainText(run, (leaf) => this.#isMacro(leaf));
    // Most are known at once.
    if (text !== undefined && !this.names.some((name) => text.includes(name))) return;
    this.#maybe.push({ hit, run });
  }

  /** Looks at what was put down, once the macros in it are known. */
  async #settle(): Promise<void> {
    const all = this.#maybe.splice(0).flatMap(({ hit, name, run }) =>
      parted(run, (leaf) => this.#isMacro(leaf)).map((part) => ({ hit, name, run: part }))
    );
    const anything: Values = (leaf) => this.#isMacro(leaf) ? [[[OPEN]]] : undefined;
    const may = all.filter(({ run }) => this.#made(run, anything) !== undefined);
    await this.#learn(new Set(may.flatMap(({ run }) => [...namesIn(run)])));
    for (const { hit, name, run } of may) {
      const made = this.#made(run, (leaf) => this.#values(leaf, hit));
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

  #isMacro(leaf: Leaf & { readonly kind: "word" | "call" }): boolean {
    const name = nameOf(leaf);
    return name === undefined || this.#defined.has(name);
  }

  /** Reads what macros stand for, and what those do that are in there. */
  async #learn(names: ReadonlySet<string>): Promise<void> {
    let wanted = new Set([...names].filter((name) => !this.#known.has(name)));
    for (let depth = 0; depth < MAX_VALUES && wanted.size > 0; depth++) {
      const found = await this.#definitions(wanted);
      for (const name of wanted) this.#known.set(name, found.get(name) ?? []);
      wanted = new Set(
        [...found.values()].flat().flatMap(([, { body }]) => [body[0], body.at(-1)])
          .flatMap((run) => run === undefined ? [] : [...namesIn(run)])
          .filter((name) => !this.#known.has(name)),
      );
    }
  }

  #values(
    leaf: Leaf & { readonly kind: "word" | "call" },
    hit: Hit,
  ): readonly Row[] | undefined {
    if (!this.#isMacro(leaf)) return undefined;
    const name = nameOf(leaf);
    if (name !== undefined && BUILT_IN.includes(name)) return NUMBER;
    const known = name === undefined ? undefined : this.#known.get(name);
    if (known === undefined || known.length === 0) return [[[OPEN]]];
    return known.flatMap(([where, { takes, body }]): readonly Row[] => {
      if (where !== hit && this.sources.isLocal(where)) return [];
      if (!takes) return leaf.kind === "word" ? [body] : [[[OPEN]]];
      return leaf.kind === "word" ? [] : [body.map((run) => substituted(run, leaf.args))];
    });
  }

  async #definitions(
    names: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, readonly (readonly [Hit, Macro])[]>> {
    const found = new Map<string, (readonly [Hit, Macro])[]>();
    for (const hit of new Set([...names].flatMap((name) => this.#defined.get(name) ?? []))) {
      for (const directive of (await this.#text(hit)).directives) {
        const name = definedBy(directive);
        if (name === undefined || !names.has(name)) continue;
        const macro = this.#macro(directive);
        if (macro !== undefined) entry(found, name, () => []).push([hit, macro]);
      }
    }
    return found;
  }

  #macro(directive: string): Macro | undefined {
    if (!this.#read.has(directive)) this.#read.set(directive, readMacro(directive));
    return this.#read.get(directive);
  }

  async #text(hit: Hit): Promise<Texts> {
    const known = this.#texts.get(hit);
    if (known !== undefined) return known;
    const texts = cut(withoutComments(await this.sources.textOf(hit)));
    this.#texts.set(hit, texts);
    return texts;
  }
}

/** All pieces of a body that are more than one leaf, also those within arguments. */
function* runsIn(body: Row, calls: readonly Call[]): Generator<Run> {
  for (const row of [body, ...calls.flatMap(({ args }) => args)]) {
    for (const run of row) if (run.length > 1) yield run;
  }
  // What is called, or defined, by a name that is pasted.
  for (const { callee } of calls) if (callee.length > 1) yield callee;
}

/** Whether the name of a macro begins and ends as a run does. */
function mayEnd(run: Run, name: string): boolean {
  const first = run[0], last = run.at(-1);
  return (first?.kind !== "text" || name.startsWith(first.text)) &&
    (last?.kind !== "text" || name.endsWith(last.text));
}

function hasHoles(run: Run): boolean {
  return run.some((leaf) => {
    switch (leaf.kind) {
      case "hole":
      case "rest":
      case "one":
        return true;
      case "when":
        return hasHoles(leaf.run);
      case "row":
        return leaf.row.some(hasHoles);
      case "either":
        return leaf.of.flat().some(hasHoles);
      case "call":
        return hasHoles(leaf.callee) || leaf.args.flat().some(hasHoles);
      default:
        return false;
    }
  });
}

/** The words of a row that stand alone. */
function wordsOf(row: Row): readonly string[] {
  return row.flatMap((run) =>
    run.length === 1 && run[0]!.kind === "word" ? [(run[0] as { text: string }).text] : []
  );
}

/** The names of all that may be a macro. */
function* namesIn(run: Run): Generator<string> {
  for (const leaf of run) {
    if (leaf.kind === "word") yield leaf.text;
    else if (leaf.kind === "when") yield* namesIn(leaf.run);
    else if (leaf.kind === "row") { for (const one of leaf.row) yield* namesIn(one); }
    else if (leaf.kind === "either") { for (const one of leaf.of.flat()) yield* namesIn(one); }
    else if (leaf.kind === "call") {
      const name = nameOf(leaf);
      if (name !== undefined) yield name;
      for (const one of leaf.args.flat()) yield* namesIn(one);
    }
  }
}

/** A longer list of arguments is not looked back through. */
const MAX_BACK = 4000;

/** The innermost call in whose arguments a place of code stands. */
function callAround(
  code: string,
  place: number,
): { readonly to: Call; readonly at: number } | undefined {
  let depth = 0, at = 0;
  for (let i = place - 1; i >= 0 && place - i < MAX_BACK; i--) {
    const char = code[i];
    if (char === ")") depth++;
    else if (char === "," && depth === 0) at++;
    else if (char === ";" || char === "{" || char === "}") return undefined;
    else if (char === "(" && depth-- === 0) {
      const name = /\w*$/.exec(code.slice(Math.max(0, i - 100), i).trimEnd())![0];
      const to = name === "" ? undefined : callAt(code, name, i);
      return to === undefined ? undefined : { to, at };
    }
  }
  return undefined;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
