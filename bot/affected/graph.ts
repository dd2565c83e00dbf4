/**
 * The build of one state as a graph: commands, what each reads, and what those files include.
 * Built once and whole, so that it stays true when the tree goes on to the next state.
 * @module
 */
import type { Parsed } from "./parsed.ts";
import { lateNode, linkFiles } from "./late.ts";
import { headersBeside, openIncludes } from "./computed.ts";
import { BASE, Paths } from "./paths.ts";
import { Resolver } from "./resolve.ts";
import { EMPTY, type Scan, scanner } from "./scan.ts";
import type { Files, Key } from "./types.ts";
import type { SearchPath, Words } from "./words.ts";

/** A command with what it starts from. */
export interface Node {
  /** What it makes, as Kbuild calls it; empty if that cannot be told. */
  readonly target: string;
  /** The key of its target; empty if it has none. */
  readonly key: Key;
  readonly digest: string;
  readonly host: boolean;
  readonly start: string;
  /** See {@linkcode Parsed}. */
  readonly list?: readonly string[];
  /** Files that it names: source, scripts, data, things made before. */
  readonly inputs: readonly Key[];
  /** Its search path, as an index that equal paths share. */
  readonly path: number;
}

/** The graph. */
export interface Graph {
  readonly nodes: readonly Node[];
  /** By the key of the target. */
  readonly makers: ReadonlyMap<Key, Node>;
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
  readonly commands: readonly Parsed[];
  readonly files: Files;
  /** CONFIG_ values: some name a file to include. */
  readonly config: ReadonlyMap<string, string>;
  /** Scans of source files that are known to be the same. */
  readonly known?: ReadonlyMap<Key, Scan>;
}

/**
 * A command may write more than its target: asn1_compiler writes a `.c` and a `.h`. A word that
 * names a file in the output directory, which is not there and which no other command makes, is taken for one.
 */
function isByProduct(file: Key, target: Key): boolean {
  return file !== target && target !== "" && file.startsWith("./") &&
    /\w\.(?!d$|o$)\w+$/.test(file);
}

/** Machine code and archives hold no includes. */
const BINARY = /\.(?:o|a|so|dbg|ko|gz|xz|zst|bin|dtb|symvers|order|mod)$/;
/** Collections: what they hold is compared one by one, which things they hold by the command. */
const COLLECTION = /\.(?:a|order|mod)$/;

/** Builds the graph. */
export function buildGraph(input: GraphInput): Graph {
  const { commands, files, config } = input;
  const made = new Set(commands.flatMap(({ key }) => key === "" ? [] : [key]));
  const resolver = new Resolver(files, made);
  const scanBytes = scanner();
  const scans = new Map<Key, Scan>(input.known);
  const scan = (file: Key): Scan => {
    let known = scans.get(file);
    if (known === undefined) {
      const bytes = BINARY.test(file) ? undefined : files.read(file);
      scans.set(file, known = bytes === undefined ? EMPTY : scanBytes(bytes));
    }
    return known;
  };

  const paths = new Paths();
  const also = new Map<Key, Key>();
  for (const { words, key } of commands) {
    for (const file of words.files) {
      if (!isByProduct(file, key) || made.has(file) || resolver.exists(file)) continue;
      also.set(file, key);
    }
  }
  for (const file of also.keys()) made.add(file);
  const nodes: Node[] = commands.map(({ words, ...known }) => {
    const { key, target } = known;
    const inputs = COLLECTION.test(target)
      ? []
      : inputsOf(words, resolver).filter((file) => file !== key && also.get(file) !== key);
    return { ...known, inputs, path: paths.index(words.path) };
  });
  const defines = new Set(commands.flatMap(({ words }) => words.defines));
  const makers = new Map<Key, Node>();
  for (const node of nodes) if (node.key !== "") makers.set(node.key, node);
  for (const [file, key] of also) makers.set(file, makers.get(key)!);

  const late = lateNode(nodes);
  if (late !== undefined) nodes.push(late);

  const shared: Map<Key, Shared>[] = [];
  const own: Map<Key, readonly Key[]>[] = [];
  /** Each file is visited once for each path. */
  let visiting = true;
  const edges = (file: Key, index: number): readonly Key[] => {
    const path = paths.at(index);
    const ofBase = shared[paths.base(index)] ??= new Map();
    let common = ofBase.get(file);
    if (common === undefined) {
      ofBase.set(
        file,
        common = shareOf(
          file,
          scan(file),
          { ...path, dirs: path.dirs.slice(0, BASE) },
          config,
          resolver,
        ),
      );
      // What the build writes includes what its template, script or program says.
      const maker = resolver.exists(file) || BINARY.test(file) ? undefined : makers.get(file);
      if (maker !== undefined) {
        ofBase.set(file, common = { ...common, found: [...common.found, ...maker.inputs] });
      }
    }
    if (common.rest.length === 0) return common.found;
    const ofPath = own[index] ??= new Map();
    if (!visiting) return ofPath.get(file) ?? common.found;
    const more = common.rest.flatMap((include) => resolver.include(include, file, path));
    if (more.length === 0) return common.found;
    // Only what differs is kept: of a large kernel the rest would take a hundred megabytes.
    const all = [...common.found, ...more];
    ofPath.set(file, all);
    return all;
  };

  const seen = visitAll(nodes, edges);
  // All edges are known now: the graph asks no more, and would not if the tree went on.
  visiting = false;
  resolver.forget();
  const open = openIncludes(seen, scan, defines);
  const linkSymbols = new Set(linkFiles(files, seen).flatMap((file) => scan(file).symbols));
  return { nodes, makers, edges, scan, files: seen, open, linkSymbols, scans };
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
  return { found: [...found], rest };
}

function inputsOf(words: Words, resolver: Resolver): Key[] {
  const inputs = new Set<Key>();
  for (const file of words.files) {
    const found = resolver.file(file);
    if (found !== undefined) inputs.add(found);
  }
  for (const name of words.names) {
    for (const file of resolver.onPath({ name, form: "angled" }, words.path)) inputs.add(file);
  }
  return [...inputs];
}

/** Reads everything that can be reached, so that no later question needs the tree. */
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
