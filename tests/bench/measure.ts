/** Runs programs and says what they took: wall time beside CPU seconds. */
import { run } from "../../bot/system/process.ts";

/** What a program took. */
export interface Took {
  /** Wall time, seconds. */
  readonly seconds: number;
  /** CPU seconds of it and all its children that were waited for. */
  readonly cpu: number;
  readonly ok: boolean;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory that is removed at the end. */
export async function scratch(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-bench-" }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Runs an argv to its end, in a directory. */
export async function measure(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Took> {
  const times = await Deno.makeTempFile();
  try {
    const script = '"$@"; code=$?; times > "$0"; exit $code';
    const done = await run(["sh", "-c", script, times, ...argv], {
      cwd,
      env: { ...Deno.env.toObject(), ...env },
      tailBytes: 256 * 2 ** 20,
    });
    const cpu = cpuOf(await Deno.readTextFile(times));
    const { ok, code, stdout, stderr } = done;
    return { seconds: done.durationMs / 1000, cpu, ok, code, stdout, stderr };
  } finally {
    await Deno.remove(times);
  }
}

/** The second line of POSIX `times`: user and system time of the children. */
function cpuOf(text: string): number {
  const all = (text.split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g);
  return Array.from(all, ([, m, s]) => Number(m) * 60 + Number(s)).reduce((a, b) => a + b, 0);
}

/** Throws with what a program said unless it ended as it should. */
export function expect(took: Took, codes: readonly number[] = [0]): Took {
  if (codes.includes(took.code)) return took;
  throw new Error(`exit ${took.code}: ${took.stderr.slice(-2000)}`);
}

/** The middle one of some runs by wall time. */
export async function middle(count: number, once: () => Promise<Took>): Promise<Took> {
  const all: Took[] = [];
  for (let i = 0; i < count; i++) all.push(await once());
  return all.sort((a, b) => a.seconds - b.seconds)[count >> 1]!;
}

/** Prints a row of the results. */
export function row(name: string, took: Pick<Took, "seconds" | "cpu">, more = ""): void {
  const cell = (value: number) => `${value.toFixed(2).padStart(9)} s`;
  console.log(`${name.padEnd(52)}${cell(took.seconds)}${cell(took.cpu)}  ${more}`);
}

/** `3.2 times (goal: at most 2)`, or that it is missed. */
export function against(ratio: number, goal: { atLeast?: number; atMost?: number }): string {
  const { atLeast, atMost } = goal;
  const met = atLeast !== undefined ? ratio >= atLeast : ratio <= atMost!;
  const text = atLeast !== undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return `${ratio.toFixed(2)} (goal: ${text}${met ? "" : "; MISSED"})`;
}
