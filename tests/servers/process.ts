/** Servers of other projects, started on loopback and ended by their process. */
import assert from "node:assert/strict";

/** A port that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

/** A running server. */
export interface Daemon extends AsyncDisposable {
  readonly port: number;
}

/** Starts a server and waits until its port answers; disposing it ends it. */
export async function startDaemon(
  argv: readonly string[],
  port: number,
  options: { readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Promise<Daemon> {
  const child = new Deno.Command(argv[0]!, {
    args: argv.slice(1),
    ...options,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let output = "", ended = false;
  const reading = (async () => {
    for await (const chunk of child.stderr) output += new TextDecoder().decode(chunk);
  })();
  child.status.then(() => ended = true);
  const stop = async () => {
    try {
      child.kill("SIGTERM");
    } catch { /* it has ended */ }
    await child.status;
    await reading;
  };
  for (let tries = 0; tries < 200; tries++) {
    assert.ok(!ended, `${argv[0]} ended: ${output}`);
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return { port, [Symbol.asyncDispose]: stop };
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  await stop();
  assert.fail(`${argv[0]} does not answer: ${output}`);
}

/** Runs a program to its end; its output, if it went well. */
export async function runTool(
  argv: readonly string[],
  options: {
    readonly env?: Record<string, string>;
    readonly cwd?: string;
    readonly stdin?: Uint8Array;
  } = {},
): Promise<string> {
  const { stdin, ...rest } = options;
  const child = new Deno.Command(argv[0]!, {
    args: argv.slice(1),
    ...rest,
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(stdin);
    await writer.close();
  }
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 0, `${argv.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Deno's own cache, which another HOME would hide. */
export async function denoDir(): Promise<string> {
  const output = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(output.stdout)).denoDir;
}

/** Stops processes as they are (SIGSTOP), and lets them go on after so many milliseconds. */
export async function freeze(pids: readonly number[], ms: number): Promise<void> {
  const signal = (pid: number, which: Deno.Signal) => {
    try {
      Deno.kill(pid, which);
    } catch { /* it has ended */ }
  };
  try {
    for (const pid of pids) signal(pid, "SIGSTOP");
    await new Promise((done) => setTimeout(done, ms));
  } finally {
    for (const pid of pids) signal(pid, "SIGCONT");
  }
}
