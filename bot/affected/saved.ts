/**
 * A snapshot as bytes: what a dry run and the scans of thousands of files came to, for a later run on the same state. Each
 * string stands there once, since a key is named by many commands and files: as plain values they would come back as a
 * million strings.
 * @module
 */
import { deserialize, serialize } from "node:v8";
import type { Define } from "./defines.ts";
import { Paths } from "./includes/paths.ts";
import { EMPTY, type Scan } from "./includes/scan.ts";
import type { Node } from "./commands/node.ts";
import type { Nodes } from "./commands/nodes.ts";
import type { Graph } from "./graph.ts";
import { type NumberReader, numberReader, numberWriter } from "./packed/numbers.ts";
import type { Snapshot } from "./snapshot_type.ts";
import type { Include, Key } from "./types.ts";
import type { SearchPath } from "./words.ts";

/** A snapshot but for where its includes lead, which is found anew. */
export interface SavedSnapshot extends Omit<Snapshot, "graph"> {
  readonly nodes: Nodes;
  readonly scans: Graph["scans"];
  readonly open: Graph["open"];
}

/** What is written: a few plain values, and strings with numbers that say where they stand. */
interface Written extends Omit<SavedSnapshot, "nodes" | "scans"> {
  readonly defines: Nodes["defines"];
  readonly paths: readonly SearchPath[];
  /** Nodes, makers and scans. */
  readonly numbers: Uint8Array;
}

/** So many strings are written at once: all of them would take three times their room. */
const AT_ONCE = 10_000;

const FORMS = ["quoted", "angled", "next"] as const;

/** The bytes of a snapshot, in pieces that are made as they are asked for. */
export function* saveSnapshot({ graph, ...rest }: Snapshot): Generator<Uint8Array<ArrayBuffer>> {
  const { nodes, makers, defines, paths, scans, open } = graph;
  const to = numberWriter();
  const define = to.table<Define>(({ name, words }) => {
    to.string(name);
    to.optional(words, (all) => to.list(all, to.string));
  });
  to.list(nodes, (node) => {
    const makes = makers.get(node.key) === node, plain = node.key === keyOf(node.target);
    to.number(flagsOf([node.host, node.there === true, makes, plain]));
    to.string(node.target);
    if (!plain) to.string(node.key);
    to.string(node.digest);
    to.string(node.start);
    to.number(node.path);
    to.list(node.inputs, to.string);
    to.optional(node.list, (all) => to.list(all, to.string));
    to.optional(node.needs, (all) => to.list(all, to.string));
    to.optional(node.names, (all) => to.list(all, define));
  });
  const numbers = new Map(nodes.map((node, i) => [node, i]));
  const others = makers.entries().filter(([key, node]) => key !== node.key);
  to.list([...others], ([key, node]) => {
    to.string(key);
    to.number(numbers.get(node)!);
  });
  const include = to.table<Include>(({ name, form }) => {
    to.string(name);
    to.number(FORMS.indexOf(form));
  });
  to.list([...scans], ([key, scan]) => {
    to.string(key);
    to.list(scan.includes, include);
    to.list(scan.computed, to.string);
    to.list(scan.defines, ({ macro, form }) => {
      to.string(macro);
      to.number(FORMS.indexOf(form));
    });
    to.list(scan.symbols, to.string);
    to.number(scan.pasted ? 1 : 0);
    to.optional(scan.names, (all) => to.list(all, to.string));
  });
  const { strings, numbers: written } = to.written();
  const all: Written = { ...rest, open, defines, paths: paths.all(), numbers: written };
  for (const part of [...chunksOf(strings), all]) {
    const { buffer, byteOffset, length } = serialize(part);
    yield new Uint8Array(new Uint32Array([length]).buffer);
    yield new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
  }
}

function* chunksOf(strings: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < strings.length; at += AT_ONCE) yield strings.slice(at, at + AT_ONCE);
}

/** The parts of a snapshot that was saved, each behind its length. */
function* partsOf(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    const from = at + 4;
    at = from + view.getUint32(at, true);
    if (at > bytes.length) throw new RangeError("it ends early");
    yield bytes.subarray(from, at);
  }
}

/** The snapshot in bytes of ours; undefined if they are damaged. */
export function readSnapshot(bytes: Uint8Array): SavedSnapshot | undefined {
  try {
    const strings: string[] = [];
    let written: Written | undefined;
    for (const part of partsOf(bytes)) {
      const value = deserialize(part) as readonly string[] | Written;
      if ("numbers" in value) written = value;
      else for (const one of value) strings.push(one);
    }
    const { paths: all, defines, numbers, ...rest } = written!;
    const paths = new Paths();
    if (!all.every((path, i) => paths.index(path) === i)) return undefined;
    const from = numberReader(strings, numbers);
    const makers = new Map<Key, Node>(), nodes = readNodes(from, makers);
    from.each(() => void makers.set(from.string(), nodes[from.number()]!));
    const scans = readScans(from);
    if (!from.ended()) return undefined;
    return { ...rest, scans, nodes: { nodes, makers, defines, paths } };
  } catch {
    return undefined;
  }
}

/** The key of most targets. */
function keyOf(target: string): Key {
  return `./${target}`;
}

function flagsOf(flags: readonly boolean[]): number {
  return flags.reduce((all, flag, bit) => flag ? all | 1 << bit : all, 0);
}

/** Reads nodes; `makers` gets those that make their own target. */
function readNodes(from: NumberReader, makers: Map<Key, Node>): readonly Node[] {
  const strings = () => from.list(from.string);
  const define = from.table((): Define => {
    const name = from.string(), words = from.optional(strings);
    return words === undefined ? { name } : { name, words };
  });
  return from.list((): Node => {
    const flags = from.number(), has = (bit: number) => (flags >> bit & 1) === 1;
    const target = from.string(), key = has(3) ? keyOf(target) : from.string();
    const digest = from.string(), start = from.string(), path = from.number(), inputs = strings();
    const list = from.optional(strings), needs = from.optional(strings);
    const names = from.optional(() => from.list(define));
    const node: Node = {
      ...{ target, key, host: has(0), start, inputs, path, digest },
      ...list && { list },
      ...needs && { needs },
      ...names && { names },
      ...has(1) && { there: true as const },
    };
    if (has(2)) makers.set(key, node);
    return node;
  });
}

function readScans(from: NumberReader): ReadonlyMap<Key, Scan> {
  const strings = () => from.list(from.string);
  const include = from.table((): Include => ({ name: from.string(), form: FORMS[from.number()]! }));
  const scans = new Map<Key, Scan>();
  from.each(() => {
    const key = from.string(), includes = from.list(include), computed = strings();
    const defines = from.list(() => ({
      macro: from.string(),
      form: FORMS[from.number()] as Scan["defines"][number]["form"],
    }));
    const symbols = strings(), pasted = from.number() === 1, names = from.optional(strings);
    const scan = { includes, computed, defines, symbols, pasted, ...names && { names } };
    scans.set(key, isEmpty(scan) ? EMPTY : scan);
  });
  return scans;
}

/** Whether a file says nothing, as each fifth one. */
function isEmpty({ includes, computed, defines, symbols, pasted, names }: Scan): boolean {
  return includes.length === 0 && computed.length === 0 && defines.length === 0 &&
    symbols.length === 0 && !pasted && names === undefined;
}
