/** What /proc says of our processes. Linux alone. */

/** Kilobytes of a process that stand in memory, and the most that did; undefined: it has ended. */
export function memoryOf(
  pid: number,
): { readonly kb: number; readonly peakKb: number } | undefined {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/status`);
    const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]);
    return { kb: of("VmRSS"), peakKb: of("VmHWM") };
  } catch {
    return undefined;
  }
}

interface Stat {
  readonly parent: number;
  /** Seconds of it, and of its children that have ended. */
  readonly seconds: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
    return { parent: fields[1]!, seconds: sum(fields.slice(11, 15)) / 100 };
  } catch {
    return undefined;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** A process below another. */
export interface Below {
  readonly pid: number;
  readonly command: string;
}

/** All processes below one. */
export function below(pid: number): Below[] {
  const children = new Map<number, number[]>();
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = statOf(Number(name))?.parent;
    if (parent !== undefined) children.set(parent, [...children.get(parent) ?? [], Number(name)]);
  }
  const found: Below[] = [];
  for (const todo = [...children.get(pid) ?? []]; todo.length > 0;) {
    const one = todo.pop()!;
    todo.push(...children.get(one) ?? []);
    try {
      const command = Deno.readTextFileSync(`/proc/${one}/cmdline`).replaceAll("\0", " ");
      found.push({ pid: one, command });
    } catch { /* it has ended */ }
  }
  return found;
}

/** Seconds of CPU of a process and all that is below it; of what was killed, what it had waited for. */
export function cpuOf(pid: number): number {
  return sum([pid, ...below(pid).map((one) => one.pid)].map((one) => statOf(one)?.seconds ?? 0));
}

/** Milliseconds for which its main thread could have run and others were let run. */
export function starvedMs(pid: number): number {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/schedstat`);
    return Number(text.split(" ")[1]) / 1e6;
  } catch {
    return 0;
  }
}
