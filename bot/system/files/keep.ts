/**
 * Files in a tree of directories that come and go with them, whoever else works in it.
 * @module
 */
import { ageOf } from "./dirs.ts";
import { namesIn } from "./listing.ts";

/** Where files are while they are written; beside them, so that moving them there is one step. */
const PARTS = "~part";
/** A file that is still being written after so long was left by a crash. */
const STALE_MS = 24 * 3600 * 1000;
/** Times that a directory may be taken away under us. */
const TRIES = 100;

/** Writes ROOT/PATH, and the directories to it: whole or not at all, also for who reads it now. */
export async function keepFile(root: string, path: string, data: Uint8Array): Promise<void> {
  const part = `${root}/${PARTS}/${crypto.randomUUID()}`;
  await Deno.mkdir(`${root}/${PARTS}`, { recursive: true });
  try {
    await Deno.writeFile(part, data);
    await moveInto(part, `${root}/${path}`);
  } catch (error) {
    await Deno.remove(part).catch(() => {});
    throw error;
  }
}

async function moveInto(part: string, file: string): Promise<void> {
  const dir = file.slice(0, file.lastIndexOf("/"));
  for (let tries = 1;; tries++) {
    try {
      await Deno.mkdir(dir, { recursive: true });
      return await Deno.rename(part, file);
    } catch (error) {
      // Somebody removed the last file in it: it is made once more.
      if (!(error instanceof Deno.errors.NotFound) || tries === TRIES) throw error;
    }
  }
}

/** Removes the file ROOT/PATH, if it is one, and directories above it that are empty then. */
export async function dropFile(root: string, path: string): Promise<void> {
  const info = await Deno.lstat(`${root}/${path}`).catch(() => undefined);
  if (info === undefined || info.isDirectory) return;
  try {
    await Deno.remove(`${root}/${path}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  for (let dir = path; dir.includes("/");) {
    dir = dir.slice(0, dir.lastIndexOf("/"));
    try {
      await Deno.remove(`${root}/${dir}`);
    } catch {
      return;
    }
  }
}

/** The bytes of ROOT/PATH; undefined if there is no such file. */
export async function keptFile(root: string, path: string): Promise<Uint8Array | undefined> {
  const none = [Deno.errors.NotFound, Deno.errors.NotADirectory, Deno.errors.IsADirectory];
  try {
    return await Deno.readFile(`${root}/${path}`);
  } catch (error) {
    if (none.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

/** At most `length` bytes of ROOT/PATH from `from` on, and its size; undefined if there is no such file. */
export async function keptPart(
  root: string,
  path: string,
  from: number,
  length: number,
): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined> {
  const none = [Deno.errors.NotFound, Deno.errors.NotADirectory, Deno.errors.IsADirectory];
  try {
    using file = await Deno.open(`${root}/${path}`);
    const { size, isFile } = await file.stat();
    if (!isFile) return undefined;
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
    await file.seek(Math.min(from, size), Deno.SeekMode.Start);
    let filled = 0;
    while (filled < bytes.length) {
      const count = await file.read(bytes.subarray(filled));
      if (count === null) break;
      filled += count;
    }
    return { bytes: bytes.subarray(0, filled), size };
  } catch (error) {
    if (none.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

/** Removes what crashes left half written. */
export async function dropParts(root: string): Promise<void> {
  for (const name of await namesIn(`${root}/${PARTS}`) ?? []) {
    const part = `${root}/${PARTS}/${name}`;
    if ((await ageOf(part) ?? 0) > STALE_MS) await Deno.remove(part).catch(() => {});
  }
}
