/**
 * Files that are kept beside a list of their digests. A full disk or a power cut may leave less of a file than was written:
 * such a kernel would be told as one that does not boot.
 * @module
 */
import { z } from "zod";
import { readTextIfThere, writeAtomic } from "../system/files/files.ts";
import { sha256File } from "../system/files/hash.ts";
import { readJson } from "../text/json.ts";

/** SHA-256 of each file, in their order. */
const SUMS = z.object({ sums: z.array(z.string()) });

/** The digests of files. Throws where one cannot be read. */
export async function sumsOf(files: readonly string[]): Promise<readonly string[]> {
  return await Promise.all(files.map(sha256File));
}

/** Writes a list, once all of its files are in their place: without it they count as not there. */
export async function writeSums(list: string, sums: readonly string[]): Promise<void> {
  await writeAtomic(list, JSON.stringify({ sums }));
}

/** Whether the files are there as they were listed. */
export async function areWhole(list: string, files: readonly string[]): Promise<boolean> {
  const sums = readJson(SUMS, await readTextIfThere(list))?.sums;
  if (sums === undefined) return false;
  const found = await sumsOf(files).catch(() => []);
  return sums.length === files.length && sums.every((sum, i) => sum === found[i]);
}
