/**
 * What differs between the objects before and after a patch, and what must be shown of it. Pure.
 * @module
 */
import type { Doubt } from "./argument.ts";
import { defined, differing, goneBounds, news, sameAll } from "./differing.ts";
import { measures } from "./object/layout.ts";
import { mayGrow, placeOf } from "./object/places.ts";
import type { Definition, LinkFacts } from "./types.ts";

/** An object with its facts. */
export interface KnownObject {
  /** As Kbuild calls it. */
  readonly target: string;
  readonly facts: LinkFacts;
  /** Of a library, linked only where something needs it. */
  readonly library: boolean;
}

/** The objects of one part of a kernel at both states: of vmlinux, or the one that is a module. */
export interface Pair {
  readonly before: readonly KnownObject[];
  readonly after: readonly KnownObject[];
}

/** What must be shown. */
export interface Delta {
  readonly doubts: readonly Doubt[];
  /** Defined or exported anew. */
  readonly added: ReadonlySet<string>;
  /** Defined no more. */
  readonly gone: ReadonlySet<string>;
  /** Needed anew, or from another place: the object that does. */
  readonly needs: ReadonlyMap<string, string>;
  /** Sections of a new name: `name type flags`. */
  readonly sections: readonly string[];
  /** Names of sections that are gone, of which a linker itself says where they begin and end. */
  readonly bounds: readonly string[];
  /** `place type`. */
  readonly relocations: readonly string[];
  /** Of objects that are new, and of which no other is like that: what has to go with the others, and the object. */
  readonly abis: ReadonlyMap<string, string>;
}

/** Compares the objects of vmlinux. */
export function compareVmlinux({ before, after }: Pair): Delta {
  const doubts: Doubt[] = [];
  const old = defined(before), now = defined(after);
  const added = new Set<string>(), gone = new Set<string>();
  for (const [name, list] of now) {
    const was = old.get(name);
    if (list.some((one) => one.binding === "common") && !sameAll(was, list)) {
      doubts.push({ kind: "common", name });
    } else if (was === undefined) {
      added.add(name);
      doubts.push(...counted(name, list));
    } else if (!sameAll(was, list)) {
      const what = differing(was, list);
      // Stronger than before: then it is as if it were new.
      if (what === "binding") added.add(name);
      else if (what !== undefined) doubts.push({ kind: "changed", name, what });
    }
    if (was === undefined || !sameAll(was, list)) {
      const strong = list.filter((one) => one.binding === "global").length;
      if (strong > 1) doubts.push({ kind: "changed", name, what: "definition beside its own" });
    }
  }
  for (const [name, list] of old) {
    if (now.has(name)) continue;
    gone.add(name);
    doubts.push(...counted(name, list));
  }
  const exported = compareExports({ before, after });
  for (const name of exported.added) added.add(name);
  // A member of a library is linked once something needs it: nobody has seen that it can be.
  const { needs, places } = newNeeds({ before, after }, defined(after.filter(notOfLibrary)));
  doubts.push(...places);
  for (const name of gone) {
    const target = after.find(({ facts }) => facts.needs.get(name) === "strong")?.target;
    if (target !== undefined) doubts.push({ kind: "needed", name, where: target });
  }
  doubts.push(
    ...exported.doubts,
    ...otherAbi({ before, after }),
    ...measures({ before, after }),
    ...oddNames({ before, after }),
    ...leftOut({ before, after }, "vmlinux"),
  );
  return {
    doubts,
    added,
    gone,
    needs,
    sections: news(before, after, "sections"),
    bounds: goneBounds({ before, after }),
    relocations: news(before, after, "relocations"),
    abis: newAbis({ before, after }),
  };
}

/** Compares a module. What it defines is its own business, what it exports is not. */
export function compareModule({ before, after }: Pair): Delta {
  const doubts: Doubt[] = [];
  const exported = compareExports({ before, after });
  doubts.push(
    ...exported.doubts,
    ...otherAbi({ before, after }),
    ...leftOut({ before, after }, "module"),
  );
  const says = (list: readonly KnownObject[]) =>
    list.flatMap(({ facts }) => facts.info.filter((text) => /^(?:license|import_ns)=/.test(text)));
  const module = (after[0] ?? before[0])?.target ?? "";
  if (before.length > 0 && after.length > 0 && `${says(before)}` !== `${says(after)}`) {
    doubts.push({ kind: "license", module });
  }
  // What was weak may have been there for nobody.
  const had = strongNeeds(before);
  const needs = new Map<string, string>();
  for (const { target, facts } of after) {
    for (const [name, how] of facts.needs) {
      if (!had.has(name) && how === "strong" && !MODULE_OWN.test(name)) needs.set(name, target);
    }
  }
  return {
    doubts,
    added: exported.added,
    gone: new Set(),
    needs,
    // A module is linked when it is loaded, and takes any section.
    sections: [],
    bounds: [],
    relocations: [],
    abis: newAbis({ before, after }),
  };
}

/** Names that the last link of a module, or its linker, gives. */
const MODULE_OWN = /^(?:__this_module|_GLOBAL_OFFSET_TABLE_)$/;

function compareExports({ before, after }: Pair) {
  const doubts: Doubt[] = [], added = new Set<string>();
  const old = new Map(before.flatMap(({ facts }) => [...facts.exports]));
  const all = after.flatMap(({ facts }) => [...facts.exports]);
  const now = new Map(all);
  if (now.size !== all.length) {
    const twice = all.find(([name], i) => all.findIndex((one) => one[0] === name) !== i)!;
    doubts.push({ kind: "export", name: twice[0], what: "is there twice" });
  }
  const versions = [...old.values(), ...now.values()].some((one) => one.versioned);
  for (const [name, is] of now) {
    const was = old.get(name);
    if (was === undefined) added.add(name);
    else if (was.gpl !== is.gpl || was.namespace !== is.namespace) {
      doubts.push({ kind: "export", name, what: "is for others than before" });
    }
    if (versions && !is.versioned && (was === undefined || was.versioned)) {
      doubts.push({ kind: "export", name, what: "has no version" });
    }
  }
  for (const name of old.keys()) {
    if (!now.has(name)) doubts.push({ kind: "export", name, what: "is gone" });
  }
  return { doubts, added };
}

/**
 * A name in a section whose symbols something counts or compares (s390's boot data), or that is an
 * address by itself, which a kernel that moves refuses to refer to.
 */
function counted(name: string, list: readonly Definition[]): readonly Doubt[] {
  // What genksyms wrote, before 5.19.
  if (name.startsWith("__crc_")) return [];
  const place = list.find((one) =>
    one.place === "absolute" || one.binding !== "common" && !mayGrow(one.place)
  )?.place;
  return place === undefined ? [] : [{ kind: "counted", name, place }];
}

/**
 * What vmlinux needs anew, or from a place where nothing says that it may: code that stays must not
 * call what is freed.
 */
function newNeeds(
  { before, after }: Pair,
  now: ReadonlyMap<string, readonly Definition[]>,
): { readonly needs: ReadonlyMap<string, string>; readonly places: readonly Doubt[] } {
  const linked = before.filter(notOfLibrary);
  const had = strongNeeds(linked);
  const asked = new Set(linked.flatMap(({ facts }) => [...facts.needs.keys()]));
  const from = new Set(linked.flatMap(({ facts }) => [...facts.references]));
  const addressed = new Set(linked.flatMap(({ facts }) => [...facts.addressed]));
  const needs = new Map<string, string>(), places: Doubt[] = [];
  for (const { target, facts } of after) {
    for (const [name, how] of facts.needs) {
      // Not each linker can put a zero where nothing stands near one.
      if (!now.has(name) && !(how === "strong" ? had : asked).has(name)) needs.set(name, target);
    }
    for (const reference of facts.references) {
      const cut = reference.lastIndexOf(" "), name = reference.slice(cut + 1);
      const place = reference.slice(0, cut);
      if (from.has(reference)) continue;
      const exits = now.get(name)?.some((one) => one.place === "exit") ?? false;
      if (!ORDINARY.test(place) || exits && !LEAVES.test(place)) {
        places.push({ kind: "place", name, target, place });
      }
      if (now.has(name) || facts.needs.get(name) !== "strong") continue;
      // What code or data that stays refers to stays, and may be referred to from everywhere.
      if (!from.has(`text ${name}`) && !from.has(`data ${name}`)) needs.set(name, target);
    }
    // What was called alone may have no landing pad: objtool is to see who defines it.
    for (const reference of facts.addressed) {
      const name = reference.slice(reference.lastIndexOf(" ") + 1);
      if (!addressed.has(reference) && !now.has(name)) needs.set(name, target);
    }
  }
  return { needs, places };
}

function notOfLibrary({ library }: KnownObject): boolean {
  return !library;
}

function strongNeeds(objects: readonly KnownObject[]): ReadonlySet<string> {
  return new Set(
    objects.flatMap(({ facts }) =>
      [...facts.needs].flatMap(([name, how]) => how === "strong" ? [name] : [])
    ),
  );
}

/**
 * Places of which nobody says more than that freed memory is not to be used. The last ones have
 * rules that objtool checks.
 */
const ORDINARY =
  /^(?:text(?: copy)?|data(?: \w+)?|rodata|init|exit|[A-Za-z_][\w+]*|\.(?:export_symbol|sched\.text|kprobes\.text|ref\.\w+|init_array|toc|opd|got2?|sdata2?|sbss2?|ARM\S*|PARISC\S*|\w*initcall\S*|exitcall\S*|discard\S*|altinstr\S*|orc\S*|static_call\S*|smp_locks|eh_frame|data\.\.percpu\S*|\S*_sites|(?:noinstr|entry|cpuidle|irqentry|softirqentry|spinlock)\.text))$/;

/** Places that are left out where what they refer to is. */
const LEAVES = /^(?:exit|\.exitcall\S*|\.discard\S*)$/;

/** What linker scripts leave out, of a kernel and of a module. */
const DISCARDED = {
  vmlinux: /^\.(?:exit|discard|export_symbol|no_trim_symbol)/,
  module: /^\.(?:discard|export_symbol|no_trim_symbol)/,
};

/**
 * References to what a linker script may leave out, from where none was before: "defined in
 * discarded section" is an error of the link, of which modpost knows nothing.
 */
function leftOut({ before, after }: Pair, of: keyof typeof DISCARDED): readonly Doubt[] {
  const pairOf = (entry: string): readonly [from: string, to: string] => {
    const words = entry.split(" ");
    return [words[0]!, words.length === 2 ? words[1]! : words[2]!];
  };
  const old = new Set(
    before.flatMap(({ facts }) => [...facts.inner].map((one) => `${pairOf(one)}`)),
  );
  return after.flatMap(({ target, facts }) =>
    [...facts.inner].flatMap((entry): readonly Doubt[] => {
      const [from, to] = pairOf(entry);
      const open = DISCARDED[of].test(to) && !LEAVES.test(placeOf(from)) &&
        !old.has(`${[from, to]}`);
      return open ? [{ kind: "place", name: to, target, place: from }] : [];
    })
  );
}

/** An object that is no more what the others were linked with. */
function otherAbi({ before, after }: Pair): readonly Doubt[] {
  const old = new Map(before.map(({ target, facts }) => [target, facts.abi]));
  return after.filter(({ target, facts }) => (old.get(target) ?? facts.abi) !== facts.abi)
    .map(({ target }) => ({ kind: "changed", name: target, what: "ABI" }));
}

function newAbis({ before, after }: Pair): ReadonlyMap<string, string> {
  const old = new Set(before.map(({ facts }) => facts.abi));
  return new Map(
    after.filter(({ facts }) => !old.has(facts.abi)).map((
      { target, facts },
    ) => [facts.abi, target]),
  );
}

function oddNames({ before, after }: Pair): readonly Doubt[] {
  const old = new Set(before.flatMap(({ facts }) => [...facts.oddNames]));
  const name = after.flatMap(({ facts }) => [...facts.oddNames]).find((one) => !old.has(one));
  return name === undefined ? [] : [{ kind: "odd-name", name }];
}

/** A BTF ID that is new: what it is for may not be there. */
export function newBtfId(
  before: readonly LinkFacts[],
  after: readonly LinkFacts[],
): string | undefined {
  const old = new Set(before.flatMap(({ btf }) => [...btf]));
  return after.flatMap(({ btf }) => [...btf])
    .find((one) => one.startsWith("__BTF_ID__") && !old.has(one));
}
