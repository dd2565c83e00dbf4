/**
 * Runs a machine to its end: in the sandbox, with limits of time, memory and output, reading its
 * console as it comes.
 * @module
 */
import type { BootConfig } from "../config/types.ts";
import { writeAtomic } from "../system/files/files.ts";
import { run } from "../system/process/process.ts";
import { placesOf, type Sandbox, sandboxed } from "../system/process/sandbox.ts";
import { SYSTEM_SEARCH } from "../system/process/which.ts";
import { every, ticks } from "../system/wait.ts";
import { type Excess, watch } from "../system/process/watch.ts";
import { bounded } from "./console/bounded.ts";
import { consoleLines } from "./console/lines.ts";
import { consoleReader } from "./console/reader.ts";
import { machineArgv } from "./machine.ts";
import type { ConsoleFacts, MachineEnd } from "./types.ts";

/** What to run. */
export interface MachineRequest {
  readonly boot: BootConfig;
  /** A directory of this boot alone; it holds the kernel and the root. */
  readonly dir: string;
  /** Their names in it. */
  readonly kernel: string;
  readonly root: string;
  readonly sandbox: Sandbox;
  /** Seconds in all, and without a line. */
  readonly limit: number;
  readonly silence: number;
  /** File that the console goes to. */
  readonly console: string;
  readonly signal?: AbortSignal;
  readonly onStart?: (pid: number) => void;
}

/** What came of it. */
export interface MachineRun {
  readonly facts: ConsoleFacts;
  readonly end: MachineEnd;
}

const MIB = 2 ** 20;
/** What is kept of a console at each end. */
const KEPT = 2 * MIB;
/** How often its clocks are looked at, and how long a machine may take to turn itself off. */
const LOOK_MS = 200, OFF_MS = 5000;
/**
 * Address space and file size of the emulator (prlimit(1)): a guest's memory is given by its own
 * arguments; this keeps a broken emulator from filling the host.
 */
const LIMITS = ["prlimit", `--as=${16384 * MIB}`, `--fsize=${2048 * MIB}`, "--core=0", "--"];

/** Runs the machine. Throws InfraError if it cannot be started at all. */
export async function runMachine(request: MachineRequest): Promise<MachineRun> {
  const { boot, dir, sandbox } = request;
  const mounts = { source: dir, build: dir, boots: true };
  const { build } = placesOf(sandbox, mounts);
  const files = { kernel: `${build}/${request.kernel}`, root: `${build}/${request.root}` };
  const env = { PATH: SYSTEM_SEARCH, HOME: build, TMPDIR: build, LC_ALL: "C" };
  const reader = consoleReader();
  const kept = bounded(KEPT, KEPT);
  const stop = new AbortController();
  const began = ticks();
  let lastOutput = began, doneAt: number | undefined;
  let how: MachineEnd["how"] = "exit";
  const end = (reason: MachineEnd["how"]) => {
    if (how !== "exit") return;
    how = reason;
    stop.abort();
  };
  const lines = consoleLines((line) => {
    lastOutput = ticks();
    reader.line(line);
  });
  const cancel = () => end("stopped");
  let excess: Excess | undefined, watcher: AsyncDisposable | undefined;
  const over = (found: Excess) => {
    excess = found;
    end("greedy");
  };
  request.signal?.addEventListener("abort", cancel, { once: true });
  if (request.signal?.aborted) cancel();
  const clock = every(LOOK_MS, () => {
    const now = ticks();
    const { done, banners } = reader.seen();
    if (done) doneAt ??= now;
    if (doneAt !== undefined && now - doneAt > OFF_MS) end("done");
    else if (banners > 1) end("loop");
    else if (now - lastOutput > request.silence * 1000) end("silent");
    else if (now - began > request.limit * 1000) end("late");
  });
  try {
    const outcome = await run(
      sandboxed(sandbox, mounts, [...LIMITS, ...machineArgv(boot, files)], env),
      {
        cwd: dir,
        env,
        signal: stop.signal,
        tailBytes: 64 * 1024,
        onStart(pid) {
          if (sandbox.kind === "bwrap") watcher = watch(pid, dir, sandbox.limits, over);
          request.onStart?.(pid);
        },
        onChunk(chunk) {
          kept.push(chunk);
          lines.push(chunk);
        },
      },
    );
    lines.end();
    return {
      facts: reader.facts(),
      end: {
        how,
        ...(excess === undefined ? {} : { excess }),
        code: outcome.code,
        ...(outcome.signal === null ? {} : { signal: outcome.signal }),
        seconds: outcome.durationMs / 1000,
        complaint: complaintOf(outcome.stderr),
      },
    };
  } finally {
    clock[Symbol.dispose]();
    await watcher?.[Symbol.asyncDispose]();
    request.signal?.removeEventListener("abort", cancel);
    await writeAtomic(request.console, kept.bytes());
  }
}

/** The first line of an emulator's standard error that is more than a warning. */
function complaintOf(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => /\w/.test(line));
  const line = lines.find((one) => !/warning:/i.test(one)) ?? lines[0] ?? "";
  // deno-lint-ignore no-control-regex
  return line.replace(/[\x00-\x1f\x7f-\x9f]+/g, " ").trim().slice(0, 200);
}
