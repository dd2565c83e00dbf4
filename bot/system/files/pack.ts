/**
 * A directory as one file and back.
 * @module
 */
import { InfraError } from "../errors.ts";
import { run } from "../process/process.ts";
import { wait } from "../wait.ts";
import { makeDir } from "./dirs.ts";
import { remove } from "./files.ts";

/** Packs what stands in a directory. Throws InfraError if that fails, or is more than so many bytes or files. */
export async function packDir(
  dir: string,
  file: string,
  { mostBytes, mostFiles = 50_000, signal }: {
    readonly mostBytes: number;
    readonly mostFiles?: number;
    readonly signal?: AbortSignal;
  },
): Promise<void> {
  const counted = await run(["du", "-s", "--inodes", "--", dir], { signal });
  signal?.throwIfAborted();
  if (!(Number.parseInt(counted.stdout) <= mostFiles)) {
    throw new InfraError(`${dir} has more than ${mostFiles} files`);
  }
  // Only this format has more of a time than its second.
  await tar(["--format=posix", "-cf", file, "-C", dir, "."], signal, mostBytes);
}

/**
 * Makes a directory anew from what {@linkcode packDir} packed. All in it is newer than what was
 * there before, and of two files that one is newer which was. Throws InfraError if that fails.
 */
export async function unpackDir(file: string, dir: string, signal?: AbortSignal): Promise<void> {
  const began = Date.now();
  await remove(dir);
  await makeDir(dir);
  // For root tar keeps modes by itself; for others it would take away what our umask does.
  await tar(["--no-same-owner", "-p", "-xf", file, "-C", dir], signal);
  const times = new Map(listed(dir).map((path) => [path, Deno.lstatSync(path).mtime!.getTime()]));
  const ranks = new Map([...new Set(times.values())].sort((a, b) => a - b).map((at, i) => [at, i]));
  for (const [path, at] of times) {
    // Deno sets no finer time than a millisecond.
    const time = new Date(began + ranks.get(at)!);
    Deno.utimeSync(path, time, time);
  }
  // make warns of what is made in the future.
  await wait(Math.max(0, began + ranks.size - Date.now()), signal);
}

async function tar(
  args: readonly string[],
  signal?: AbortSignal,
  mostBytes?: number,
): Promise<void> {
  // In blocks of 512 bytes (sh(1)).
  const limit = mostBytes === undefined ? "" : `ulimit -f ${Math.ceil(mostBytes / 512)}; `;
  const done = await run(["sh", "-c", `${limit}exec "$@"`, "sh", "tar", ...args], { signal });
  signal?.throwIfAborted();
  if (!done.ok) throw new InfraError(`tar failed: ${done.stderr.trim().split("\n")[0]}`);
}

/** All below a directory, what is in a directory before that. Links are left out: who asks for their time gets another file's. */
function listed(dir: string): string[] {
  return Array.from(Deno.readDirSync(dir)).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isSymlink) return [];
    return entry.isDirectory ? [...listed(path), path] : [path];
  });
}
