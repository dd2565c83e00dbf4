/**
 * Names that are new or gone, held against the whole kernel: which files could make another object
 * define or need them, and what those objects say once they are compiled.
 * @module
 */
import { type Graph, isOwnName, seenWith } from "../../../affected/mod.ts";
import { readTextBeneath } from "../../../system/files/beneath.ts";
import type { Doubt, Step } from "../argument.ts";
import { assembledIn } from "./gas.ts";
import { definesNothing, onlyDeclares, withoutComments } from "./header.ts";
import { areOf, type Found, madeDigest, once } from "./kept.ts";
import type { Sources } from "./macros.ts";
import { madeIn } from "./made.ts";
import { filesWith, type Hit, readable, type Roots } from "./search.ts";
import type { LinkFacts, Notes } from "../types.ts";
import { ANY } from "./by_words.ts";
import { nameOf } from "../../../text/paths.ts";

/** Names to look for. */
export interface Names {
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

/** The rest of the kernel. */
export interface Kernel {
  readonly graph: Graph;
  readonly roots: Roots;
  /** Objects whose facts are known at both states. */
  readonly known: ReadonlySet<string>;
  /** Compiles objects, and gives their facts; undefined where one does not compile, or cannot be read. */
  readonly compile: (
    targets: readonly string[],
  ) => Promise<
    ReadonlyMap<string, { readonly facts: LinkFacts; readonly vmlinux: boolean }> | undefined
  >;
  /** Of a state with the same graph. */
  readonly notes?: Notes;
  readonly signal?: AbortSignal;
}

/** More names than this are a whole file that moved. */
const MAX_NAMES = 64;
/** As many objects may be compiled to ask them. */
const MAX_OBJECTS = 12;

/** Looks for the names. Gives a step for each, or a doubt. */
export async function elsewhere(names: Names, kernel: Kernel): Promise<readonly Step[] | Doubt> {
  const all = [...names.added, ...names.gone];
  if (all.length === 0) return [];
  if (all.length > MAX_NAMES) return { kind: "many", names: all.length };
  const odd = all.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (odd !== undefined) return { kind: "odd-name", name: odd };
  const found = await suspects(names, kernel);
  if (!("targets" in found)) return found;
  const targets = new Map(found.targets);
  if (targets.size > MAX_OBJECTS) {
    const [where, name] = [...targets][0]!;
    return names.added.includes(name)
      ? { kind: "defined", name, where: `${where} or ${targets.size - 1} others` }
      : { kind: "needed", name, where: `${where} or ${targets.size - 1} others` };
  }
  if (targets.size > 0) {
    const objects = await kernel.compile([...targets.keys()]);
    if (objects === undefined) {
      return { kind: "unreadable", target: [...targets.keys()][0]! };
    }
    for (const [where, { facts, vmlinux }] of objects) {
      const twice = names.added.find((name) =>
        vmlinux && facts.defines.has(name) || facts.exports.has(name)
      );
      if (twice !== undefined) return { kind: "defined", name: twice, where };
      const lost = names.gone.find((name) => vmlinux && facts.needs.get(name) === "strong");
      if (lost !== undefined) return { kind: "needed", name: lost, where };
    }
  }
  return [
    ...names.added.map((name) => ({ kind: "new", name }) as const),
    ...names.gone.map((name) => ({ kind: "gone", name }) as const),
  ];
}

/** The objects that may define or need one of the names, with that name; or what cannot be excluded. */
async function suspects(names: Names, kernel: Kernel): Promise<Found> {
  const { graph, roots, known, notes } = kernel;
  const units = unitsOf(graph), included = includedSources(graph);
  const isLocal = ({ key }: Hit) => /\.[cSs]$/.test(key) && !included.has(nameOf(key));
  // What these define and need is known, and nobody else sees what they say.
  const isKnown = (hit: Hit) => {
    const made = units.get(hit.key) ?? [];
    return made.length > 0 && made.every((target) => known.has(target)) && isLocal(hit);
  };
  const files = readable(graph, roots).filter((hit) => !isKnown(hit));
  const made = notes && areOf(notes, files, roots) ? await madeDigest(files, roots) : undefined;
  const of = [names.added, names.gone, [...known].sort(), made];
  return await once(
    made === undefined ? undefined : notes,
    of,
    () => searched(names, kernel, { files, units, isLocal }),
  );
}

/** Where a search looks. */
interface Searched {
  readonly files: readonly Hit[];
  /** The objects that are made of a source. */
  readonly units: ReturnType<typeof unitsOf>;
  /** True of a file that no other one includes. */
  readonly isLocal: (hit: Hit) => boolean;
}

async function searched(
  names: Names,
  { graph, roots, known, signal }: Kernel,
  { files, units, isLocal }: Searched,
): Promise<Found> {
  const all = [...names.added, ...names.gone];
  const targets = new Map<string, string>();
  const put = (hit: Hit, name: string): Excluded | undefined => {
    const made = units.get(hit.key);
    if (made === undefined || !isLocal(hit)) {
      return doubtOf(names, name, hit);
    }
    for (const target of made) if (!known.has(target)) targets.set(target, name);
    return undefined;
  };
  for (const hit of await filesWith(all, files, signal)) {
    const whole = await textOf(hit, roots);
    // Elsewhere `/*` begins no comment: `for dir in drivers/*/` of a script.
    const text = /\.[chS]$/.test(hit.key) ? withoutComments(whole) : whole;
    for (const name of all) {
      if (!new RegExp(`\\b${name}\\b`).test(text)) continue;
      const doubt = units.has(hit.key) || !/\.h$/.test(hit.key)
        ? put(hit, name)
        : (names.added.includes(name) ? definesNothing : onlyDeclares)(text, name)
        ? undefined
        : doubtOf(names, name, hit);
      if (doubt !== undefined) return doubt;
    }
  }
  const textOfHit = (hit: Hit) => textOf(hit, roots);
  const sources = { files, isLocal, textOf: textOfHit, signal, ...macrosOf(graph) };
  const made = await madeIn(all, sources);
  if (made === undefined) {
    const [name] = all;
    const kind = names.added.includes(name!) ? "defined" : "needed";
    return { kind, name: name!, where: "macros that make names" };
  }
  for (const [hit, name] of made) {
    const doubt = put(hit, name);
    if (doubt !== undefined) return doubt;
  }
  for (const [hit, name] of await assembledIn(all, files, textOfHit, signal)) {
    const doubt = put(hit, name);
    if (doubt !== undefined) return doubt;
  }
  return { targets: [...targets] };
}

/** What cannot be excluded. */
type Excluded = Exclude<Found, { readonly targets: unknown }>;

function doubtOf({ added }: Names, name: string, { key }: Hit): Excluded {
  return {
    kind: added.includes(name) ? "defined" : "needed",
    name,
    where: key.replace(/^\.\//, ""),
  };
}

async function textOf({ key }: Hit, { source, build }: Roots): Promise<string> {
  return key.startsWith("./")
    ? await readTextBeneath(build, key.slice(2)) ?? ""
    : await readTextBeneath(source, key) ?? "";
}

const UNITS = new WeakMap<Graph["nodes"], ReadonlyMap<string, readonly string[]>>();

/** Source files to the objects that are compiled from them. */
function unitsOf({ nodes }: Graph): ReadonlyMap<string, readonly string[]> {
  const known = UNITS.get(nodes);
  if (known !== undefined) return known;
  const units = new Map<string, string[]>();
  for (const { target, inputs, host } of nodes) {
    if (!target.endsWith(".o")) continue;
    for (const key of inputs) {
      if (!/\.[cSs]$/.test(key)) continue;
      const list = units.get(key);
      // A program of the host is no part of the kernel.
      const made = host ? [] : [target];
      if (list === undefined) units.set(key, made);
      else list.push(...made);
    }
  }
  UNITS.set(nodes, units);
  return units;
}

/** What is known of the macros of commands, and of those of files. */
function macrosOf(graph: Graph): Pick<Sources, "defined" | "values" | "seenWith"> {
  const beside = seenWith(graph), any = [ANY];
  return {
    defined: new Set(graph.defines.keys()),
    values(name, { key }) {
      const all = graph.defines.get(name), readers = isOwnName(name) ? beside(key) : undefined;
      if (all === undefined || readers === undefined) return all ?? any;
      const own = readers.nodes.flatMap(({ names = [] }) =>
        names.filter((one) => one.name === name)
      );
      return own.some(({ words }) => words === undefined)
        ? any
        : own.flatMap(({ words }) => words!);
    },
    seenWith: ({ key }) => beside(key)?.files,
  };
}

const INCLUDED = new WeakMap<Graph, ReadonlySet<string>>();

/** The last parts of the names of source files that others include: `#include "x.c"`. */
function includedSources(graph: Graph): ReadonlySet<string> {
  const known = INCLUDED.get(graph);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const file of graph.files) {
    for (const { name } of graph.scan(file).includes) {
      if (/\.[cSs]$/.test(name)) names.add(nameOf(name));
    }
  }
  INCLUDED.set(graph, names);
  return names;
}
