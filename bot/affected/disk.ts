/**
 * The {@linkcode Files} of a prepared state.
 * @module
 */
import { fileBeneath } from "../system/files/beneath.ts";
import { peekChunks, peekDir, peekFile, peekReal } from "../system/files/peek.ts";
import { keyOf } from "./keys.ts";
import { pieces } from "./pieces.ts";
import type { Files, Key } from "./types.ts";

/** No source of the kernel comes near it. */
const MAX_BYTES = 256 * 2 ** 20;

/** Reads source and output from the disk; what links lead to elsewhere is not there. */
export function diskFiles(source: string, build: string): Files {
  const roots = { source: peekReal(source) ?? source, build: peekReal(build) ?? build };
  const pathOf = (key: Key) =>
    key.startsWith("./") ? `${roots.build}/${key.slice(2)}` : `${roots.source}/${key}`;
  const fileOf = (key: Key) => {
    const [root, path, other] = key.startsWith("./")
      ? [roots.build, key.slice(2), roots.source]
      : [roots.source, key, roots.build];
    return fileBeneath(root, path, MAX_BYTES, [other]);
  };
  return {
    read(key) {
      const file = fileOf(key);
      return file === undefined ? undefined : peekFile(file);
    },
    texts(key) {
      const file = fileOf(key);
      return file === undefined ? [] : pieces(peekChunks(file));
    },
    list(dir) {
      const names = new Map<string, Key>();
      const path = pathOf(dir);
      const entries = peekDir(path);
      if (entries.length === 0) return names;
      // scripts/dtc/include-prefixes and its like are links to directories.
      const real = peekReal(path) ?? path;
      const at = keyOf(real, roots);
      // The links of make may point to where the tree stands inside a sandbox: not ours to follow.
      if (at === undefined) return names;
      const prefix = at === "" ? "" : at === "./" ? "./" : `${at}/`;
      for (const { name, link } of entries) {
        const target = link ? keyOf(peekReal(`${real}/${name}`) ?? "/", roots) : undefined;
        names.set(name, target ?? `${prefix}${name}`);
      }
      return names;
    },
  };
}

/** All files below a directory. */
export function filesBelow(files: Files, dir: Key): Key[] {
  const found: Key[] = [];
  const prefix = dir.endsWith("/") ? dir : `${dir}/`;
  for (const [name, key] of files.list(dir)) {
    // A link out of the directory, such as `source`, is not below it.
    if (key !== `${prefix}${name}`) continue;
    const inside = isLeaf(name) ? [] : filesBelow(files, key);
    if (inside.length > 0) found.push(...inside);
    else found.push(key);
  }
  return found;
}

/** Directories have no such names; asking each file whether it is one takes long. */
function isLeaf(name: string): boolean {
  return /\.(?:h|c|o|a|cmd|order|S|lds|tmp)$/.test(name);
}
