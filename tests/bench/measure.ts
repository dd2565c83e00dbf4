/** Runs programs and says what they took: wall time beside CPU seconds. */
import { run } from "../../bot/system/process/process.ts";
import { killGroup } from "../../bot/system/process/spawn.ts";

/** What a program took. */
export interface Usage {
  /** Wall time, seconds. */
  readonly seconds: number;
  /** CPU seconds of it and all its children that were waited for. */
  readonly cpu: number;
  readonly ok: boolean;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a program runs. */
export interface Place {
  readonly cwd?: string;
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends it, as a signal from the terminal would. */
  readonly signal?: AbortSignal;
  /** Milliseconds that it then has to end by itself, and to end what it started. */
  readonly graceMs?: number;
}

/** What everystep takes at most to end its makes and to write what it knows. */
const GRACE_MS = 20_000;

/** A directory that is removed at the end. */
export async function scratch(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-bench-" }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The shell waits for a program that ends itself on a signal, whatever it gets, too. */
const TIMED = 'trap : HUP INT TERM; "$@"; code=$?; times > "$0"; exit $code';

/** Runs an argv to its end. Rejects with the signal's reason if that is aborted. */
export async function measure(argv: readonly string[], place: Place = {}): Promise<Usage> {
  const { cwd = "/", env, signal, graceMs = GRACE_MS } = place;
  // What ran before may still have to be written to the disk.
  await run(["sync"], { signal });
  signal?.throwIfAborted();
  const times = await Deno.makeTempFile();
  let pid = 0, timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    timer = setTimeout(() => killGroup(pid), graceMs);
    Deno.kill(-pid, "SIGTERM");
  };
  try {
    const done = await run(["sh", "-c", TIMED, times, ...argv], {
      cwd,
      env: { ...Deno.env.toObject(), INIT_CWD: cwd, ...env },
      tailBytes: 256 * 2 ** 20,
      onStart(started) {
        pid = started;
        signal?.addEventListener("abort", end, { once: true });
      },
    });
    signal?.throwIfAborted();
    const cpu = cpuOf(await Deno.readTextFile(times));
    const { ok, code, stdout, stderr } = done;
    return { seconds: done.durationMs / 1000, cpu, ok, code, stdout, stderr };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    await Deno.remove(times);
  }
}

/** The second line of POSIX `times`: user and system time of the children, in seconds. */
export function cpuOf(text: string): number {
  const all = (text.split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g);
  return Array.from(all, ([, m, s]) => Number(m) * 60 + Number(s)).reduce((a, b) => a + b, 0);
}

/** Throws with what a program said unless it ended as it should. */
export function expect(usage: Usage, codes: readonly number[] = [0]): Usage {
  if (codes.includes(usage.code)) return usage;
  throw new Error(`exit ${usage.code}: ${(usage.stderr || usage.stdout).slice(-2000)}`);
}

/** The middle one of some runs by wall time. */
export async function middle(count: number, once: () => Promise<Usage>): Promise<Usage> {
  const all: Usage[] = [];
  for (let i = 0; i < count; i++) all.push(await once());
  return all.sort((a, b) => a.seconds - b.seconds)[count >> 1]!;
}

/** A row of the results. */
export function rowOf(name: string, usage: Pick<Usage, "seconds" | "cpu">, more = ""): string {
  const cell = (value: number) => `${value.toFixed(2).padStart(9)} s`;
  return `${name.padEnd(52)}${cell(usage.seconds)}${cell(usage.cpu)}  ${more}`.trimEnd();
}

/** Prints it. */
export function row(name: string, usage: Pick<Usage, "seconds" | "cpu">, more = ""): void {
  console.log(rowOf(name, usage, more));
}

/** `3.20 (goal: at most 2; MISSED)`; without a goal only the number, and `-` for what is none. */
export function against(value: number, goal: { atLeast?: number; atMost?: number } = {}): string {
  if (!Number.isFinite(value)) return "-";
  const { atLeast, atMost } = goal;
  if (atLeast === undefined && atMost === undefined) return value.toFixed(2);
  const met = atLeast !== undefined ? value >= atLeast : value <= atMost!;
  const text = atLeast !== undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return `${value.toFixed(2)} (goal: ${text}${met ? "" : "; MISSED"})`;
}
