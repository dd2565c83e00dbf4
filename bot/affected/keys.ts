/**
 * Paths as commands write them, to keys. Pure.
 * @module
 */
import { below, normal } from "../text/paths.ts";
import type { Key } from "./types.ts";

export { nameOf } from "../text/paths.ts";

/** Where source and output stand for the commands. */
export interface Roots {
  readonly source: string;
  readonly build: string;
}

/** The key of a path in a command; undefined for what lies outside both roots. */
export function keyOf(path: string, roots: Roots): Key | undefined {
  if (!path.startsWith("/")) return built(path);
  // The output directory may stand inside the source.
  const inBuild = atOrBelow(path, roots.build);
  if (inBuild !== undefined) return built(inBuild);
  const inSource = atOrBelow(path, roots.source);
  return inSource === undefined ? undefined : normal(inSource);
}

function atOrBelow(path: string, root: string): string | undefined {
  return path === root ? "" : below(path, root);
}

function built(path: string): Key | undefined {
  const clean = normal(path);
  if (clean === undefined) return undefined;
  // Kbuild puts a link `source` to the source tree into the output directory.
  if (clean === "source" || clean.startsWith("source/")) return clean.slice(7);
  return `./${clean}`;
}

/** A name seen from a directory; undefined if it leads outside. */
export function join(dir: Key, name: string): Key | undefined {
  if (dir.startsWith("./")) {
    const path = normal(dir === "./" ? name : `${dir.slice(2)}/${name}`);
    return path === undefined ? undefined : `./${path}`;
  }
  return normal(dir === "" ? name : `${dir}/${name}`);
}

/** The directory of a key: `mm`, `./mm`, `` and `./` at the top. */
export function dirOf(key: Key): Key {
  const slash = key.lastIndexOf("/");
  if (slash < 0) return "";
  return key.startsWith("./") && slash === 1 ? "./" : key.slice(0, slash);
}
