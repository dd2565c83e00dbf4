/**
 * Which part of a kernel an object belongs to: what is linked and checked with what. Pure.
 * @module
 */
import type { Graph } from "../../affected/mod.ts";

/** Where an object goes. */
export type Part =
  /** `library`: linked only where something needs it (`lib.a`). */
  | { readonly kind: "vmlinux"; readonly library: boolean }
  /** One of the objects of these modules, as modpost reads them: `drivers/net/slip/slhc.o`. */
  | { readonly kind: "module"; readonly wholes: readonly string[] }
  /** It is not known. */
  | { readonly kind: "unknown" };

/** Archives of a build. */
export interface Archives {
  /** Member to archives. */
  readonly of: ReadonlyMap<string, readonly string[]>;
  /** Those of which all members are linked, needed or not. */
  readonly whole: ReadonlySet<string>;
  /** Objects to the modules that they are linked into, each as modpost reads it. */
  readonly modules: ReadonlyMap<string, readonly string[]>;
  /** All modules, as modpost reads them. */
  readonly wholes: ReadonlySet<string>;
  /** Whether one goes into vmlinux: that of a boot loader does not. */
  isLinked(archive: string): boolean;
}

/** The archives and modules that the commands of a build make. */
export function archivesOf(graph: Graph): Archives {
  const of = new Map<string, string[]>(), whole = new Set<string>();
  const modules = new Map<string, string[]>(), wholes = new Set<string>();
  for (const { target, list } of graph.nodes) {
    const to = target.endsWith(".a") ? of : target.endsWith(".mod") ? modules : undefined;
    if (to === undefined) continue;
    const dir = target.slice(0, target.lastIndexOf("/") + 1);
    if (to === modules) wholes.add(target.replace(/\.mod$/, ".o"));
    if (/(?:^|\/)built-in\.a$/.test(target)) whole.add(target);
    for (const word of new Set(list)) {
      // With modules, those of lib.a are linked for what they export.
      if (target === "vmlinux.a" && word.endsWith(".a")) whole.add(word);
      if (!word.endsWith(".o")) continue;
      for (const member of new Set([word, `${dir}${word}`])) {
        const into = target.replace(/\.mod$/, ".o"), known = to.get(member);
        if (known === undefined) to.set(member, [into]);
        else known.push(into);
      }
    }
  }
  // Most are: who reads what is looked for once one is not known to be.
  const linked = new Map([...whole].map((name) => [name, true]));
  const isLinked = (name: string) => {
    const known = linked.get(name);
    if (known !== undefined) return known;
    const is = leads(name, (one) => VMLINUX.test(one), readersOf(graph));
    linked.set(name, is);
    return is;
  };
  return { of, whole, modules, wholes, isLinked };
}

/** The part of an object, from the command that Kbuild saved beside it. */
export function partOf(target: string, saved: string, archives: Archives): Part {
  // A module of several objects: `ld -r -o net/x/x.o @net/x/x.mod`, up to 5.15 `ld -r -o net/x/x.o net/x/a.o ...`.
  const joins = (line: string) =>
    / -r\b/.test(line) && (archives.wholes.has(target) || / @\S+\.mod\b/.test(line));
  if (saved.split("\n").some(joins)) return { kind: "module", wholes: [target] };
  if (/\s-DMODULE\b/.test(saved)) {
    // No option names the module's file: KBUILD_MODNAME has other letters.
    const wholes = archives.modules.get(target);
    return wholes === undefined ? { kind: "unknown" } : { kind: "module", wholes };
  }
  const found = archives.of.get(target)?.filter(archives.isLinked) ?? [];
  if (found.length === 0) return { kind: "unknown" };
  return { kind: "vmlinux", library: !found.some((archive) => archives.whole.has(archive)) };
}

/** What links vmlinux and reads what it is linked from. */
const VMLINUX = /^(?:\.?vmlinux|\.tmp_vmlinux|modules|Module\.symvers|System\.map)/;

/**
 * A product that is linked from an object by a command of its own, and that none of the objects
 * that are compiled needs: a boot loader's stub, a program for another processor.
 */
export function otherLink(
  target: string,
  compiled: ReadonlySet<string>,
  graph: Graph,
  archives: Archives,
): string | undefined {
  const readers = readersOf(graph);
  const libraries = (archives.of.get(target) ?? []).filter((name) => !archives.whole.has(name));
  const products = [target, ...libraries].flatMap((name) => readers.get(`./${name}`) ?? [])
    .filter((name) => name !== target && !VMLINUX.test(name) && !name.endsWith(".a"));
  return products.find((product) => !leadsTo(product, compiled, readers));
}

/**
 * Whether an object goes nowhere but into products of which objects that are compiled are made, as code of the vDSO does:
 * make has linked these, and what came of it is compared.
 */
export function isInside(target: string, compiled: ReadonlySet<string>, graph: Graph): boolean {
  const readers = readersOf(graph);
  const products = (readers.get(`./${target}`) ?? []).filter((name) => name !== target);
  return products.length > 0 &&
    products.every((name) =>
      !VMLINUX.test(name) && !name.endsWith(".a") && leadsTo(name, compiled, readers)
    );
}

type Readers = ReadonlyMap<string, readonly string[]>;
const KNOWN = new WeakMap<Graph["nodes"], Readers>();

function readersOf({ nodes, edges }: Graph): Readers {
  const known = KNOWN.get(nodes);
  if (known !== undefined) return known;
  const readers = new Map<string, string[]>();
  for (const { target, inputs, path } of nodes) {
    // Assembly takes a product in by .incbin.
    const inside = target.endsWith(".o")
      ? inputs.flatMap((key) => /\.[cS]$/.test(key) ? edges(key, path) : [])
      : [];
    for (const key of new Set([...inputs, ...inside])) {
      if (!key.startsWith("./") || key.endsWith(".h")) continue;
      const list = readers.get(key);
      if (list === undefined) readers.set(key, [target]);
      else list.push(target);
    }
  }
  KNOWN.set(nodes, readers);
  return readers;
}

/** The first object of which neither vmlinux nor a module is made, nor by the way of what others take in. */
export function outsideKernel(targets: readonly string[], graph: Graph): string | undefined {
  if (targets.length === 0) return undefined;
  const { of, whole, modules, wholes, isLinked } = archivesOf(graph);
  const isPart = (name: string) =>
    VMLINUX.test(name) || wholes.has(name) || modules.has(name) || whole.has(name) ||
    (of.get(name)?.some(isLinked) ?? false);
  return targets.find((target) => !leads(target, isPart, readersOf(graph)));
}

/** Whether an object that is compiled is made from a product, so that make has linked it. */
function leadsTo(product: string, compiled: ReadonlySet<string>, readers: Readers): boolean {
  return leads(product, (name) => compiled.has(name), readers);
}

/** Whether something that counts is made from a product, or is it. */
function leads(product: string, counts: (name: string) => boolean, readers: Readers): boolean {
  const seen = new Set<string>(), stack = [product];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (counts(name)) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    stack.push(...readers.get(`./${name}`) ?? []);
  }
  return false;
}
