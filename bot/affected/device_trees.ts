/**
 * Device trees: a build makes them beside the kernel, which holds none of them but those that a command
 * names. Pure.
 * @module
 */
import type { Trace } from "./commands/trace.ts";
import { keyOf, nameOf, type Roots } from "./keys.ts";
import type { Snapshot } from "./snapshot_type.ts";
import type { Key } from "./types.ts";

/** A device tree or an overlay, made by dtc, or by fdtoverlay of several. */
export function isTree(target: string): boolean {
  return /\.dtbo?$/.test(target) && !/^(?:\/|tools\/)/.test(target);
}

/** A list of device trees by their names: what they hold is not in it. */
export function isTreeList(target: string): boolean {
  return /(?:^|\/)dtbs-list$/.test(target);
}

/** Of what needs device trees, those of which a dry run shows no command: it gives up what needs the kernel. */
export function readersWithoutCommand(
  { treeReaders }: Pick<Trace, "treeReaders">,
  makers: ReadonlyMap<Key, unknown>,
  roots: Roots,
): ReadonlyMap<string, readonly Key[]> {
  const keyed = (name: string) => keyOf(name, roots) ?? name;
  return new Map(
    [...treeReaders].filter(([target]) => !makers.has(keyed(target)))
      .map(([target, needs]) => [target, needs.map(keyed)]),
  );
}

/** Symbols by which a kernel holds one of its device trees, or all. */
const BUILT_IN = ["CONFIG_GENERIC_BUILTIN_DTB", "CONFIG_BUILTIN_DTB_ALL"];

/** Why what no dry run shows may hold one of some device trees; undefined: nothing does. */
export function heldReason(
  trees: ReadonlySet<string>,
  { treeReaders, config, makefiles }: Pick<Snapshot, "treeReaders" | "config" | "makefiles">,
): string | undefined {
  for (const [target, needs] of treeReaders) {
    const need = needs.find((key) => !isTree(key) || trees.has(key.replace(/^\.\//, "")));
    if (need !== undefined) return `${target} may hold a device tree that the patch changes`;
  }
  const symbol = BUILT_IN.find((one) => config.has(one));
  if (symbol !== undefined) return `${symbol} puts a device tree into the kernel`;
  const [file] = makefiles.trees;
  return file === undefined ? undefined : `${file} has a recipe that names device trees`;
}

/**
 * A file that names one of some device trees, by their targets, in a way that the graph does not follow: a tool's
 * description of an image, a script that puts the name together or searches their directory. Undefined if there is none.
 * What a file of make says of them is told by {@linkcode heldReason}, also where a command reads it.
 */
export function holderOf(
  trees: readonly string[],
  ...states: readonly Pick<Snapshot, "graph" | "makefiles">[]
): string | undefined {
  const bases = new Set(trees.map(nameOf));
  const names = (name: string) => {
    const last = nameOf(name);
    return /\.dtbo?$/.test(last)
      ? bases.has(last) || /[*?]/.test(last)
      : /(?:^|\/)dts\/(?:.*\/)?$/.test(name);
  };
  for (const { graph, makefiles } of states) {
    for (const file of graph.files) {
      if (makefiles.read.has(file)) continue;
      const { includes, names: words = [] } = graph.scan(file);
      if (includes.some(({ name }) => names(name)) || words.some(names)) return file;
    }
  }
  return undefined;
}
