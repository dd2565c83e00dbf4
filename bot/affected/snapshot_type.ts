/**
 * What is known of a state once it has been looked at.
 * @module
 */
import type { Makefiles } from "./commands/makefiles.ts";
import type { Graph } from "./graph.ts";
import type { Key } from "./types.ts";

/** A state as it was when it was prepared. */
export interface Snapshot {
  readonly graph: Graph;
  /** The files of make, and what those ask and export. */
  readonly makefiles: Makefiles;
  /** What the dry run could not make, `No rule to make target 'mm/x.o', ...`. */
  readonly problems: readonly string[];
  /** Lines in which make warns of its files. */
  readonly warnings: readonly string[];
  /** Targets that no command of the graph makes, with the device trees, lists of them and descriptions of images that they need. */
  readonly treeReaders: ReadonlyMap<string, readonly Key[]>;
  /** Set symbols. */
  readonly config: ReadonlyMap<string, string>;
  /** Digest of `.config` as text, of which symbols that are not set are a part. */
  readonly configText: string;
  /** Digests of the headers that `make prepare` made. */
  readonly generated: ReadonlyMap<Key, string>;
}
