/**
 * Device trees: a build makes them beside the kernel, which holds none of them but those that a command
 * names. Pure.
 * @module
 */
import type { Graph } from "./graph.ts";
import { nameOf } from "./keys.ts";

/** A device tree or an overlay, made by dtc, or by fdtoverlay of several. */
export function isTree(target: string): boolean {
  return /\.dtbo?$/.test(target) && !/^(?:\/|tools\/)/.test(target);
}

/** A list of device trees by their names: what they hold is not in it. */
export function isTreeList(target: string): boolean {
  return /(?:^|\/)dtbs-list$/.test(target);
}

/**
 * A file that names one of some device trees, by their targets, in a way that the graph does not follow: a tool's
 * description of an image, a script that puts the name together or searches their directory. Undefined if there is none.
 */
export function holderOf(
  trees: readonly string[],
  ...graphs: readonly Graph[]
): string | undefined {
  const bases = new Set(trees.map(nameOf));
  const names = (name: string) => {
    const last = nameOf(name);
    return /\.dtbo?$/.test(last)
      ? bases.has(last) || /[*?]/.test(last)
      : /(?:^|\/)dts\/(?:.*\/)?$/.test(name);
  };
  for (const graph of graphs) {
    for (const file of graph.files) {
      const { includes, names: words = [] } = graph.scan(file);
      if (includes.some(({ name }) => names(name)) || words.some(names)) return file;
    }
  }
  return undefined;
}
