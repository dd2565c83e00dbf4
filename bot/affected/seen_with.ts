/**
 * Which files of a build are read by one and the same command: a macro of one is known in the other.
 * Pure.
 * @module
 */
import type { Node } from "./commands/node.ts";
import type { Graph } from "./graph.ts";
import { addBit, type Bits, bitsFor, hasBit, NumberSets } from "./packed/number_sets.ts";
import type { Key } from "./types.ts";

/** The commands that read a file. */
export interface Readers {
  readonly nodes: readonly Node[];
  /** All files that these read. */
  readonly files: Pick<ReadonlySet<Key>, "has">;
}

/** Gives the commands that read a file; undefined: it cannot be told what they read. */
export type SeenWith = (file: Key) => Readers | undefined;

const KNOWN = new WeakMap<Graph, SeenWith>();

/** Asks a graph; what commands read is looked up once, when the first file is asked for. */
export function seenWith(graph: Graph): SeenWith {
  let known = KNOWN.get(graph);
  if (known === undefined) KNOWN.set(graph, known = lookup(graph));
  return known;
}

function lookup(graph: Graph): SeenWith {
  let reads: Reads | undefined;
  const answers = new Map<Key, Readers | undefined>();
  return (file) => {
    if (!graph.files.has(file)) return undefined;
    if (answers.has(file)) return answers.get(file);
    const answer = readersOf(file, graph, reads ??= readsOf(graph));
    answers.set(file, answer);
    return answer;
  };
}

/** What the commands of a graph read, by their place among its nodes. */
interface Reads {
  /** Files in the order in which commands read them: so those of one command mostly follow each other. */
  readonly numbers: ReadonlyMap<Key, number>;
  readonly files: NumberSets;
  /** Those that read a file which includes what nobody can say. */
  readonly open: Bits;
}

function readersOf(file: Key, { nodes }: Graph, reads: Reads): Readers | undefined {
  const { numbers, files, open } = reads;
  const number = numbers.get(file), all = bitsFor(numbers.size);
  const own: Node[] = [];
  for (const [i, node] of nodes.entries()) {
    if (number === undefined || !files.has(i, number)) continue;
    if (hasBit(open, i)) return undefined;
    own.push(node);
    files.addTo(all, i);
  }
  const has = (key: Key) => {
    const number = numbers.get(key);
    return number !== undefined && hasBit(all, number);
  };
  return { nodes: own, files: { has } };
}

function readsOf(graph: Graph): Reads {
  const numbers = new Map<Key, number>(), files = new NumberSets();
  const open = bitsFor(graph.nodes.length), own = bitsFor(graph.files.size);
  for (const [i, node] of graph.nodes.entries()) {
    own.fill(0);
    const stack = [...node.inputs];
    for (let file = stack.pop(); file !== undefined; file = stack.pop()) {
      if (!graph.files.has(file)) continue;
      let number = numbers.get(file);
      if (number === undefined) numbers.set(file, number = numbers.size);
      if (hasBit(own, number)) continue;
      addBit(own, number);
      if (graph.open.has(file)) addBit(open, i);
      stack.push(...graph.edges(file, node.path));
    }
    files.push(own, numbers.size);
  }
  return { numbers, files, open };
}
