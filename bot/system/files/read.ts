/**
 * Reading what the user points at, never more of it than a limit allows.
 * @module
 */
import { UserError } from "../errors.ts";

/** A name in a directory; a link counts as what it points to. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "directory";
}

/** The files and directories in a directory, sorted by name. Throws {@linkcode UserError} if it cannot be read. */
export async function listDir(path: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of Deno.readDir(path)) {
      let { isFile, isDirectory } = entry;
      if (entry.isSymlink) {
        try {
          ({ isFile, isDirectory } = await Deno.stat(`${path}/${entry.name}`));
        } catch { /* a dangling link is nothing */ }
      }
      if (isFile) entries.push({ name: entry.name, kind: "file" });
      else if (isDirectory) entries.push({ name: entry.name, kind: "directory" });
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return entries.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/**
 * The bytes of a file or a pipe. Throws {@linkcode UserError} under the name `shown` if it cannot be
 * read or has more than `max` bytes.
 */
export async function readBytes(path: string, max: number, label = path): Promise<Uint8Array> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true });
  } catch (cause) {
    throw unreadable(label, cause);
  }
  return await readAll(file.readable, max, label);
}

/** True if a person types at standard input. */
export function isStdinTerminal(): boolean {
  return Deno.stdin.isTerminal();
}

/**
 * The bytes of standard input, up to `max`. Throws {@linkcode UserError} beyond that, or at a terminal,
 * and the reason of `signal`, which ends the wait for who writes.
 */
export async function readStdin(max: number, signal?: AbortSignal): Promise<Uint8Array> {
  if (Deno.stdin.isTerminal()) {
    throw new UserError("standard input is a terminal, and `-` reads the series from it", {
      hint: "pipe a mailbox into it: everystep verify - < series.mbox",
    });
  }
  return await ended(readAll(Deno.stdin.readable, max, "<stdin>"), signal);
}

/** The value of a promise, unless the signal comes before it. */
async function ended<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await promise;
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  max: number,
  label: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > max) {
        throw new UserError(`has more than ${Math.floor(max / 1048576)} MiB`, {
          place: { file: label },
          hint: "give only the series, not a whole archive",
        });
      }
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof UserError ? cause : unreadable(label, cause);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function unreadable(file: string, cause: unknown): UserError {
  const why = cause instanceof Deno.errors.NotFound
    ? "does not exist"
    : cause instanceof Deno.errors.PermissionDenied
    ? "may not be read (permission denied)"
    : `cannot be read: ${cause instanceof Error ? cause.message : cause}`;
  return new UserError(why, { place: { file }, cause });
}
