/**
 * Downloads, kept for a short while: `plan` and `verify` of the same thread ask a server once.
 * @module
 */
import { ageOf, makeDir } from "../../system/files/dirs.ts";
import { remove, sha256, writeAtomic } from "../../system/files/files.ts";
import { namesIn } from "../../system/files/listing.ts";
import { peekFile } from "../../system/files/peek.ts";

/** A thread grows; b4 asks again after as many minutes. */
const MAX_AGE_MS = 10 * 60_000;

/**
 * The bytes behind a key, from the cache or made anew. They are written whole or not at all, so that
 * what is found there is complete. `clean downloads` frees them.
 */
export async function cached(
  cache: string,
  key: string,
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const dir = `${cache}/downloads/threads`;
  const file = `${dir}/${(await sha256(key)).slice(0, 40)}`;
  const age = await ageOf(file);
  const kept = age !== undefined && age < MAX_AGE_MS ? peekFile(file) : undefined;
  if (kept !== undefined) return kept;
  const bytes = await make();
  await makeDir(dir);
  await dropOld(dir);
  await writeAtomic(file, bytes);
  return bytes;
}

async function dropOld(dir: string): Promise<void> {
  for (const name of await namesIn(dir) ?? []) {
    const age = await ageOf(`${dir}/${name}`);
    if (age !== undefined && age > MAX_AGE_MS) await remove(`${dir}/${name}`);
  }
}
