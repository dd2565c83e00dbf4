/**
 * Which files below a directory anybody opens, as inotify(7) tells: inotifywait(1) of inotify-tools watches each directory.
 * @module
 */
import { have, run } from "../process/process.ts";
import { ENDS_WITH_US } from "../process/spawn.ts";
import { wait } from "../wait.ts";
import { makeDir } from "./dirs.ts";
import { remove } from "./files.ts";

/** What watches. */
export const WATCHER = "inotifywait";

/** Files of which each opening is noted, until it is disposed of. */
export interface WatchedOpens extends AsyncDisposable {
  /** Ends the watch. Gives the paths below the directory that were opened; undefined: some may have been missed. */
  opened(): Promise<ReadonlySet<string> | undefined>;
}

/** A tree of the kernel's size is watched in less than a second; a machine that is busy takes longer. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 20;
/** A build opens no more: what gives more is no build. */
const MOST = 500_000;

/**
 * Watches a directory and all below it, from when this returns. `scratch` is made anew beside it, and removed.
 * Undefined if this machine cannot: there is no inotifywait, or the kernel gives no more watches.
 */
export async function watchOpens(
  root: string,
  scratch: string,
  signal?: AbortSignal,
): Promise<WatchedOpens | undefined> {
  if (!await have(WATCHER)) return undefined;
  await remove(scratch);
  await makeDir(scratch);
  const real = await Deno.realPath(root), mark = `${await Deno.realPath(scratch)}/mark`;
  await Deno.writeTextFile(mark, "");
  const opened = new Set<string>(), stop = new AbortController();
  let marks = 0, missed = false, ended = false;
  const line = (text: string) => {
    if (text === `OPEN ${mark}`) marks++;
    else if (text.startsWith(`OPEN ${real}/`)) opened.add(text.slice(`OPEN ${real}/`.length));
    // A directory that is listed gives names, and no text. All else is a queue that ran over, a watch that went with
    // its directory, or a name of more than one line.
    else if (!/^(?:OPEN,ISDIR|ISDIR,OPEN) \//.test(text)) missed = true;
    if (opened.size > MOST) missed = true;
  };
  // In the order of its words: once the mark is heard of, all that comes before it is watched. Quiet, it says
  // nothing but what went wrong; of a queue that ran over nothing either, unless it is asked to.
  const events = ["-e", "open", "-e", "q_overflow"];
  const words = ["-q", "-m", "-r", ...events, "--format", "%e %w%f", "--", real, scratch];
  const whole = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  // It says nothing, and so hears of no end of ours, once nothing is opened any more.
  const running = run([...ENDS_WITH_US, WATCHER, ...words], { signal: whole, onLine: line }).then(
    (done) => {
      ended = true;
      if (done.stderr !== "") missed = true;
    },
  );
  /** Opens the mark until that is noted: what was opened before has been noted by then. */
  const caughtUp = async () => {
    const before = marks;
    for (let ms = 0; ms < PATIENCE_MS && !ended && !missed; ms += LOOK_MS) {
      if (marks > before) return true;
      if (ms % 100 === 0) await Deno.readFile(mark);
      await wait(LOOK_MS);
    }
    return false;
  };
  const end = async () => {
    stop.abort();
    await running;
    await remove(scratch);
  };
  if (!await caughtUp()) {
    await end();
    return undefined;
  }
  return {
    async opened() {
      const all = await caughtUp();
      await end();
      return all && !missed ? opened : undefined;
    },
    [Symbol.asyncDispose]: end,
  };
}
