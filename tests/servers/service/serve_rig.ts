/** `everystep serve` as an operator starts it, on loopback, with a directory of its own. */
import assert from "node:assert/strict";
import { programArgv } from "../../commands/program.ts";
import { denoDir, freePort } from "../process.ts";

/** A server that runs. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** What it said on standard error. */
  log(): string;
  /** The text of one of its pages. */
  page(path: string): Promise<string>;
}

/** Starts it, and waits until it serves. `dir` has `configs`. */
export async function serve(
  dir: string,
  { env = {}, args = [] }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly args?: readonly string[];
  } = {},
): Promise<Served> {
  const port = freePort(), at = `127.0.0.1:${port}`, url = `http://${at}`;
  const [program, ...rest] = programArgv([
    ...["serve", "--listen", at, "-j1", "--configs", `${dir}/configs`, "--data", `${dir}/data`],
    ...["--cache", `${dir}/cache`, ...args],
  ]);
  const child = new Deno.Command(program!, {
    args: rest,
    cwd: dir,
    env: { HOME: dir, DENO_DIR: await denoDir(), NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let output = "", ended = false;
  const reading = (async () => {
    for await (const chunk of child.stderr) output += new TextDecoder().decode(chunk);
  })();
  child.status.then(() => ended = true);
  const served: Served = {
    ...{ url, pid: child.pid, log: () => output },
    page: async (path) => await (await fetch(url + path)).text(),
    async [Symbol.asyncDispose]() {
      if (!ended) child.kill("SIGTERM");
      await child.status;
      await reading;
    },
  };
  await until(async () => {
    assert.ok(!ended, output);
    return (await served.page("/healthz").catch(() => "")) !== "";
  }, () => output);
  return served;
}

/** Waits until something is so, for a few minutes at most. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  about: () => string,
): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await isSo()) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  assert.fail(about());
}
