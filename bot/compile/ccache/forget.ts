/**
 * Takes back what ccache kept while a compiler changed: it is kept as that of the compiler of before.
 * @module
 */
import { run } from "../../system/process/process.ts";

/** Times of files are a little behind the clock, by the tick of the kernel. */
const TICK_MS = 1000;

/** Results, manifests and raw files, there and in a remote storage of `file:`: nothing else has such a name. */
const OBJECT = ".*/[0-9a-v]{20,}([A-Z]|[0-9]+W)?";

/**
 * Removes all that was put into some directories since then (milliseconds of the clock), or taken from them: that is marked as
 * used alike. The next build compiles it again.
 */
export async function forgetSince(dirs: readonly string[], since: number): Promise<void> {
  if (dirs.length === 0) return;
  const from = new Date(since - TICK_MS).toISOString();
  // What another ccache has removed meanwhile is gone as well.
  const named = ["-regextype", "posix-extended", "-regex", OBJECT];
  await run(["find", ...dirs, ...named, "-type", "f", "-newermt", from, "-delete"]);
}
