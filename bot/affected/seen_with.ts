/**
 * Which files of a build are read by one and the same command: a macro of one is known in the other.
 * Pure.
 * @module
 */
import type { Node } from "./commands/node.ts";
import type { Graph } from "./graph.ts";
import type { Key } from "./types.ts";

/** The commands that read a file. */
export interface Readers {
  readonly nodes: readonly Node[];
  /** All files that these read. */
  readonly files: ReadonlySet<Key>;
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
  let reads: readonly Reads[] | undefined;
  const numbers = new Map<Key, number>(), keys = [...graph.files];
  for (const [number, key] of keys.entries()) numbers.set(key, number);
  const answers = new Map<Key, Readers | undefined>();
  return (file) => {
    const number = numbers.get(file);
    if (number === undefined) return undefined;
    if (answers.has(file)) return answers.get(file);
    reads ??= graph.nodes.map((node) => readBy(node, graph, numbers));
    const own = reads.filter(({ files }) => has(files, number));
    const all = new Uint32Array((keys.length + 31) >> 5);
    for (const { files } of own) for (let i = 0; i < all.length; i++) all[i]! |= files[i]!;
    const answer = own.some(({ open }) => open) ? undefined : {
      nodes: own.map(({ node }) => node),
      files: new Set(keys.filter((_, i) => has(all, i))),
    };
    answers.set(file, answer);
    return answer;
  };
}

/** What a command reads: a bit for each file of the graph. */
interface Reads {
  readonly node: Node;
  readonly files: Uint32Array;
  /** A file that it reads includes what nobody can say. */
  readonly open: boolean;
}

function readBy(node: Node, graph: Graph, numbers: ReadonlyMap<Key, number>): Reads {
  const files = new Uint32Array((graph.files.size + 31) >> 5);
  let open = false;
  const stack = [...node.inputs];
  for (let file = stack.pop(); file !== undefined; file = stack.pop()) {
    const number = numbers.get(file);
    if (number === undefined || has(files, number)) continue;
    files[number >> 5]! |= 1 << (number & 31);
    open ||= graph.open.has(file);
    stack.push(...graph.edges(file, node.path));
  }
  return { node, files, open };
}

function has(bits: Uint32Array, number: number): boolean {
  return (bits[number >> 5]! >>> (number & 31) & 1) === 1;
}
