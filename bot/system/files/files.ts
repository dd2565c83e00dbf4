/**
 * Files: the few ways in which everystep touches a disk.
 * @module
 */
import { statfs } from "node:fs/promises";
import { run } from "../process/process.ts";

/** The text of a file, or undefined if there is none. */
export async function readTextIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

let written = 0;

/** Fills a file beside another, to which nobody else writes at the same time, and puts it there. */
async function replace(path: string, fill: (part: string) => Promise<void>): Promise<void> {
  const part = `${path}.${Deno.pid}.${++written}.part`;
  try {
    await fill(part);
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {});
    throw error;
  }
}

/** Writes a file whole or not at all: a reader, or a crash, sees the old one or the new one. */
export async function writeAtomic(
  path: string,
  data: string | Uint8Array | Iterable<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  await replace(
    path,
    (part) =>
      typeof data === "string"
        ? Deno.writeTextFile(part, data)
        : Deno.writeFile(part, data instanceof Uint8Array ? data : ReadableStream.from(data)),
  );
}

/** Writes a program, whole or not at all, that everyone may run. */
export async function writeProgram(path: string, text: string): Promise<void> {
  await replace(path, async (part) => {
    await Deno.writeTextFile(part, text);
    await Deno.chmod(part, 0o755);
  });
}

/** Copies a file, whole or not at all. */
export async function copyAtomic(from: string, to: string): Promise<void> {
  await replace(to, (part) => Deno.copyFile(from, part));
}

/** What stands at a path; a link counts as what it points to. */
export async function kindOf(path: string): Promise<"file" | "directory" | "other" | "none"> {
  try {
    const info = await Deno.stat(path);
    return info.isFile ? "file" : info.isDirectory ? "directory" : "other";
  } catch {
    return "none";
  }
}

/** True for a directory in which every user may make files, as in /tmp. */
export async function isOpenToAll(path: string): Promise<boolean> {
  try {
    return (((await Deno.stat(path)).mode ?? 0) & 0o002) !== 0;
  } catch {
    return false;
  }
}

/**
 * Removes a file or a whole directory, links in it as links; one that is not there is fine. A build
 * may have closed its directories, or nested them deeper than a path can say.
 */
export async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    await run(["chmod", "-R", "u+rwx", "--", path]).catch(() => {});
    const done = await run(["rm", "-rf", "--", path]).catch(() => undefined);
    if (done?.ok !== true) throw error;
  }
}

/** Lower-case hex SHA-256. */
export async function sha256(data: string | Uint8Array): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * everystep's directory: `EVERYSTEP_CACHE`, else `$XDG_CACHE_HOME/everystep`, else
 * `~/.cache/everystep` (XDG Base Directory Specification).
 */
export function cacheDir(): string {
  const own = Deno.env.get("EVERYSTEP_CACHE");
  if (own) return own;
  const xdg = Deno.env.get("XDG_CACHE_HOME");
  if (xdg?.startsWith("/")) return `${xdg}/everystep`;
  return `${Deno.env.get("HOME") ?? "/tmp"}/.cache/everystep`;
}

/**
 * Takes the lock of a file, or returns undefined if another process has it. The kernel drops it
 * when the process ends, however it ends.
 */
export async function tryLock(path: string): Promise<Disposable | undefined> {
  const file = await Deno.open(path, { create: true, write: true });
  if (!await file.tryLock(true)) {
    file.close();
    return undefined;
  }
  return {
    [Symbol.dispose]() {
      // Not by closing alone: a child that another thread is about to start may have a copy of the
      // descriptor for a moment, and would hold the lock with it (flock(2)).
      file.unlockSync();
      file.close();
    },
  };
}

/** Adds text to the end of a file. */
export async function appendText(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text, { append: true });
}

/** Bytes that a user may still write where `path` is; undefined if the system does not tell. */
export async function freeBytes(path: string): Promise<number | undefined> {
  try {
    const stats = await statfs(path);
    return stats.bavail * stats.bsize;
  } catch {
    return undefined;
  }
}

/** Copies a file; false if there is none. */
export async function copyFile(from: string, to: string): Promise<boolean> {
  try {
    await Deno.copyFile(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Sets when a file was changed; a link stays as it is. */
export async function setTime(path: string, time: Date): Promise<void> {
  const { isFile } = await Deno.lstat(path);
  if (isFile) await Deno.utime(path, time, time);
}
