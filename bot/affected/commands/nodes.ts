/**
 * The commands of a build with the files that each names. Of a command's words only those are kept
 * that are files: a build has millions of words. Pure over a {@linkcode Files} port.
 * @module
 */
import { digestText } from "../../system/files/digest.ts";
import { lateNode } from "./late.ts";
import type { Node } from "./node.ts";
import type { Parsed } from "./parsed.ts";
import { Paths } from "../includes/paths.ts";
import { Resolver } from "../includes/resolve.ts";
import { filesLike } from "../includes/scripts.ts";
import type { Files, Key } from "../types.ts";
import { isOwnName } from "../defines.ts";
import { filesOf, type Words } from "../words.ts";
import { exact } from "../../text/copy.ts";

/** The commands of a build. */
export interface Nodes {
  readonly nodes: readonly Node[];
  /** By the key of the target. */
  readonly makers: ReadonlyMap<Key, Node>;
  /** Their search paths. */
  readonly paths: Paths;
  /** Macros of `-D`, with the words that they may stand for; undefined: not known. */
  readonly defines: ReadonlyMap<string, ReadonlySet<string> | undefined>;
}

/** Finds the files that commands name. */
export function readNodes(commands: readonly Parsed[], files: Files): Nodes {
  const made = new Set(commands.flatMap(({ key }) => key === "" ? [] : [key]));
  const resolver = new Resolver(files, made);
  const also = byProducts(commands, resolver);
  for (const file of also.keys()) made.add(file);
  const paths = new Paths();
  const nodes: Node[] = commands.map(({ words, needs: all = [], digest: text, ...known }) => {
    const { key, target } = known;
    const needs = all.filter((file) => !(target.endsWith(".o") && PARTS.test(file)));
    const inputs = COLLECTION.test(target) ? [] : exact(
      inputsOf(words, needs, resolver, target).filter((file) =>
        file !== key && also.get(file) !== key
      ),
    );
    const first = COLLECTION.test(target) ? [] : madeBefore(needs, resolver);
    const names = exact(words.defines.filter(({ name }) => isOwnName(name)));
    return {
      ...{ ...known, inputs, path: paths.index(words.path) },
      digest: first.length === 0 ? text : digestText([text, ...first].join("\n")),
      ...(names.length === 0 ? {} : { names }),
      ...(first.length === 0 ? {} : { needs: first }),
      ...(key !== "" && resolver.exists(key) ? { there: true as const } : {}),
    };
  });
  const makers = new Map<Key, Node>();
  for (const node of nodes) if (node.key !== "") makers.set(node.key, node);
  for (const [file, key] of also) makers.set(file, makers.get(key)!);
  const late = lateNode(
    nodes,
    files,
    (name, like) => resolver.onPath({ name, form: "angled" }, paths.at(like.path)),
  );
  if (late !== undefined) nodes.push(late);
  return { nodes, makers, paths, defines: definesOf(commands) };
}

function definesOf(commands: readonly Parsed[]): Nodes["defines"] {
  const all = new Map<string, Set<string> | undefined>();
  // Many commands have the same macros, as one value.
  for (const list of new Set(commands.map(({ words }) => words.defines))) {
    for (const { name, words } of list) {
      if (!all.has(name)) all.set(name, new Set());
      // A module's name is another one for each: a new set each time would be gigabytes.
      if (words === undefined) all.set(name, undefined);
      else for (const word of words) all.get(name)?.add(word);
    }
  }
  return all;
}

/** Collections: what they hold is compared one by one, which things they hold by the command. */
const COLLECTION = /\.(?:a|order|mod)$/;

/** What a composite object is linked of: compared one by one, too. */
const PARTS = /\.(?:o|mod|a)$/;

/**
 * What has to be made before a command is part of it: without that, a clean build runs it too early.
 * What `make prepare` has made is there anyway.
 */
function madeBefore(needs: readonly Key[], resolver: Resolver): readonly Key[] {
  return needs.filter((file) => resolver.made.has(file) && !resolver.exists(file));
}

/** Files that a command writes beside its target, with that target's key. */
function byProducts(commands: readonly Parsed[], resolver: Resolver): ReadonlyMap<Key, Key> {
  const also = new Map<Key, Key>();
  for (const { words, key } of commands) {
    // It has run: what it writes beside its target would be there, too.
    if (key !== "" && resolver.exists(key)) continue;
    for (const file of filesOf(words)) {
      if (!isByProduct(file, key) || resolver.made.has(file) || resolver.exists(file)) continue;
      also.set(file, key);
    }
  }
  return also;
}

/**
 * A command may write more than its target: asn1_compiler writes a `.c` and a `.h`. A word that
 * names a file in the output directory, which is not there and which no other command makes, is taken for one.
 */
function isByProduct(file: Key, target: Key): boolean {
  return file !== target && target !== "" && file.startsWith("./") &&
    /\w\.(?!d$|o$)\w+$/.test(file);
}

/** Whether it is a directory of the source; its own top is given to many, as the place of other files. */
function isDirectory(file: Key, { files }: Resolver): boolean {
  return file !== "" && !file.startsWith("./") && !/\.\w+$/.test(file) && files.list(file).size > 0;
}

function inputsOf(
  words: Words,
  needs: readonly Key[],
  resolver: Resolver,
  target: string,
): Key[] {
  const inputs = new Set<Key>();
  for (const file of [...filesOf(words), ...needs]) {
    if (/[*?[]/.test(file)) { for (const one of filesLike(file, resolver)) inputs.add(one); }
    // A compiler is told directories by options; who else gets one may read all that is in it.
    if (!target.endsWith(".o") && isDirectory(file, resolver)) inputs.add(`${file}/`);
    const found = resolver.file(file);
    if (found !== undefined) inputs.add(found);
  }
  for (const name of words.names) {
    for (const file of resolver.onPath({ name, form: "angled" }, words.path)) inputs.add(file);
  }
  return [...inputs];
}
