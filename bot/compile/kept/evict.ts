/**
 * Keeps what is kept below a size: the least recently used go first.
 * @module
 */
import { usedAt } from "../../system/files/dirs.ts";
import { remove } from "../../system/files/files.ts";
import { namesIn } from "../../system/files/listing.ts";

/** A kept value with what lies beside it. */
interface Entry {
  readonly base: string;
  readonly bytes: number;
  /** Milliseconds; when it was last loaded or saved. */
  readonly used: number;
  readonly files: readonly string[];
}

/**
 * Removes values until those left take `maxBytes` or less; never one of `inUse`, which are paths
 * without their endings. Gives the bytes that were freed.
 */
export async function evictKept(
  dir: string,
  maxBytes: number,
  inUse: ReadonlySet<string>,
): Promise<number> {
  const all = await list(dir);
  let bytes = all.reduce((sum, one) => sum + one.bytes, 0), freed = 0;
  for (const one of all.sort((a, b) => a.used - b.used)) {
    if (bytes <= maxBytes) break;
    if (inUse.has(one.base)) continue;
    // The one that makes it a value goes first: what a kill leaves is no half of one.
    const files = one.files.toSorted((a, b) => rank(a) - rank(b));
    for (const file of files) await remove(file);
    bytes -= one.bytes;
    freed += one.bytes;
  }
  return freed;
}

function rank(file: string): number {
  return file.endsWith(".json") ? 0 : 1;
}

async function list(dir: string): Promise<Entry[]> {
  const found = new Map<string, { bytes: number; used: number; files: string[] }>();
  for (const part of await namesIn(dir) ?? []) {
    for (const name of await namesIn(`${dir}/${part}`) ?? []) {
      const file = `${dir}/${part}/${name}`, base = file.replace(/\.[^/]*$/, "");
      const { bytes, at } = await usedAt(file) ?? { bytes: 0, at: 0 };
      const one = found.get(base) ?? { bytes: 0, used: 0, files: [] };
      one.files.push(file);
      found.set(base, { ...one, bytes: one.bytes + bytes, used: Math.max(one.used, at) });
    }
  }
  return [...found].map(([base, one]) => ({ base, ...one }));
}
