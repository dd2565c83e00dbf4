/**
 * Files to the store and back.
 * @module
 */
import { makeDir } from "../../system/files/dirs.ts";
import { readEnds } from "../../system/files/ends.ts";
import { writeAtomic } from "../../system/files/files.ts";
import { filesBelow } from "../../system/files/listing.ts";
import { readBytes } from "../../system/files/read.ts";
import type { Store } from "../store/types.ts";

/** No report is larger. */
const MAX_BYTES = 256 * 2 ** 20;
/** Of a log of one cell its two ends are kept, if it is longer. */
const MAX_LOG = 32 * 2 ** 20;
/** All logs of a shard, or of a report, have no more together, but for some of each. */
const MAX_LOGS = 512 * 2 ** 20;
const LEAST_LOG = 64 * 1024;

/** Bytes that each of so many logs may have. */
export function logBytes(logs: number): number {
  return Math.max(LEAST_LOG, Math.min(MAX_LOG, Math.floor(MAX_LOGS / Math.max(1, logs))));
}

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
  const most = logBytes(files.filter((path) => !last.includes(path)).length);
  for (const path of files.toSorted((a, b) => rank(a) - rank(b))) {
    const bytes = last.includes(path)
      ? await readBytes(`${dir}/${path}`, MAX_BYTES)
      : new TextEncoder().encode(await readEnds(`${dir}/${path}`, most / 2, most / 2) ?? "");
    await store.put(`${key}/${path}`, bytes);
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
