/**
 * Processes as values: an argv in, an {@linkcode Outcome} out, success or not. Never a shell string.
 * Each process leads a group of its own, so that ending it ends all that it started.
 * @module
 */
import { killGroup, spawn, type Started } from "./spawn.ts";

/** What to run and how. */
export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment of the child; nothing of ours is added. Default: ours. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  /** Milliseconds until the group is killed. */
  readonly timeoutMs?: number;
  /** Ends the group when it is aborted. */
  readonly signal?: AbortSignal;
  /** How many bytes of each stream stay in memory, the last ones. Default 16 MiB. */
  readonly tailBytes?: number;
  /** Both streams, as they come, are also appended to this file. */
  readonly logFile?: string;
  /** Called with each line of standard output, which is then not kept: it may be of any length. */
  readonly onLine?: (line: string) => void;
  /** Called with each chunk of standard output and error, as it comes. */
  readonly onChunk?: (chunk: Uint8Array) => void;
  /** Called with the process id as soon as it runs. */
  readonly onStart?: (pid: number) => void;
}

/** How a process ended. One shape, whatever happened. */
export interface Outcome {
  readonly argv: readonly string[];
  /** Exit code 0, not timed out, not cancelled. */
  readonly ok: boolean;
  readonly code: number;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  readonly durationMs: number;
  readonly stdoutBytes: Uint8Array;
  readonly stderrBytes: Uint8Array;
  /** True if `stdoutBytes` lacks the beginning. */
  readonly truncated: boolean;
  /** Standard output as UTF-8. */
  readonly stdout: string;
  readonly stderr: string;
}

const DEFAULT_TAIL = 16 * 1024 * 1024;
/** How long an ended process's grandchildren may hold the pipes open. */
const DRAIN_MS = 2000;

/** Runs a program to its end. Throws {@linkcode InfraError} only if it cannot be started at all. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const started = performance.now();
  const { child, kill } = start(argv, options);
  options.onStart?.(child.pid);
  let timedOut = false;
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    kill();
  }, options.timeoutMs);
  options.signal?.addEventListener("abort", kill, { once: true });
  if (options.signal?.aborted) kill();
  const log = options.logFile === undefined
    ? undefined
    : await Deno.open(options.logFile, { create: true, append: true });
  try {
    const max = options.tailBytes ?? DEFAULT_TAIL;
    const lines = options.onLine === undefined ? undefined : new Lines(options.onLine);
    const out = new Tail(max), err = new Tail(max);
    const each = (to: Tail | Lines) => (chunk: Uint8Array) => {
      to.push(chunk);
      log?.writeSync(chunk);
      options.onChunk?.(chunk);
    };
    const outDone = drain(child.stdout, each(lines ?? out));
    const errDone = drain(child.stderr, each(err));
    const inDone = feed(child, options.stdin);
    const status = await child.status;
    await settle(child.pid, [outDone, errDone]);
    await inDone;
    lines?.end();
    const cancelled = !timedOut && (options.signal?.aborted ?? false);
    const stdoutBytes = out.bytes(), stderrBytes = err.bytes();
    return {
      argv,
      ok: status.success && !timedOut && !cancelled,
      code: status.code,
      signal: status.signal,
      timedOut,
      cancelled,
      durationMs: performance.now() - started,
      stdoutBytes,
      stderrBytes,
      truncated: out.truncated,
      get stdout() {
        return new TextDecoder().decode(stdoutBytes);
      },
      get stderr() {
        return new TextDecoder().decode(stderrBytes);
      },
    };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", kill);
    log?.close();
  }
}

/** True if the program is found on `PATH` (ours, or the one given). */
export async function have(program: string, path = Deno.env.get("PATH") ?? ""): Promise<boolean> {
  for (const dir of path.split(":")) {
    if (dir === "") continue;
    try {
      const info = await Deno.stat(`${dir}/${program}`);
      if (info.isFile && ((info.mode ?? 0) & 0o111) !== 0) return true;
    } catch { /* not in this directory */ }
  }
  return false;
}

function start(argv: readonly string[], options: RunOptions): Started {
  return spawn(argv, {
    cwd: options.cwd,
    env: options.env as Record<string, string> | undefined,
    clearEnv: options.env !== undefined,
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  });
}

async function feed(child: Deno.ChildProcess, input: Uint8Array | string | undefined) {
  if (input === undefined) return;
  const writer = child.stdin.getWriter();
  try {
    await writer.write(typeof input === "string" ? new TextEncoder().encode(input) : input);
    await writer.close();
  } catch { /* the child does not want it all: its exit code tells */ }
}

/**
 * Each read has room for 64 KiB. What fills little of it, a line at a time, is copied out, and the room is
 * used again: of 45,000 lines it would take gigabytes before anybody collects it.
 */
async function drain(stream: ReadableStream<Uint8Array>, push: (chunk: Uint8Array) => void) {
  const reader = stream.getReader({ mode: "byob" });
  for (let buffer = new ArrayBuffer(READ_BYTES);;) {
    const { value } = await reader.read(new Uint8Array(buffer));
    if (value === undefined || value.length === 0) return;
    push(value.slice());
    buffer = value.buffer as ArrayBuffer;
  }
}

const READ_BYTES = 64 * 1024;

/** Waits for the pipes; a grandchild that holds them beyond {@linkcode DRAIN_MS} is killed. */
async function settle(pid: number, pipes: Promise<void>[]): Promise<void> {
  const timer = setTimeout(() => void killGroup(pid), DRAIN_MS);
  try {
    await Promise.all(pipes);
  } finally {
    clearTimeout(timer);
  }
}

/** Cuts what is pushed into lines. */
class Lines {
  readonly #decoder = new TextDecoder();
  #rest = "";
  constructor(readonly each: (line: string) => void) {}

  push(chunk: Uint8Array): void {
    this.#take(this.#decoder.decode(chunk, { stream: true }));
  }

  /** The last line may lack its end. */
  end(): void {
    this.#take(this.#decoder.decode());
    if (this.#rest !== "") this.each(this.#rest);
    this.#rest = "";
  }

  #take(text: string): void {
    const lines = text.split("\n");
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop()!;
    for (const line of lines) this.each(line);
  }
}

/** Keeps the last `max` bytes of what is pushed. */
class Tail {
  #chunks: Uint8Array[] = [];
  #size = 0;
  truncated = false;
  constructor(readonly max: number) {}

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size - (this.#chunks[0]?.length ?? 0) >= this.max) {
      this.#size -= this.#chunks.shift()!.length;
      this.truncated = true;
    }
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    if (all.length <= this.max) return all;
    this.truncated = true;
    return all.subarray(all.length - this.max);
  }
}
