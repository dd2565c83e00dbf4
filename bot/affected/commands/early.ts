/**
 * Objects that read what the build makes, and do not say so: whether they find it there is luck, and
 * with one job they do not. Pure.
 * @module
 */
import type { Graph } from "../graph.ts";
import type { Node } from "./node.ts";
import type { Early, Key } from "../types.ts";

/** Machine code is linked, not read. */
const CODE = /\.(?:o|a|so|dbg|ko|order|mod|dtb|symvers)$/;

/** Of some objects those that may be compiled too early; undefined if none can be. */
export function earlyOf(graph: Graph, targets: readonly string[]): Early | undefined {
  const products = new Set<Key>();
  const needed = new Set(graph.nodes.flatMap((node) => node.needs ?? []));
  for (const [key, node] of graph.makers) {
    // What a command seems to write beside its target is believed where some rule says so.
    if (key !== node.key && !needed.has(key)) continue;
    if (!node.there && !node.host && !CODE.test(key) && graph.files.has(key)) products.add(key);
  }
  if (products.size === 0) return undefined;
  const objects = targets.filter((target) => {
    const node = graph.makers.get(`./${target}`);
    return node !== undefined && readsUnsaid(graph, node, products);
  });
  if (objects.length === 0) return undefined;
  return { objects, products: [...products].map((key) => key.slice(2)).sort() };
}

/** Whether a command reads a product that is not made before it. */
function readsUnsaid(graph: Graph, node: Node, products: ReadonlySet<Key>): boolean {
  const visited = new Set<Node>();
  const waiting = [node];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (visited.has(one)) continue;
    visited.add(one);
    for (const need of one.needs ?? []) {
      const maker = graph.makers.get(need);
      if (maker !== undefined) waiting.push(maker);
    }
  }
  const seen = new Set<Key>();
  const stack = [...node.inputs];
  for (let file = stack.pop(); file !== undefined; file = stack.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (products.has(file)) {
      if (!visited.has(graph.makers.get(file)!)) return true;
      // Behind it stands what its maker reads.
      continue;
    }
    for (const next of graph.edges(file, node.path)) if (!seen.has(next)) stack.push(next);
  }
  return false;
}
