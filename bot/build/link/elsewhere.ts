/**
 * Names that are new or gone, held against the whole kernel: which files could make another object
 * define or need them, and what those objects say once they are compiled.
 * @module
 */
import type { Graph } from "../../affected/mod.ts";
import { readTextBeneath } from "../../system/beneath.ts";
import type { Doubt, Step } from "./argument.ts";
import { definesNothing, onlyDeclares, withoutComments } from "./header.ts";
import { mayBePasted } from "./lists.ts";
import { type Pastes, pastingMacros } from "./macros.ts";
import { pairsIn } from "./pairs.ts";
import { argumentsWith, fragments, restsOf } from "./pasted.ts";
import { filesWith, type Hit, readable, type Roots } from "./search.ts";
import type { LinkFacts } from "./types.ts";

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
  const { targets } = found;
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
async function suspects(
  names: Names,
  kernel: Kernel,
): Promise<{ readonly targets: ReadonlyMap<string, string> } | Doubt> {
  const { graph, roots, known, signal } = kernel;
  const all = [...names.added, ...names.gone];
  const files = readable(graph, roots);
  const targets = new Map<string, string>();
  const units = unitsOf(graph);
  const put = (hit: Hit, name: string): Doubt | undefined => {
    const made = units.get(hit.key);
    if (made === undefined || includers(hit.key, graph).length > 0) {
      return doubtOf(names, name, hit);
    }
    for (const target of made) if (!known.has(target)) targets.set(target, name);
    return undefined;
  };
  for (const hit of await filesWith(all, files, signal)) {
    const text = withoutComments(await textOf(hit, roots));
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
  const parts = await fragments(files, signal);
  const byPath = new Map(files.map((hit) => [hit.path, hit]));
  const pastes = await pastingMacros(files, signal);
  for (const name of all) {
    const rests = restsOf(name, parts);
    for (const path of await argumentsWith(rests, files, signal)) {
      const hit = byPath.get(path)!;
      if (!pastesOne(rests, hit, await textOf(hit, roots), pastes)) continue;
      const doubt = put(hit, name);
      if (doubt !== undefined) return doubt;
    }
  }
  const read = (hit: Hit) => textOf(hit, roots);
  for (const [path, name] of await pairsIn(all, parts, files, read, pastes, signal)) {
    const doubt = put(byPath.get(path)!, name);
    if (doubt !== undefined) return doubt;
  }
  return { targets };
}

/** Whether one of these words stands where a macro may paste it. */
function pastesOne(
  words: ReadonlySet<string>,
  { key }: Hit,
  whole: string,
  pastes: Pastes,
): boolean {
  // In assembly arguments stand after blanks.
  if (/\.[sS]$/.test(key)) return true;
  const text = withoutComments(whole);
  for (const match of text.matchAll(/\w+/g)) {
    if (!words.has(match[0])) continue;
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - 200), match.index).trimEnd();
    // The value of a macro may be an argument wherever that is.
    if (/#\s*define\s+\w+$/.test(before)) return true;
    const after = /[^\s\\]/.exec(text.slice(end, end + 200))?.[0];
    if (!/[(,\\]$/.test(before) || after !== "," && after !== ")") continue;
    if (mayBePasted(text, match.index, pastes)) return true;
  }
  return false;
}

function doubtOf({ added }: Names, name: string, { key }: Hit): Doubt {
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

/** Files that include a source file: `#include "x.c"`. */
function includers(key: string, graph: Graph): readonly string[] {
  const name = key.slice(key.lastIndexOf("/") + 1);
  return [...graph.files].filter((file) =>
    graph.scan(file).includes.some((one) => one.name === name || one.name.endsWith(`/${name}`))
  );
}
