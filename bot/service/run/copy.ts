/**
 * Files to the store and back.
 * @module
 */
import { makeDir } from "../../system/dirs.ts";
import { writeAtomic } from "../../system/files.ts";
import { filesBelow } from "../../system/listing.ts";
import { readBytes } from "../../system/read.ts";
import type { Store } from "../store/types.ts";

/** No artifact is larger; a log is cut long before. */
const MAX_BYTES = 512 * 2 ** 20;

/** Puts the logs of a directory below a key, and then those of `last`: who sees them sees all. */
export async function putDir(
  store: Store,
  key: string,
  dir: string,
  last: readonly string[],
): Promise<void> {
  const files = (await filesBelow(dir)).map(({ path }) => path)
    .filter((path) => last.includes(path) || path.startsWith("logs/"));
  const rank = (path: string) => last.indexOf(path);
  for (const path of files.toSorted((a, b) => rank(a) - rank(b))) {
    await store.put(`${key}/${path}`, await readBytes(`${dir}/${path}`, MAX_BYTES));
  }
}

/** Gets all that stands below a key into a directory; how many files that were. */
export async function getDir(store: Store, key: string, dir: string): Promise<number> {
  const objects = await store.list(`${key}/`);
  for (const object of objects) {
    const bytes = await store.get(object.key);
    if (bytes === undefined) continue;
    const file = `${dir}/${object.key.slice(key.length + 1)}`;
    await makeDir(file.replace(/\/[^/]*$/, ""));
    await writeAtomic(file, bytes);
  }
  return objects.length;
}
