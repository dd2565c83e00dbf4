/**
 * Paths as commands write them, to keys. Pure.
 * @module
 */
import type { Key } from "./types.ts";

/** Where source and output stand for the commands. */
export interface Roots {
  readonly source: string;
  readonly build: string;
}

/** Takes `.` and `..` out of a relative path; undefined if it leads outside. */
export function normal(path: string): string | undefined {
  if (!/^\/|\/\/|\.\/|\.$|\/$/.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** The key of a path in a command; undefined for what lies outside both roots. */
export function keyOf(path: string, roots: Roots): Key | undefined {
  if (!path.startsWith("/")) return built(path);
  // The output directory may stand inside the source.
  const inBuild = below(path, roots.build);
  if (inBuild !== undefined) return built(inBuild);
  const inSource = below(path, roots.source);
  return inSource === undefined ? undefined : normal(inSource);
}

function below(path: string, root: string): string | undefined {
  if (path === root) return "";
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
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

/** The last part of a key. */
export function nameOf(key: Key): string {
  return key.slice(key.lastIndexOf("/") + 1);
}
