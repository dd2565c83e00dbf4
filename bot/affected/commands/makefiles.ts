/**
 * What decides commands and is in none: the files of make that a build reads, the sources that make
 * asks while it reads them, and the variables that it hands to commands by the environment. Pure over
 * a {@linkcode Files} port.
 * @module
 */
import { dirOf, keyOf, nameOf, type Roots } from "../keys.ts";
import { decidesLink } from "../touched.ts";
import type { Files, Key } from "../types.ts";

/** Sources that make may look into: by their names, or because they stand below a directory. */
export interface Asked {
  readonly names: ReadonlySet<string>;
  readonly dirs: ReadonlySet<Key>;
}

/** What a file of make may decide and no dry run shows. */
export interface Hidden {
  /** A target that is given up. */
  readonly target: string;
  /** The symbols that the file mentions. */
  readonly symbols: ReadonlySet<string>;
}

/** The files of make of one state. */
export interface Makefiles {
  /** All that were read. */
  readonly read: ReadonlySet<Key>;
  /** What those ask. */
  readonly asked: Asked;
  /**
   * Files read by a make that exports variables, with the symbols that they mention. Those that
   * say how the image is linked are not among them: what touches one builds the image.
   */
  readonly exporting: ReadonlyMap<Key, ReadonlySet<string>>;
  /** What the makes that export ask. */
  readonly exported: Asked;
  /**
   * Files read by a make that gives up a target, since it needs what only the link makes: no dry run shows how that is made.
   * Those that say how the image is linked are not among them, either.
   */
  readonly hiding: ReadonlyMap<Key, Hidden>;
  /** Files with a recipe that names device trees, and does not make them. */
  readonly trees: ReadonlySet<Key>;
}

/** Those of a state whose make did not say what it reads. */
export const NO_MAKEFILES: Makefiles = {
  read: new Set(),
  asked: { names: new Set(), dirs: new Set() },
  exporting: new Map(),
  exported: { names: new Set(), dirs: new Set() },
  hiding: new Map(),
  trees: new Set(),
};

/** Looks into the files of make, given in groups that one make read together; `givesUp`: groups with a target that was given up. */
export function readMakefiles(
  groups: readonly ReadonlySet<string>[],
  files: Files,
  roots: Roots,
  givesUp: ReadonlyMap<ReadonlySet<string>, string> = new Map(),
): Makefiles {
  const texts = new Map<Key, Facts>();
  const asked = { names: new Set<string>(), dirs: new Set<Key>() };
  const exported = { names: new Set<string>(), dirs: new Set<Key>() };
  const exporting = new Map<Key, ReadonlySet<string>>(), hiding = new Map<Key, Hidden>();
  const read = new Set<Key>(), trees = new Set<Key>();
  for (const group of groups) {
    const members: (readonly [Key, Facts])[] = [];
    for (const name of group) {
      const key = keyOf(name, roots);
      // What make wrote itself holds the configuration and dependencies, which are compared as such.
      if (key === undefined || key.startsWith("./")) continue;
      read.add(key);
      let facts = texts.get(key);
      if (facts === undefined) texts.set(key, facts = factsOf(key, files));
      members.push([key, facts]);
      if (facts.trees) trees.add(key);
    }
    const exports = members.some(([key, facts]) =>
      key === "Makefile" || facts.exports && !decidesLink(key)
    );
    const target = givesUp.get(group);
    for (const [key, facts] of members) {
      add(asked, facts);
      if (target !== undefined && !decidesLink(key)) {
        hiding.set(key, { target, symbols: facts.symbols });
      }
      if (!exports) continue;
      add(exported, facts);
      if (!decidesLink(key)) exporting.set(key, facts.symbols);
    }
  }
  return { read, asked, exporting, exported, hiding, trees };
}

/** Whether make may look into a file. */
export function asks({ names, dirs }: Asked, path: string): boolean {
  if (names.has(nameOf(path))) return true;
  for (let dir = dirOf(path); dir !== ""; dir = dirOf(dir)) if (dirs.has(dir)) return true;
  return dirs.has("");
}

interface Facts {
  readonly names: readonly string[];
  readonly dirs: readonly Key[];
  readonly exports: boolean;
  readonly symbols: ReadonlySet<string>;
  readonly trees: boolean;
}

/** A device tree, and not the object that holds one; a list of them. */
const TREE = /\.dtbo?(?![.\w])|dtbs-list/;

/** Whether a recipe, or something that make does itself, names a device tree or a list of them. */
function namesTrees(text: string): boolean {
  return TREE.test(text) &&
    text.split("\n").some((line) =>
      TREE.test(line) && (/^(?:\t|[ \t]*cmd_)/.test(line) || /\$[({](?:shell|file)\s/.test(line))
    );
}

/** What makes them, and what installs and removes them. */
const MAKES_TREES = /^(?:Makefile$|scripts\/)|\/boot\/dts\//;

/** A longer file of make is not read to its end: it is taken for one that asks all and exports. */
const MAX_BYTES = 2 ** 20;

function factsOf(key: Key, files: Files): Facts {
  const bytes = files.read(key);
  const nothing = { names: [], dirs: [], exports: false, symbols: new Set<string>(), trees: false };
  if (bytes === undefined) return nothing;
  if (bytes.length > MAX_BYTES) return { ...nothing, dirs: [""], exports: true, trees: true };
  const text = new TextDecoder("latin1").decode(bytes).replaceAll("\\\n", " ")
    .replace(/^[ \t]*#.*$/gm, "");
  // The kernel's own frame of make names sources in many ways, and reads few; what touches it
  // builds the image.
  const frame = decidesLink(key) || key.startsWith("scripts/");
  const dirs = frame ? new Set<Key>() : dirsAsked(key, text);
  // A make of tools/ builds programs of the host, and hands nothing to the kernel's own commands:
  // what it asks without a name stands there, where each touched file builds the image.
  if (key.startsWith("tools/") && dirs.delete("")) dirs.add("tools");
  const lines = frame ? text.split("\n").filter((line) => READS.test(line)).join("\n") : text;
  return {
    names: Array.from(lines.matchAll(SOURCE), ([name]) => name),
    dirs: [...dirs],
    exports: EXPORT.test(text) || text.split("\n").some(hands),
    symbols: new Set(Array.from(text.matchAll(/\bCONFIG_\w+/g), ([name]) => name)),
    trees: !MAKES_TREES.test(key) && namesTrees(text),
  };
}

/** A word that is the name of a source: `$(src)/depth.h`. */
const SOURCE = /(?<![\w.+-])[\w.+-]+\.(?:[chSsly]|cc|cpp|hh|inc|dtsi?|dtso|lds|ld|lex|asn1|uni)\b/g;

/** `export X`, `foo.o: export X = 1`, `unexport`; not `export-y` and `$(export)`. */
const EXPORT = /(?<![^\s:;(])(?:un)?export(?=\s|$)|\.EXPORT_ALL_VARIABLES/m;

/** Whether a line gives a variable to another make, which exports what is on its command line. */
function hands(line: string): boolean {
  const make = /\$[({]MAKE[)}]/.exec(line);
  return make !== null && /\s[A-Za-z_]\w*:?=/.test(line.slice(make.index));
}

/** Where make runs a program, or reads or writes a file, while it reads its own. */
const CALL = /\$[({](?:(?:shell|file)\s|call\s+(?:try-run|read-file)\s*,)|[^\s:=]\s*!=/g;

/** A line of which make itself does something. */
const READS = /\$[({](?:(?:shell|file)\s|call\s+(?:try-run|read-file)\s*,)|!=|^\s*-?s?include\s/;

/** Of a call not more than this is looked at. */
const CALL_LENGTH = 1000;

/** Below which directories the calls of a file of make may look into files; "" for anywhere. */
function dirsAsked(key: Key, text: string): Set<Key> {
  const dirs = new Set<Key>();
  for (const { index, 0: begin } of text.matchAll(CALL)) {
    const from = index + begin.length;
    const line = text.slice(from, from + CALL_LENGTH).split("\n", 1)[0]!;
    const call = line.length === CALL_LENGTH ? `${line}<` : upToEnd(line);
    if (isBlind(call)) continue;
    const literal = Array.from(
      call.matchAll(/\$[({]srctree[)}]\/([\w./-]*)/g),
      ([, path]) => path!,
    );
    const rest = call.replace(/\$[({]srctree[)}]\/[\w./-]*/g, "").replace(
      /\$[({](?:src|obj)[)}]/g,
      "",
    );
    if (
      /\$[({]|\.\.\/|\/\w+\/|\$[a-zA-Z]/.test(rest.replace(PROGRAM, "")) || literal.includes("")
    ) {
      dirs.add("");
    }
    dirs.add(dirOf(key));
    for (const path of literal) dirs.add(path.replace(/\/$/, "")).add(dirOf(path));
  }
  return dirs;
}

/** The text of a call up to the bracket that closes it. */
function upToEnd(text: string): string {
  let open = 1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(" || text[i] === "{") open++;
    else if (text[i] === ")" || text[i] === "}") open--;
    if (open === 0) return text.slice(0, i);
  }
  return text;
}

/** Variables that name a program. */
const PROGRAM =
  /\$[({](?:CC|CPP|LD|AR|NM|OBJCOPY|OBJDUMP|HOSTCC|CONFIG_SHELL|PYTHON3|PERL|AWK|RUSTC)[)}]/g;

/** Programs that read no file of the tree: they make directories, list names, ask the machine. */
const BLIND =
  /^\s*(?:mkdir -p|cd|find|uname|expr|echo|printf|test|pwd|getconf|date|LC_ALL=C date|dirname|basename|\$[({](?:(?=\w*CC)\w+|HOSTPKG_CONFIG)[)}] (?:-print-[\w-]+|--cflags|--libs|-dumpmachine))(?=[\s=]|$)/;

function isBlind(call: string): boolean {
  if (/<|`|\$\$\(|-exec|-delete/.test(call)) return false;
  return call.split(/[;|&]+/).every((part) => part.trim() === "" || BLIND.test(part));
}

function add(to: { names: Set<string>; dirs: Set<Key> }, facts: Facts): void {
  for (const name of facts.names) to.names.add(name);
  for (const dir of facts.dirs) to.dirs.add(dir);
}
