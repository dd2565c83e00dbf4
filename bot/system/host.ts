/**
 * What the program gets from outside: time, place, machine, signals.
 * @module
 */

/** Now, as ISO 8601 in UTC. */
export function now(): string {
  return new Date().toISOString();
}

/** Cores and memory of the machine. */
export function machine(): { cores: number; memoryBytes: number } {
  return { cores: navigator.hardwareConcurrency, memoryBytes: Deno.systemMemoryInfo().total };
}

/** The machine's architecture as `uname -m` has it: `x86_64`, `aarch64`. */
export function hostArch(): string {
  return Deno.build.arch;
}

/** Bytes that programs may still take before the machine swaps: MemAvailable of proc(5). */
export function availableMemory(): number {
  return Deno.systemMemoryInfo().available;
}

/** Bytes of memory that this process has. */
export function memoryUse(): number {
  return Deno.memoryUsage().rss;
}

/** A number from 0 to 2^32 - 1 that nobody can tell beforehand. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/** Where the user stood: `deno task` changes the directory and keeps it in INIT_CWD. */
export function userDirectory(): string {
  return Deno.env.get("INIT_CWD") ?? Deno.cwd();
}

/** What is still going on so long after a signal waits for somebody: a pipe that nobody writes to. */
const GRACE_MS = 60_000;

/** What a signal stops. */
export interface Stop extends Disposable {
  /** SIGINT, SIGTERM and SIGHUP abort it. */
  readonly signal: AbortSignal;
  /** Which came. */
  stopped(): string | undefined;
  /** Rejects where a second signal comes, or long after the first. */
  readonly abandoned: Promise<never>;
}

/** Listens to signals. */
export function stopSignal(): Stop {
  const controller = new AbortController();
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  abandoned.catch(() => {});
  let which: string | undefined, grace: ReturnType<typeof setTimeout> | undefined;
  const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((name) => {
    const listener = () => {
      if (which !== undefined) reject(controller.signal.reason);
      which ??= name;
      controller.abort();
      grace ??= setTimeout(() => reject(controller.signal.reason), GRACE_MS);
    };
    Deno.addSignalListener(name, listener);
    return () => Deno.removeSignalListener(name, listener);
  });
  return {
    signal: controller.signal,
    stopped: () => which,
    abandoned,
    [Symbol.dispose]() {
      clearTimeout(grace);
      listeners.forEach((stop) => stop());
    },
  };
}

/** A variable of the environment; undefined if it is not set, or empty. */
export function environment(name: string): string | undefined {
  return Deno.env.get(name) || undefined;
}

/** The program's arguments, and how it ends. */
export const program: { readonly args: readonly string[]; exit(code: number): never } = {
  args: Deno.args,
  exit: (code) => Deno.exit(code),
};

/** The file of the program that runs us: deno. */
export function interpreter(): string {
  return Deno.execPath();
}

/**
 * Options of V8 for runs that last: compilers want the memory more than we do, and while V8 marks in
 * steps a scan leaves more garbage than it has memory in use. Of the service's own database
 * the second, better, compilation takes 50 MiB, and its queries are no faster. deno.json's tasks say
 * the same.
 */
export const V8_FLAGS =
  "--v8-flags=--optimize-for-size,--no-incremental-marking,--max-semi-space-size=2,--liftoff-only,--single-threaded-gc";

/** The machine's name. */
export function hostName(): string {
  return Deno.hostname();
}

/** The id of this process. */
export function processId(): number {
  return Deno.pid;
}
