/**
 * Directories and the small operations on paths that the stages need.
 * @module
 */
import { InfraError } from "../errors.ts";

/** Why a directory cannot be made, where the path itself is at fault: a file is in the way, it is closed, or of no disk. */
const NO_PLACE = ["ENOENT", "ENOTDIR", "EEXIST", "EACCES", "EPERM"];

/** Makes a directory and its parents; one that stands already is fine. Throws {@linkcode InfraError} where there is no place for one. */
export async function makeDir(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && NO_PLACE.includes(String(error.code)))) {
      throw error;
    }
    throw new InfraError(`cannot make the directory ${path}: ${error.message}`, { cause: error });
  }
}

/** Closes a directory of ours to all other users. */
export async function onlyOurs(path: string): Promise<void> {
  await Deno.chmod(path, 0o700);
}

/** The path with links resolved and absolute, or undefined if nothing stands there. */
export async function realPath(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch {
    return undefined;
  }
}

/** Moves a file or a directory within one file system, in one step. */
export async function move(from: string, to: string): Promise<void> {
  await Deno.rename(from, to);
}

/** Size of a file in bytes, 0 if there is none. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch {
    return 0;
  }
}

/** A file's size and when it was last written or marked as used, in milliseconds; undefined if there is none. */
export async function usedAt(
  path: string,
): Promise<{ readonly bytes: number; readonly at: number } | undefined> {
  try {
    const { size, mtime } = await Deno.stat(path);
    return { bytes: size, at: mtime?.getTime() ?? 0 };
  } catch {
    return undefined;
  }
}

/** Marks a file as used now; one that is gone, or is not ours to mark, is fine. */
export async function markUsed(path: string): Promise<void> {
  const now = new Date();
  await Deno.utime(path, now, now).catch(() => {});
}

/** Appends a line before it returns, so that a kill right after cannot lose it. */
export function appendLineSync(path: string, line: string): void {
  Deno.writeTextFileSync(path, `${line}\n`, { append: true, create: true });
}

/** A new empty directory inside `parent`, removed when the value is disposed. */
export async function tempDir(
  parent: string,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ dir: parent, prefix: "tmp-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Milliseconds since a file was written; undefined if there is none, or if it is from the future. */
export async function ageOf(path: string): Promise<number | undefined> {
  try {
    const written = (await Deno.stat(path)).mtime?.getTime();
    const age = written === undefined ? -1 : Date.now() - written;
    return age < 0 ? undefined : age;
  } catch {
    return undefined;
  }
}
