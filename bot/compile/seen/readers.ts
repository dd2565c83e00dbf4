/**
 * Which commands of a build have read a file, as Kbuild's own `.cmd` files (and those that compilers
 * write) list them: what a compiler names as a dependency, it has opened.
 * @module
 */
import { keyOf } from "../../affected/mod.ts";
import { copiedTo, madeInto } from "../../coverage/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { remove } from "../../system/files/files.ts";
import type { Maker } from "../make.ts";
import { nameOf } from "../../text/paths.ts";

/** Names on one command line, well below what a kernel takes. */
const AT_ONCE = 500;
/** A list of who reads what a series touches is never longer. */
const MAX_BYTES = 64 * 2 ** 20;

/** For each path, the files that say who read it, relative to the output directory. */
export type Readers = ReadonlyMap<string, readonly string[]>;

/** What came of the search. */
export interface Found {
  readonly readers: Readers;
  /** Set if the machine ended it. */
  readonly fault?: string;
}

/**
 * Those of `paths` that some such file below the output directory names. A directory that was not
 * there yields none: nothing counts as compiled that no file says was.
 */
export async function findReaders(
  cell: Maker,
  build: string,
  paths: readonly string[],
): Promise<Found> {
  const asked = keysOf(paths);
  const names = [
    ...new Set(
      Array.from(
        asked.keys(),
        (key) => nameOf(key).replace(/_shipped$/, ""),
      ),
    ),
  ];
  const readers = new Map<string, Set<string>>();
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const any = names.slice(at, at + AT_ONCE).map(escape).join("|");
    const file = ".everystep-read";
    // Words that end in one of the names; grep ends with 1 where there is none.
    const script = 'grep -rZoE --include="*.cmd" --include="*.d" -e "$2" . > "$1"; [ $? -le 1 ]';
    // A compiler writes a blank within a name behind a backslash.
    const pattern = `(\\\\[[:space:]]|[^[:space:]])*(${any})(_shipped)?([[:space:]]|$)`;
    const { fault } = await cell.call("coverage", ["sh", "-c", script, "sh", file, pattern]);
    if (fault !== undefined) return { readers: new Map(), fault };
    const text = await readTextBeneath(build, file, MAX_BYTES) ?? "";
    await remove(`${build}/${file}`);
    for (const line of text.split("\n")) {
      const end = line.indexOf("\0");
      if (end < 0) continue;
      const key = keyOf(line.slice(end + 1).trim(), cell.places);
      for (const path of key === undefined ? [] : asked.get(prefixed(key)) ?? []) {
        const known = readers.get(path) ?? new Set();
        readers.set(path, known.add(line.slice(0, end).replace(/^\.\//, "")));
      }
    }
  }
  return { readers: new Map([...readers].map(([path, files]) => [path, [...files].sort()])) };
}

/** Where a link leads by which device trees include headers, and trees of other architectures. */
function prefixed(key: string): string {
  const [, dir, rest] = /^scripts\/dtc\/include-prefixes\/([^/]+)\/(.*)$/.exec(key) ?? [];
  if (dir === undefined) return key;
  return dir === "dt-bindings" ? `include/dt-bindings/${rest}` : `arch/${dir}/boot/dts/${rest}`;
}

/** By what a `.cmd` file may name: the paths that were read then. */
function keysOf(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const path of paths) {
    // What was made may be a copy of a file of the tree.
    const copy = copiedTo(path) === undefined ? [] : [copiedTo(path)!];
    for (const key of [path, ...[...copy, ...madeInto(path)].map((made) => `./${made}`)]) {
      keys.set(key, [...keys.get(key) ?? [], path]);
    }
  }
  return keys;
}

/** A name as grep -E takes it. */
function escape(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** What a `.cmd` file is about: `mm/a.o` of `mm/.a.o.cmd`. */
export function targetOf(file: string): string {
  const slash = file.lastIndexOf("/") + 1;
  return file.slice(0, slash) + file.slice(slash).replace(/^\./, "").replace(/\.(?:cmd|d)$/, "");
}
