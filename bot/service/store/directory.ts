/**
 * Artifacts in a directory: of this machine, or one that all machines see.
 * @module
 */
import { dropFile, keepFile, keptFile, keptPart } from "../../system/files/keep.ts";
import { filesBelow } from "../../system/files/listing.ts";
import { checkKey, isKey } from "./key.ts";
import type { Store } from "./types.ts";

/** The store in `dir`, which is made when something is put there. */
export function directoryStore(dir: string): Store & Disposable {
  return {
    place: dir,
    put: async (key, bytes) => await keepFile(dir, checkKey(key), bytes),
    get: async (key) => await keptFile(dir, checkKey(key)),
    part: async (key, from, length) => await keptPart(dir, checkKey(key), from, length),
    async list(prefix) {
      const files = await filesBelow(dir, checkPrefix(prefix));
      return files.filter(({ path }) => path.startsWith(prefix) && isKey(path))
        .map(({ path, bytes, at }) => ({ key: path, bytes, at }))
        .toSorted((a, b) => a.key < b.key ? -1 : 1);
    },
    remove: async (key) => await dropFile(dir, checkKey(key)),
    [Symbol.dispose]() {},
  };
}

/** The directory in which all keys of a prefix are. */
function checkPrefix(prefix: string): string {
  const within = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  if (within !== "") checkKey(within.slice(0, -1));
  return within;
}
