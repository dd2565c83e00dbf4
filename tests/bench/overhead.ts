/** Watches a run from outside: when does it run alone, how much memory does it take. */

/** What was seen. */
export interface Seen {
  readonly seconds: number;
  /** Seconds in which it had no child. */
  readonly alone: number;
  /** The most memory that it had, in 10^6 bytes. */
  readonly rssMB: number;
  /** Seconds until its first output. */
  readonly firstWord: number;
}

const LOOK_MS = 5;

/** Starts a program and watches it to its end; when the signal is aborted, that comes soon. */
export async function watchOverhead(
  argv: readonly string[],
  signal: AbortSignal,
  cwd = "/",
): Promise<Seen> {
  signal.throwIfAborted();
  const started = performance.now();
  const child = new Deno.Command(argv[0]!, {
    args: argv.slice(1),
    cwd,
    env: { INIT_CWD: cwd },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const end = () => child.kill("SIGTERM");
  signal.addEventListener("abort", end, { once: true });
  let firstWord: number | undefined, output = "";
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stderr) {
      firstWord ??= (performance.now() - started) / 1000;
      output = (output + decoder.decode(chunk, { stream: true })).slice(-4000);
    }
  })();
  let alone = 0, rssMB = 0, last = performance.now(), ended = false;
  child.status.then(() => ended = true);
  while (!ended) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const now = performance.now();
    const children = hasChildren(child.pid);
    // Each look stands for the time since the one before.
    if (children === false) alone += (now - last) / 1000;
    last = now;
    rssMB = Math.max(rssMB, peakMemory(child.pid));
  }
  await reading;
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
  const { code } = await child.status;
  if (![0, 1, 3].includes(code)) throw new Error(`exit ${code}: ${output.slice(-2000)}`);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, alone, rssMB, firstWord: firstWord ?? seconds };
}

/** Whether a process has a child; undefined if it has ended. */
function hasChildren(pid: number): boolean | undefined {
  try {
    for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
      if (Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`).trim() !== "") return true;
    }
    return false;
  } catch {
    return undefined;
  }
}

function peakMemory(pid: number): number {
  try {
    const kB = /^VmHWM:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
    return Number(kB ?? 0) * 1024 / 1e6;
  } catch {
    return 0;
  }
}
