/**
 * A snapshot as bytes: what a dry run and the scans of thousands of files came to, for a later run on the same state.
 * @module
 */
import { deserialize, serialize } from "node:v8";
import { Paths } from "./includes/paths.ts";
import type { Nodes } from "./commands/nodes.ts";
import type { Graph } from "./graph.ts";
import type { Snapshot } from "./snapshot_type.ts";
import type { SearchPath } from "./words.ts";

/** A snapshot but for where its includes lead, which is found anew. */
export interface SavedSnapshot extends Omit<Snapshot, "graph"> {
  readonly nodes: Nodes;
  readonly scans: Graph["scans"];
  readonly open: Graph["open"];
}

/** What is written: plain values, maps and sets. */
interface Written extends Omit<SavedSnapshot, "nodes"> {
  readonly nodes: Omit<Nodes, "paths">;
  readonly paths: readonly SearchPath[];
}

/** The bytes of a snapshot. */
export function saveSnapshot({ graph, ...rest }: Snapshot): Uint8Array {
  const { nodes, makers, defines, paths, scans, open } = graph;
  const written: Written = {
    ...rest,
    nodes: { nodes, makers, defines },
    scans,
    open,
    paths: paths.all(),
  };
  return new Uint8Array(serialize(written));
}

/** The snapshot in bytes of ours; undefined if they are damaged. */
export function readSnapshot(bytes: Uint8Array): SavedSnapshot | undefined {
  try {
    const { paths: all, nodes, ...rest } = deserialize(bytes) as Written;
    const paths = new Paths();
    if (!all.every((path, i) => paths.index(path) === i)) return undefined;
    return { ...rest, nodes: { ...nodes, paths } };
  } catch {
    return undefined;
  }
}
