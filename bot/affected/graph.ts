/**
 * The build of one state as a graph: commands, what each reads, and what those files include.
 * Built once and whole, so that it stays true when the tree goes on to the next state.
 * @module
 */
import { headersBeside, openIncludes } from "./includes/computed.ts";
import { linkFiles } from "./commands/late.ts";
import type { Node } from "./commands/node.ts";
import type { Nodes } from "./commands/nodes.ts";
import { BASE } from "./includes/paths.ts";
import { Resolver } from "./includes/resolve.ts";
import { EMPTY, type Scan, scanner } from "./includes/scan.ts";
import { filesNamed, isScript } from "./includes/scripts.ts";
import type { Files, Key } from "./types.ts";
import type { SearchPath } from "./words.ts";

/** The graph. */
export interface Graph extends Nodes {
  /** What a file includes, for commands with that path. */
  edges(file: Key, path: number): readonly Key[];
  scan(file: Key): Scan;
  /** All files that some command can read. */
  readonly files: ReadonlySet<Key>;
  /** Macros that name an included file and whose value is not known: file to macro. */
  readonly open: ReadonlyMap<Key, string>;
  /** Symbols that decide how the image is linked. */
  readonly linkSymbols: ReadonlySet<string>;
  /** Scans by source file, for the next state. */
  readonly scans: ReadonlyMap<Key, Scan>;
}

/** What a graph is made from. */
export interface GraphInput {
  /** The commands, or the graph of a state that has the same. */
  readonly from: Nodes;
  readonly files: Files;
  /** CONFIG_ values: some name a file to include. */
  readonly config: ReadonlyMap<string, string>;
  /** Scans of source files that are known to be the same. */
  readonly known?: ReadonlyMap<Key, Scan>;
  /** See {@linkcode Graph}, of this very state. */
  readonly open?: Graph["open"];
}

/** Machine code and archives hold no includes. */
const BINARY = /\.(?:o|a|so|dbg|ko|gz|xz|zst|bin|dtb|symvers|order|mod)$/;

/** Builds the graph. */
export function buildGraph(input: GraphInput): Graph {
  const { files } = input;
  // Not as a whole: `from` may be the graph of the state before, which is not to live on in this one.
  const { nodes, makers, paths, defines } = input.from;
  const scans = new Map<Key, Scan>(input.known);
  const scan = scanning(files, scans);
  const { seen, found, foundByEnd } = follow(input, scan);
  return {
    ...{ nodes, makers, paths, defines },
    edges: (file, path) => foundByEnd[path]?.get(file) ?? found[paths.base(path)]?.get(file) ?? [],
    scan,
    files: seen,
    open: input.open ?? openIncludes(seen, {
      scan,
      texts: (file) => BINARY.test(file) ? [] : files.texts(file),
      options: new Set(defines.keys()),
    }),
    linkSymbols: new Set(linkFiles(files, seen).flatMap((file) => scan(file).symbols)),
    scans,
  };
}

/** Scans each file once. */
export function scanning(files: Files, scans = new Map<Key, Scan>()): Graph["scan"] {
  const scanTexts = scanner();
  return (file) => {
    let known = scans.get(file);
    if (known === undefined) {
      known = BINARY.test(file) ? EMPTY : scanTexts(files.texts(file), isScript(file));
      scans.set(file, known);
    }
    return known;
  };
}

/** What files include, by the number of a search path or of its beginning. */
type Found = Map<Key, readonly Key[]>[];

/**
 * Reads everything that can be reached, so that no later question needs the tree. Nothing that is
 * only of use on the way is kept.
 */
function follow({ from, files, config }: GraphInput, scan: Graph["scan"]) {
  const { nodes, makers, paths } = from;
  const resolver = new Resolver(files, makers);
  const found: Found = [], foundByEnd: Found = [];
  /** What is found only at the end of a path, by the number of its beginning. */
  const rests: Map<Key, Scan["includes"]>[] = [];
  const first = (file: Key, index: number): readonly Key[] => {
    const path = { ...paths.at(index), dirs: paths.at(index).dirs.slice(0, BASE) };
    const share = shareOf(file, scan(file), path, config, resolver);
    if (share.rest.length > 0) (rests[paths.base(index)] ??= new Map()).set(file, share.rest);
    // What the build writes includes what its template, script or program says.
    const maker = resolver.exists(file) || BINARY.test(file) ? undefined : makers.get(file);
    return maker === undefined ? share.found : [...share.found, ...maker.inputs];
  };
  const visit = (file: Key, index: number): readonly Key[] => {
    const base = paths.base(index);
    const ofBase = found[base] ??= new Map();
    let keys = ofBase.get(file);
    if (keys === undefined) ofBase.set(file, keys = first(file, index));
    const rest = rests[base]?.get(file);
    if (rest === undefined) return keys;
    const more = rest.flatMap((include) => resolver.include(include, file, paths.at(index)));
    if (more.length === 0) return keys;
    // Only what differs is kept: of a large kernel the rest would take a hundred megabytes.
    const all = [...keys, ...more];
    (foundByEnd[index] ??= new Map()).set(file, all);
    return all;
  };
  return { seen: visitAll(nodes, visit), found, foundByEnd };
}

/** The part of a file's includes that does not depend on the end of the search path. */
interface Shared {
  readonly found: readonly Key[];
  readonly rest: Scan["includes"];
}

function shareOf(
  file: Key,
  scan: Scan,
  base: SearchPath,
  config: ReadonlyMap<string, string>,
  resolver: Resolver,
): Shared {
  const found = new Set<Key>();
  const rest: Scan["includes"][number][] = [];
  const named = scan.computed.flatMap((macro) => {
    const value = config.get(macro)?.replace(/^"(.*)"$/, "$1");
    return value ? [{ name: value, form: "quoted" as const }] : [];
  });
  for (const include of [...scan.includes, ...named]) {
    const here = include.form === "next" ? [] : resolver.include(include, file, base);
    // What is found where make runs comes after the whole path.
    const last = here.length === 0 || base.quotes > 0 ||
      (include.form === "quoted" && here[0]!.startsWith("./") &&
        include.name === here[0]!.slice(2));
    if (last) rest.push(include);
    else for (const key of here) found.add(key);
  }
  for (const key of headersBeside(file, resolver.files)) found.add(key);
  for (const name of scan.names ?? []) {
    for (const key of filesNamed(name, file, resolver)) {
      // A program of the build may as well write what is named there, as conf does auto.conf.
      if (isScript(file) || !key.startsWith("./")) found.add(key);
    }
  }
  return { found: [...found], rest };
}

/** Goes from what the commands name to all that can be reached. */
function visitAll(nodes: readonly Node[], edges: Graph["edges"]): Set<Key> {
  const all = new Set<Key>();
  const byPath = Map.groupBy(nodes, (node) => node.path);
  for (const [path, group] of byPath) {
    const seen = new Set<Key>();
    const stack = group.flatMap((node) => node.inputs);
    for (let file = stack.pop(); file !== undefined; file = stack.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      all.add(file);
      stack.push(...edges(file, path));
    }
  }
  return all;
}
