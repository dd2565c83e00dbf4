/**
 * Argues that a kernel which linked before a patch links after it, from the objects that the patch
 * can change; or says why only a whole build can tell.
 * @module
 */
import type { Graph } from "../../affected/mod.ts";
import type { Doubt, LinkArgument, Step } from "./argument.ts";
import {
  btfDoubt,
  compareModule,
  compareVmlinux,
  type Delta,
  type KnownObject,
  type Pair,
} from "./delta.ts";
import { elsewhere, type Kernel } from "./names/elsewhere.ts";
import { versionedIn } from "./exports.ts";
import { readFacts, sameFacts } from "./facts.ts";
import { archivesOf, otherLink, type Part, partOf } from "./parts.ts";
import { type Called, probe, PROBED } from "./probe.ts";
import { readScript } from "./script.ts";
import { type Said, saidDifferently, withoutOffsets } from "./stand_in.ts";
import { type LinkTools, mayCheckLate } from "./tools.ts";
import type { Export, LinkFacts } from "./types.ts";

/** A state of the kernel. */
export type Which = "before" | "after";

/** An object as the build left it. */
export interface Built {
  readonly bytes: Uint8Array;
  /** The command that Kbuild saved beside it, with what genksyms said. */
  readonly saved: string;
}

/** Both states of a kernel, as far as their objects are compiled. */
export interface World {
  readonly graphs: Readonly<Record<Which, Graph>>;
  /** Symbols of the configuration at the later state. */
  readonly config: ReadonlyMap<string, string>;
  /** The later state. */
  readonly roots: Kernel["roots"];
  /** An object; undefined if there is none. */
  readonly read: (which: Which, target: string) => Built | undefined;
  /** A linker script that was made, or another text. */
  readonly text: (which: Which, target: string) => string | undefined;
  /** Has make make some more; false if that fails. */
  readonly make: (which: Which, targets: readonly string[]) => Promise<boolean>;
  /** Takes the source to the later state. */
  readonly bring: () => Promise<unknown>;
  /** Names objects whose source looks as if it defined these names. */
  readonly definers: (names: readonly string[]) => Promise<readonly string[]>;
  /** How the tree links and checks vmlinux.o; undefined where that is not understood. */
  readonly linkTools: () => Promise<LinkTools | undefined>;
  /** What the makes of this world said so far at a state, a line each. */
  readonly heard: (which: Which) => readonly string[];
  /** Runs the tree's tools over objects and modules of a state, and over an object that is made up. */
  readonly tools: (
    which: Which,
    tools: LinkTools,
    objects: readonly string[],
    modules: readonly string[],
    probe?: Uint8Array,
  ) => Promise<Said | undefined>;
  readonly signal?: AbortSignal;
}

/** Ends the argument; it never leaves this module. */
class Open extends Error {
  constructor(readonly doubt: Doubt) {
    super();
  }
}

/** Argues. `objects` are the targets that there are at each state. */
export async function argueLink(
  world: World,
  objects: Readonly<Record<Which, readonly string[]>>,
): Promise<LinkArgument> {
  try {
    return await argue(world, objects);
  } catch (error) {
    if (error instanceof Open) return { kind: "image", doubt: error.doubt };
    throw error;
  }
}

async function argue(
  world: World,
  targets: Readonly<Record<Which, readonly string[]>>,
): Promise<LinkArgument> {
  const compiled = new Set([...targets.before, ...targets.after]);
  const archives = {
    before: archivesOf(world.graphs.before),
    after: archivesOf(world.graphs.after),
  };
  const seen = { before: new Map<string, Seen>(), after: new Map<string, Seen>() };
  const changed = new Set<string>();
  const there = { before: new Set(targets.before), after: new Set(targets.after) };
  for (const target of compiled) {
    // Their bytes are not kept: those of a large kernel take gigabytes.
    const sides = SIDES.map((which) => {
      if (!there[which].has(target)) return undefined;
      const built = world.read(which, target);
      if (built === undefined) throw new Open({ kind: "unreadable", target });
      const part = partOf(target, built.saved, archives[which]);
      const versioned = versionedIn(built.saved);
      seen[which].set(target, { part, versioned });
      return { ...built, said: JSON.stringify([part, [...versioned]]) };
    });
    if (!alike(sides[0], sides[1])) changed.add(target);
  }
  for (const target of changed) {
    for (const which of SIDES) {
      if (!seen[which].has(target)) continue;
      const product = otherLink(target, compiled, world.graphs[which], archives[which]);
      if (product !== undefined) throw new Open({ kind: "other-link", target, product });
    }
  }
  const common = { objects: compiled.size, alike: compiled.size - changed.size };
  if (changed.size === 0) return { kind: "unchanged", ...common, steps: [] };
  return await new Proof(world, seen, changed).prove(common);
}

const SIDES = ["before", "after"] as const;

/** What is kept of an object at once. */
interface Seen {
  readonly part: Part;
  readonly versioned: ReadonlySet<string>;
}

function alike(
  a: { readonly bytes: Uint8Array; readonly said: string } | undefined,
  b: typeof a,
): boolean {
  if (a === undefined || b === undefined || a.said !== b.said) return false;
  if (a.bytes.length !== b.bytes.length) return false;
  for (let i = 0; i < a.bytes.length; i++) if (a.bytes[i] !== b.bytes[i]) return false;
  return true;
}

/** One argument: what is known so far, and the steps that were taken. */
class Proof {
  readonly #steps: Step[] = [];
  /** Objects of the rest of the kernel that were asked. */
  readonly #others = new Map<
    string,
    { readonly facts: LinkFacts; readonly vmlinux: boolean; readonly library: boolean }
  >();

  constructor(
    readonly world: World,
    readonly seen: Readonly<Record<Which, ReadonlyMap<string, Seen>>>,
    readonly changed: ReadonlySet<string>,
  ) {}

  async prove(common: { readonly objects: number; readonly alike: number }): Promise<LinkArgument> {
    const vmlinux = { before: this.#vmlinux("before"), after: this.#vmlinux("after") };
    await this.#composites();
    const modules = await this.#modules();
    const same = samePair(vmlinux) && modules.every(samePair);
    const late = mayCheckLate(this.world.config);
    const tools = same && !late ? undefined : await this.world.linkTools();
    if (this.world.config.get("CONFIG_DEBUG_INFO_BTF") === "y") this.#open(btfDoubt(vmlinux));
    if (!same) {
      await this.#resolve(vmlinux, modules);
    } else this.#open(compareVmlinux(vmlinux).doubts[0]);
    // Where objtool is put off to the link, nothing has looked at the code yet.
    if (!same || late && (tools === undefined || tools.objtool !== undefined)) {
      await this.#tools(tools, vmlinux, modules);
    }
    return { kind: same ? "unchanged" : "resolved", ...common, steps: this.#steps };
  }

  #open(doubt: Doubt | undefined): void {
    if (doubt !== undefined) throw new Open(doubt);
  }

  readonly #known = { before: new Map<string, LinkFacts>(), after: new Map<string, LinkFacts>() };

  /** The facts of an object; where nothing changed they are those of the other state. */
  #facts(which: Which, target: string): LinkFacts {
    const side = this.seen.before.has(target) && !this.changed.has(target) ? "before" : which;
    const known = this.#known[side].get(target);
    if (known !== undefined) return known;
    const built = this.world.read(side, target);
    const facts = built === undefined
      ? undefined
      : readFacts(built.bytes, versionedIn(built.saved));
    if (facts === undefined) throw new Open({ kind: "unreadable", target });
    this.#known[side].set(target, facts);
    return facts;
  }

  #vmlinux(which: Which): readonly KnownObject[] {
    return [...this.seen[which]].flatMap(([target, seen]) => {
      if (seen.part.kind === "unknown" && this.changed.has(target)) {
        throw new Open({ kind: "unplaced", target });
      }
      return seen.part.kind === "vmlinux"
        ? [{ target, facts: this.#facts(which, target), library: seen.part.library }]
        : [];
    });
  }

  /**
   * Where objtool is put off, it sees the parts of a module once they are linked with each other:
   * what it says of them has to be the same.
   */
  async #composites(): Promise<void> {
    if (!mayCheckLate(this.world.config)) return;
    const wholes = new Set<string>();
    for (const target of this.changed) {
      for (const which of SIDES) {
        const part = this.seen[which].get(target)?.part;
        if (part?.kind !== "module") continue;
        for (const whole of part.wholes) if (whole !== target) wholes.add(whole);
      }
    }
    if (wholes.size === 0) return;
    for (const which of SIDES) {
      const there = [...wholes].filter((whole) =>
        this.world.graphs[which].makers.has(`./${whole}`) && !this.seen[which].has(whole)
      );
      if (there.length > 0 && !await this.world.make(which, there)) {
        throw new Open({ kind: "unreadable", target: there[0]! });
      }
    }
    const [before, after] = SIDES.map((which) => withoutOffsets(this.world.heard(which)));
    const nothing = { ld: [], modpost: [] };
    const odd = saidDifferently(
      { ...nothing, objtool: before! },
      { ...nothing, objtool: after! },
    );
    this.#open(odd && { kind: "check", ...odd });
  }

  /** The modules of which an object changed, each as the one object that modpost reads. */
  async #modules(): Promise<readonly Pair[]> {
    const wholes = new Set<string>();
    for (const target of this.changed) {
      const sides = SIDES.map((which) => this.seen[which].get(target));
      const facts = SIDES.map((which, i) =>
        sides[i]?.part.kind === "module" ? this.#facts(which, target) : undefined
      );
      if (facts[0] !== undefined && facts[1] !== undefined && sameFacts(facts[0], facts[1])) {
        continue;
      }
      for (const one of sides) {
        if (one?.part.kind === "module") { for (const whole of one.part.wholes) wholes.add(whole); }
      }
    }
    const sides = { before: new Map<string, KnownObject>(), after: new Map<string, KnownObject>() };
    for (const which of SIDES) {
      const there = [...wholes].filter((whole) =>
        this.world.graphs[which].makers.has(`./${whole}`)
      );
      const more = there.filter((whole) => !this.seen[which].has(whole));
      if (more.length > 0 && !await this.world.make(which, more)) {
        throw new Open({ kind: "unreadable", target: more[0]! });
      }
      for (const target of there) {
        sides[which].set(target, { target, facts: this.#facts(which, target), library: false });
      }
    }
    return [...wholes].map((whole) => ({
      before: [sides.before.get(whole)].filter((one) => one !== undefined),
      after: [sides.after.get(whole)].filter((one) => one !== undefined),
    }));
  }

  async #resolve(vmlinux: Pair, modules: readonly Pair[]): Promise<void> {
    const deltas = modules.map((pair) => [pair, compareModule(pair)] as const);
    const delta = compareVmlinux(vmlinux);
    this.#open([delta, ...deltas.map(([, one]) => one)].flatMap((one) => one.doubts)[0]);
    const added = new Set(
      [delta, ...deltas.map(([, one]) => one)].flatMap((one) => [...one.added]),
    );
    const twice = exportedTwice(vmlinux, modules);
    if (twice !== undefined) {
      throw new Open({ kind: "export", name: twice, what: "is there twice" });
    }
    if (added.size > 0 && this.world.config.get("CONFIG_STATIC_LINK") === "y") {
      throw new Open({ kind: "defined", name: [...added][0]!, where: "the C library" });
    }
    await this.world.bring();
    await this.#needs(delta, vmlinux, deltas);
    await this.#sections(delta.sections.filter((one) => !TAKEN.test(one)));
    const found = await elsewhere({ added: [...added], gone: [...delta.gone] }, {
      graph: this.world.graphs.after,
      roots: this.world.roots,
      known: new Set(this.seen.after.keys()),
      compile: (targets) => this.#ask(targets),
      signal: this.world.signal,
    });
    if (!Array.isArray(found)) throw new Open(found as Doubt);
    this.#steps.push(...found);
    await this.#relocations(new Set(delta.relocations.filter((one) => !TAKEN.test(one))));
  }

  /** Compiles objects of the rest of the kernel at the later state. */
  async #ask(targets: readonly string[]) {
    const more = targets.filter((target) => !this.#others.has(target));
    if (more.length > 0 && !await this.world.make("after", more)) return undefined;
    const archives = archivesOf(this.world.graphs.after);
    for (const target of more) {
      const built = this.world.read("after", target);
      const facts = built === undefined
        ? undefined
        : readFacts(built.bytes, versionedIn(built.saved));
      if (built === undefined || facts === undefined) return undefined;
      const part = partOf(target, built.saved, archives);
      const library = part.kind === "vmlinux" && part.library;
      this.#others.set(target, { facts, vmlinux: part.kind === "vmlinux", library });
    }
    return new Map(targets.map((target) => [target, this.#others.get(target)!] as const));
  }

  async #needs(
    delta: Delta,
    vmlinux: Pair,
    modules: readonly (readonly [Pair, Delta])[],
  ): Promise<void> {
    const exports = new Map<string, readonly [Export, string]>();
    const put = (target: string, facts: LinkFacts) => {
      for (const [name, one] of facts.exports) exports.set(name, [one, target]);
    };
    for (const { target, facts } of vmlinux.after) put(target, facts);
    for (const [pair] of modules) for (const { target, facts } of pair.after) put(target, facts);
    const imports = modules.flatMap(([pair, { needs }]) =>
      [...needs].map(([name, module]) => ({ name, module, pair }))
    );
    const unknown = [
      ...delta.needs.keys(),
      ...imports.map(({ name }) => name).filter((name) => !exports.has(name)),
    ];
    if (unknown.length > 0) {
      const targets = await this.world.definers([...new Set(unknown)]);
      const fresh = targets.filter((target) => !this.seen.after.has(target));
      await this.#ask(fresh);
    }
    for (const [target, { facts }] of this.#others) put(target, facts);
    for (const [name, target] of delta.needs) {
      const by = [...this.#others].find(([, one]) =>
        one.vmlinux && !one.library && one.facts.defines.has(name)
      );
      if (by === undefined) throw new Open({ kind: "need", name, target });
      // What is freed, or left out, is for its own kind only; modpost does not look everywhere.
      const { place } = by[1].facts.defines.get(name)!;
      const from = vmlinux.after.flatMap(({ facts }) => [...facts.references])
        .find((one) => one.endsWith(` ${name}`) && one !== `${place} ${name}`);
      if ((place === "init" || place === "exit") && from !== undefined) {
        throw new Open({ kind: "place", name, target, place: from.slice(0, -name.length - 1) });
      }
      this.#steps.push({ kind: "need", name, by: by[0] });
    }
    for (const { name, module, pair } of imports) {
      const found = exports.get(name);
      const what = found === undefined
        ? "nothing was found to export"
        : lacks(found[0], pair.after[0]!);
      if (what !== undefined) throw new Open({ kind: "module-need", name, module, what });
      this.#steps.push({ kind: "import", name, module, by: found![1] });
    }
  }

  async #sections(sections: readonly string[]): Promise<void> {
    if (sections.length === 0) return;
    const target = this.world.graphs.after.nodes.find((node) =>
      /(?:^|\/)vmlinux\.lds$/.test(node.target)
    )?.target;
    const made = target !== undefined && await this.world.make("after", [target]);
    const text = made ? this.world.text("after", target) : undefined;
    const script = text === undefined ? undefined : readScript(text);
    for (const entry of sections) {
      const [section, type, flags, align] = entry.split(" ");
      if (
        script === undefined || !ordinary(section!, Number(type), Number(flags), align) ||
        !script.takes(section!)
      ) {
        throw new Open({ kind: "section", section: section! });
      }
      this.#steps.push({ kind: "section", section: section! });
    }
  }

  async #relocations(kinds: ReadonlySet<string>): Promise<void> {
    if (kinds.size === 0) return;
    const { nodes } = this.world.graphs.after;
    const likes = LIKE.filter((target) =>
      !this.seen.after.has(target) && nodes.some((node) => node.target === target)
    );
    const objects = [...await this.#ask(likes) ?? []];
    const known = new Set(objects.flatMap(([, { facts }]) => [...facts.relocations].map(loose)));
    for (const kind of kinds) {
      const cut = kind.lastIndexOf(" ");
      const one = { place: kind.slice(0, cut), type: Number(kind.slice(cut + 1)) };
      if (!known.has(loose(kind))) throw new Open({ kind: "relocation", ...one });
      this.#steps.push({ kind: "relocation", ...one });
    }
  }

  /** The objects that differ, and those that define what these need: what the tools are to see. */
  #standing(vmlinux: Pair): ReadonlySet<string> {
    const all = [...vmlinux.before, ...vmlinux.after];
    const differ = all.filter(({ target }) => this.changed.has(target));
    const needs = new Set(differ.flatMap(({ facts }) => [...facts.needs.keys()]));
    const standing = new Set(differ.map(({ target }) => target));
    for (const { target, facts, library } of all) {
      if (library || standing.has(target)) continue;
      for (const name of facts.defines.keys()) if (needs.has(name)) standing.add(target);
    }
    return standing;
  }

  /** Functions that there are at both states, and that others may call: whether they return matters to those. */
  #called(vmlinux: Pair): Called {
    const functions = (which: Which) => {
      const found = new Map<string, "text" | "init">();
      for (const { target, facts, library } of vmlinux[which]) {
        if (library || !this.changed.has(target)) continue;
        for (const [name, { binding, place }] of facts.defines) {
          if (binding !== "global" || !facts.btf.has(name)) continue;
          if (place === "init") found.set(name, "init");
          else if (/text/.test(place)) found.set(name, "text");
        }
      }
      return found;
    };
    const before = functions("before");
    const both = [...functions("after")].filter(([name, place]) => before.get(name) === place);
    const at = (wanted: string) =>
      both.flatMap(([name, place]) => place === wanted ? [name] : []).sort();
    return { text: at("text"), init: at("init") };
  }

  async #tools(
    tools: LinkTools | undefined,
    vmlinux: Pair,
    modules: readonly Pair[],
  ): Promise<void> {
    if (tools === undefined) {
      throw new Open({
        kind: "tool",
        why: "the tree's make does not show how vmlinux.o is checked",
      });
    }
    const wanted = this.#standing(vmlinux);
    const called = tools.objtool === undefined ? undefined : this.#called(vmlinux);
    const machine = [...vmlinux.before, ...vmlinux.after][0]?.facts.machine;
    if (called !== undefined && machine !== PROBED && called.text.length + called.init.length > 0) {
      throw new Open({ kind: "tool", why: "objtool looks at callers that nobody compiles anew" });
    }
    const made = called === undefined ? undefined : probe(called);
    const said = async (which: Which) => {
      const objects = vmlinux[which].filter(({ target }) => wanted.has(target))
        .map(({ target }) => target);
      const more = which === "before"
        ? []
        : [...this.#others].filter(([, one]) => one.vmlinux && !one.library)
          .map(([target]) => target);
      const wholes = modules.flatMap((pair) => pair[which].map(({ target }) => target));
      return await this.world.tools(which, tools, [...objects, ...more], wholes, made);
    };
    const before = await said("before"), after = await said("after");
    if (before === undefined || after === undefined) {
      throw new Open({
        kind: "tool",
        why: "the tree's own tools do not come to an end over the changed objects",
      });
    }
    const odd = saidDifferently(before, after);
    if (odd !== undefined) throw new Open({ kind: "check", ...odd });
    const count = this.changed.size;
    if (tools.objtool !== undefined) {
      this.#steps.push({ kind: "tool", tool: "objtool", objects: count });
    }
    this.#steps.push({ kind: "tool", tool: "modpost", objects: count });
  }
}

/** Sections that no linker script of a kernel leaves over: modpost's, and what is thrown away. */
const TAKEN =
  /^(?:\.export_symbol|\.modinfo|\.no_trim_symbol|\.discard\.\S+|___k\w+\+\w+|__ksymtab_strings) /;

/** Objects that have what most objects have. */
const LIKE = ["init/main.o", "kernel/fork.o", "mm/memory.o", "kernel/sched/core.o"];

/** Plain code is code, and plain data is data, for what a relocation can reach. */
function loose(kind: string): string {
  return kind.replace(/^(?:text|init|exit) /, "text ").replace(/^(?:rodata|data) /, "data ");
}

/** Whether a section of this name is what such a section is in all of the kernel. */
function ordinary(name: string, type: number, flags: number, align: string | undefined): boolean {
  if (align !== undefined) return false;
  const kind = flags & 7;
  if (/^\.text\b|\.text$/.test(name)) return type === 1 && kind === 6;
  if (/^\.bss\b/.test(name)) return type === 8 && kind === 3;
  if (/^\.(?:data|init\.data)\b/.test(name)) return type === 1 && kind === 3;
  if (/^\.(?:rodata|init\.rodata|init\.setup)\b/.test(name)) {
    return type === 1 && (kind === 2 || kind === 3);
  }
  return (type === 1 || type === 8) && kind !== 7;
}

function samePair({ before, after }: Pair): boolean {
  const old = new Map(before.map((one) => [one.target, one]));
  return before.length === after.length && after.every(({ target, facts, library }) => {
    const was = old.get(target);
    return was !== undefined && was.library === library && sameFacts(was.facts, facts);
  });
}

function exportedTwice(vmlinux: Pair, modules: readonly Pair[]): string | undefined {
  const seen = new Set<string>();
  for (const { facts } of [vmlinux, ...modules].flatMap(({ after }) => after)) {
    for (const name of facts.exports.keys()) {
      if (seen.has(name)) return name;
      seen.add(name);
    }
  }
  return undefined;
}

/** Licenses that modpost takes for the GPL's kin (include/linux/license.h). */
const GPL = [
  "GPL",
  "GPL v2",
  "GPL and additional rights",
  "Dual BSD/GPL",
  "Dual MIT/GPL",
  "Dual MPL/GPL",
];

/** Why an export is not for a module. */
function lacks({ gpl, namespace }: Export, { facts }: KnownObject): string | undefined {
  const values = (tag: string) =>
    facts.info.filter((text) => text.startsWith(`${tag}=`)).map((text) =>
      text.slice(tag.length + 1)
    );
  const licenses = values("license");
  if (gpl && (licenses.length === 0 || !licenses.every((one) => GPL.includes(one)))) {
    return "is for the GPL only";
  }
  return namespace === "" || values("import_ns").includes(namespace)
    ? undefined
    : `is in the namespace ${namespace}`;
}
