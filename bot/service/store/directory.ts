/**
 * Artifacts in a directory: of this machine, or one that all machines see.
 * @module
 */
import { makeDir } from "../../system/dirs.ts";
import { kindOf, remove, writeAtomic } from "../../system/files.ts";
import { filesBelow } from "../../system/listing.ts";
import { readBytes } from "../../system/read.ts";
import { checkKey } from "./key.ts";
import type { Store } from "./types.ts";

/** More than any report with its configurations. */
const MAX_BYTES = 2 ** 30;

/** The store in `dir`, which is made when something is put there. */
export function directoryStore(dir: string): Store {
  const path = (key: string) => `${dir}/${checkKey(key)}`;
  return {
    place: dir,
    async put(key, bytes) {
      await makeDir(path(key).replace(/\/[^/]*$/, ""));
      await writeAtomic(path(key), bytes);
    },
    async get(key) {
      return await kindOf(path(key)) === "file"
        ? await readBytes(path(key), MAX_BYTES, key)
        : undefined;
    },
    async list(prefix) {
      const files = await filesBelow(dir);
      return files.filter(({ path }) => path.startsWith(prefix))
        .map(({ path, bytes, at }) => ({ key: path, bytes, at }))
        .toSorted((a, b) => a.key < b.key ? -1 : 1);
    },
    remove: (key) => remove(path(key)),
  };
}
