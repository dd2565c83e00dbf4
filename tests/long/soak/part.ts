/** A process of everystep under a supervisor that starts it again, and can be killed at any time. */
import { V8_FLAGS } from "../../../bot/system/host.ts";
import { programArgv } from "../../commands/program.ts";
import { denoDir, freeze } from "../../servers/process.ts";
import { nap } from "./random.ts";

/** The process. */
export interface Part extends AsyncDisposable {
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** When it was started last, by `performance.now()`. */
  readonly startedAt: number;
  /** How often it ended without being told to. */
  readonly ended: number;
  /** kill -9; it is started again after so many milliseconds. */
  kill(pauseMs: number): Promise<void>;
  /** SIGSTOP, and SIGCONT after so many milliseconds; what it started goes on. */
  freeze(ms: number): Promise<void>;
  /** Milliseconds for which it was frozen, all in all. */
  readonly frozenMs: number;
  /** Ends it well, and for good. */
  stop(): Promise<void>;
}

/** What systemd's RestartSec is in our units, in milliseconds. */
const RESTART_MS = 2000;
const PRELOAD = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

/** True if the clock of a process can be set alone (Debian's faketime). */
export function clockCanBeSet(): boolean {
  try {
    return Deno.statSync(PRELOAD).isFile;
  } catch {
    return false;
  }
}

/** Starts it. Its clock is as the file `DIR/clock` says, its log is `DIR/NAME.log`. */
export async function part(
  name: string,
  args: readonly string[],
  { dir, env }: { readonly dir: string; readonly env: Readonly<Record<string, string>> },
): Promise<Part> {
  // As deno.json's tasks have it.
  const [program, run, ...rest] = programArgv([...args, "--cache", `${dir}/cache-${name}`]);
  const clock = !clockCanBeSet() ? {} : {
    ...{ LD_PRELOAD: PRELOAD, FAKETIME_TIMESTAMP_FILE: `${dir}/clock`, NO_FAKE_STAT: "1" },
    ...{ FAKETIME_DONT_FAKE_MONOTONIC: "1", FAKETIME_CACHE_DURATION: "3" },
  };
  const all = {
    ...{ INIT_CWD: dir, HOME: dir, DENO_DIR: await denoDir(), NO_COLOR: "1" },
    ...{ MALLOC_MMAP_THRESHOLD_: "1048576", ...clock },
    ...env,
  };
  const stopped = new AbortController();
  let child: Deno.ChildProcess | undefined, asked = false, pauseMs = 0, ended = 0, startedAt = 0;
  let frozenMs = 0;
  const running = (async () => {
    while (!stopped.signal.aborted) {
      startedAt = performance.now();
      child = new Deno.Command("sh", {
        args: [
          "-c",
          `exec "$0" "$@" 2>>"${dir}/${name}.log"`,
          program!,
          run!,
          V8_FLAGS,
          ...rest,
        ],
        env: all,
        ...{ stdin: "null", stdout: "null", stderr: "null" },
      }).spawn();
      const { code, signal } = await child.status;
      child = undefined;
      if (stopped.signal.aborted) break;
      if (!asked) {
        ended++;
        console.log(`${new Date().toISOString()} ${name} ended by itself: ${signal ?? code}`);
      }
      await nap(asked ? pauseMs : RESTART_MS, stopped.signal);
      asked = false;
    }
  })();
  const signal = async (which: Deno.Signal) => {
    const one = child;
    try {
      one?.kill(which);
    } catch { /* it has ended */ }
    await one?.status;
  };
  const self: Part = {
    name,
    get pid() {
      return child?.pid;
    },
    get startedAt() {
      return startedAt;
    },
    get ended() {
      return ended;
    },
    async kill(ms) {
      if (child === undefined) return;
      asked = true;
      pauseMs = ms;
      await signal("SIGKILL");
    },
    get frozenMs() {
      return frozenMs;
    },
    async freeze(ms) {
      if (child === undefined) return;
      // Whoever asks it meanwhile gets the answer once it goes on.
      frozenMs += ms;
      await freeze([child.pid], ms);
    },
    async stop() {
      stopped.abort();
      await signal("SIGTERM");
      await running;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await signal("SIGKILL");
      await running;
    },
  };
  return self;
}
