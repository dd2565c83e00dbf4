/**
 * Which commands of a graph read something that changed. Pure.
 * @module
 */
import type { Graph } from "./graph.ts";
import type { Node } from "./commands/node.ts";
import { CONFIG_FILES } from "./symbols.ts";
import type { Key } from "./types.ts";

/** What changed between two states. */
export interface Change {
  /** Files of other content, or there in one state only. */
  readonly files: ReadonlySet<Key>;
  readonly symbols: ReadonlySet<string>;
  /** Files that `make prepare` made and that are the same in both states, whatever made them. */
  readonly same: ReadonlySet<Key>;
  /** Some touched file is one that a computed include could name. */
  readonly header: boolean;
  /** Files of which nobody can say what they read: it may be a touched one. */
  readonly hidden: ReadonlySet<Key>;
  /** Targets whose command changed, and why. */
  readonly commands: ReadonlyMap<Key, string>;
}

/** Why each command that is reached is reached. */
export function reached(graph: Graph, change: Change): ReadonlyMap<Node, string> {
  const marks = new Map<Key, string>();
  for (const file of graph.files) {
    const why = mark(graph, change, file);
    if (why !== undefined) marks.set(file, why);
  }
  const why = new Map<Node, string>();
  const waiting = new Map<Node, readonly Node[]>();
  const counts = (file: Key) => marks.has(file) || makerOf(graph, change, file) !== undefined;
  const results = new Map<Node, string | readonly Node[]>();
  // One search path after the other: what leads is not held for all of them.
  for (const [path, nodes] of Map.groupBy(graph.nodes, (node) => node.path)) {
    const leads = nodes.length < FEW ? undefined : leading(graph, path, nodes, counts);
    for (const node of nodes) {
      const found = change.commands.get(node.key) ?? search(graph, change, marks, node, leads);
      if (found.length > 0) results.set(node, found);
    }
  }
  for (const node of graph.nodes) {
    const found = results.get(node);
    if (typeof found === "string") why.set(node, found);
    else if (found !== undefined) waiting.set(node, found);
  }
  // What is made by something that changed has changed, too; until nothing more does.
  for (let grows = true; grows;) {
    grows = false;
    for (const [node, makers] of waiting) {
      const maker = makers.find((one) => why.has(one));
      if (maker === undefined) continue;
      why.set(node, `uses ${displayKey(maker.key)}, which ${why.get(maker)}`);
      waiting.delete(node);
      grows = true;
    }
  }
  return why;
}

/** For fewer commands of one search path it is cheaper to follow each alone. */
const FEW = 3;

/** The command that makes a file which may not be the same. */
function makerOf(graph: Graph, change: Change, file: Key): Node | undefined {
  return change.same.has(file) ? undefined : graph.makers.get(file);
}

/**
 * The files from which one that counts is reached, for all commands of a search path: the rest, nearly
 * all, need not be followed for each of them.
 */
function leading(
  graph: Graph,
  path: number,
  nodes: readonly Node[],
  counts: (file: Key) => boolean,
): ReadonlySet<Key> {
  const numbers = new Map<Key, number>(), files: Key[] = [];
  const numberOf = (file: Key) => {
    let number = numbers.get(file);
    if (number === undefined) numbers.set(file, number = files.push(file) - 1);
    return number;
  };
  for (const node of nodes) for (const file of node.inputs) numberOf(file);
  /** Pairs of a file and one that it includes, by their numbers. */
  const edges: number[] = [];
  // What is added on the way is gone over, too.
  for (let from = 0; from < files.length; from++) {
    for (const next of graph.edges(files[from]!, path)) edges.push(from, numberOf(next));
  }
  const leads = Uint8Array.from(files, (file) => counts(file) ? 1 : 0);
  // Most of what is included was found later.
  for (let grows = true; grows;) {
    grows = false;
    for (let at = edges.length - 2; at >= 0; at -= 2) {
      const from = edges[at]!;
      if (leads[from] === 1 || leads[edges[at + 1]!] === 0) continue;
      leads[from] = 1;
      grows = true;
    }
  }
  return new Set(files.filter((_, number) => leads[number] === 1));
}

/**
 * Why a command is reached by what it reads itself, or else the makers of what it reads. `leads`: the files that need to be
 * followed, if not all.
 */
function search(
  graph: Graph,
  change: Change,
  marks: ReadonlyMap<Key, string>,
  node: Node,
  leads?: ReadonlySet<Key>,
): string | readonly Node[] {
  const seen = new Set<Key>();
  const makers: Node[] = [];
  const follows = (file: Key) => !seen.has(file) && leads?.has(file) !== false;
  const stack = node.inputs.filter(follows).reverse();
  for (let file = stack.pop(); file !== undefined; file = stack.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const found = marks.get(file);
    if (found !== undefined) return found;
    const maker = makerOf(graph, change, file);
    if (maker !== undefined && maker !== node) makers.push(maker);
    for (const next of graph.edges(file, node.path)) if (follows(next)) stack.push(next);
  }
  return makers;
}

function mark(graph: Graph, change: Change, file: Key): string | undefined {
  if (change.files.has(file)) return `reads ${displayKey(file)}`;
  const { symbols } = change;
  if (change.hidden.has(file)) {
    return `reads ${displayKey(file)}, of which nobody can say what it reads`;
  }
  const macro = change.header ? graph.open.get(file) : undefined;
  if (macro !== undefined) {
    return `${
      displayKey(file)
    } includes a file by the computed name ${macro}, which may be a touched one`;
  }
  // These define the symbols; who reads one says its name elsewhere.
  if (symbols.size === 0 || CONFIG_FILES.has(file)) return undefined;
  const scan = graph.scan(file);
  const symbol = scan.symbols.find((name) => symbols.has(name));
  if (symbol !== undefined) return `reads ${symbol} in ${displayKey(file)}`;
  if (scan.pasted) return `${displayKey(file)} puts names of symbols together`;
  return undefined;
}

/** A key as a person reads it: where it stands is plain from the name. */
export function displayKey(key: Key): string {
  return key.startsWith("./") ? key.slice(2) : key;
}
