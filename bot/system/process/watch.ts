/**
 * Watches what a running command takes in all: what the kernel bounds for each process only, or,
 * without a cgroup of one's own, not at all.
 * @module
 */
import { statfs } from "node:fs/promises";
import type { Limits } from "./limits.ts";
import { run } from "./process.ts";

/** A limit that was passed. */
export interface Excess {
  /**
   * Whose fault: too many processes, files or lines are the patch's, on any machine; memory that is
   * not there says nothing about it.
   */
  readonly fault: "patch" | "machine";
  /** What was too much: `more than 4096 processes`. */
  readonly why: string;
}

/** What a process and all below it take. */
export interface Usage {
  /** Processes and threads. */
  readonly tasks: number;
  /** Bytes of memory; what several share is counted for each. */
  readonly bytes: number;
}

/** Rarer than this, a fork bomb would get far; more often would cost a percent of a core. */
const LOOK_MS = 500;
/** A machine without any memory left ends processes by itself, and not always the right ones. */
const SPARED = 2 ** 30;

/**
 * Watches a command that was started as `pid` and writes to `dir`; `over` is called once. Once it is
 * disposed of, nothing of it runs any more.
 */
export function watch(
  pid: number,
  dir: string,
  limits: Limits,
  over: (excess: Excess) => void,
): AsyncDisposable {
  const stop = new AbortController();
  const disk = diskWatch(dir, limits, stop.signal);
  const memory = limits.memoryBytes || Deno.systemMemoryInfo().total - SPARED;
  let looking: Promise<void> | undefined, done = false;
  const look = async (): Promise<Excess | undefined> => {
    const { tasks, bytes } = usageBelow(pid, limits.processes);
    if (tasks >= limits.processes) {
      return { fault: "patch", why: `more than ${limits.processes} processes` };
    }
    if (bytes > memory) return { fault: "machine", why: `more than ${size(memory)} of memory` };
    return await disk();
  };
  const report = (excess: Excess | undefined) => {
    looking = undefined;
    if (done || excess === undefined) return;
    done = true;
    over(excess);
  };
  const timer = setInterval(() => looking ??= look().then(report), LOOK_MS);
  return {
    async [Symbol.asyncDispose]() {
      done = true;
      clearInterval(timer);
      stop.abort();
      await looking;
    },
  };
}

/** Usage of a process and of all below it; counting ends at `enough` tasks. */
export function usageBelow(pid: number, enough = Infinity): Usage {
  let tasks = 0, bytes = 0;
  const open = [pid];
  for (let next = open.pop(); next !== undefined && tasks < enough; next = open.pop()) {
    const status = read(`/proc/${next}/status`);
    tasks += Number(/^Threads:\s+(\d+)$/m.exec(status)?.[1] ?? 0);
    bytes += 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
    for (const task of names(`/proc/${next}/task`)) {
      const children = read(`/proc/${next}/task/${task}/children`).trim();
      if (children !== "") open.push(...children.split(" ").map(Number));
    }
  }
  return { tasks, bytes };
}

/** Adding up a directory may take a fiftieth of the time, */
const DU_SHARE = 50;

/** and is done at once when the disk has lost what the directory may still take. */
function diskWatch(
  dir: string,
  limits: Limits,
  signal: AbortSignal,
): () => Promise<Excess | undefined> {
  let before: Free | undefined, next = 0;
  let left: Free = { bytes: limits.diskBytes, files: limits.files };
  return async () => {
    const free = await freeOf(dir);
    if (free === undefined) return undefined;
    before ??= free;
    const lost = before.bytes - free.bytes >= left.bytes || before.files - free.files >= left.files;
    const began = performance.now();
    if (!lost && began < next) return undefined;
    const used = await du(dir, signal);
    if (used.bytes > limits.diskBytes) {
      return { fault: "patch", why: `more than ${size(limits.diskBytes)} of output` };
    }
    if (used.files > limits.files) {
      return { fault: "patch", why: `more than ${limits.files} files` };
    }
    next = performance.now() + DU_SHARE * (performance.now() - began);
    before = free;
    left = { bytes: limits.diskBytes - used.bytes, files: limits.files - used.files };
    return undefined;
  };
}

interface Free {
  readonly bytes: number;
  readonly files: number;
}

async function freeOf(dir: string): Promise<Free | undefined> {
  try {
    const { bfree, bsize, ffree } = await statfs(dir);
    return { bytes: bfree * bsize, files: ffree };
  } catch {
    return undefined;
  }
}

/** Both numbers by one shell: a program that we start ourselves costs by the memory that we have. */
const DU = "printf 'bytes '; du -sx --block-size=1 -- \"$1\"; " +
  "printf '\\nfiles '; du -sx --inodes -- \"$1\"";

async function du(dir: string, signal: AbortSignal): Promise<Free> {
  const done = await run(["sh", "-c", DU, "sh", dir], { signal }).catch(() => undefined);
  const number = (name: string) =>
    Number(new RegExp(`^${name} (\\d+)`, "m").exec(done?.stdout ?? "")?.[1] ?? 0);
  return { bytes: number("bytes"), files: number("files") };
}

/** A number of bytes in words. */
export function size(bytes: number): string {
  return bytes < 2 ** 30
    ? `${Math.ceil(bytes / 2 ** 20)} MiB`
    : `${+(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return ""; // it has ended
  }
}

function names(dir: string): string[] {
  try {
    return Array.from(Deno.readDirSync(dir), ({ name }) => name);
  } catch {
    return [];
  }
}
