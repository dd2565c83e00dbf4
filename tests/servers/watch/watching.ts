/** A process that watches, to be killed and started again. */
import assert from "node:assert/strict";

const CHILD = decodeURIComponent(new URL("./watch_child.ts", import.meta.url).pathname);

/** What a process reported last. */
export interface WatchState {
  readonly rows: readonly { readonly kind: string; readonly text: string }[];
  readonly cursors: readonly { readonly name: string; readonly cursor: unknown }[];
}

/** A running process. */
export interface Watching extends AsyncDisposable {
  /** Waits until what it reports is so. */
  until(is: (state: WatchState) => boolean, what: string): Promise<WatchState>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** Starts one in `dir`, whose service.toml gets these watches and rules. */
export async function watching(dir: string, watches: string, env = {}): Promise<Watching> {
  await Deno.writeTextFile(
    `${dir}/service.toml`,
    `listen = "127.0.0.1:0"\nlevel = "objects"\npatience_hours = 1\n${watches}\n` +
      `[[tree]]\nname = "linux"\n[[rule]]\npaths = ["mm/"]\n`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    ...{ args: ["run", "-A", CHILD, dir], env },
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  }).spawn();
  let state: WatchState = { rows: [], cursors: [] }, output = "", ended = false;
  const lines = (async () => {
    let rest = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const all = (rest + chunk).split("\n");
      rest = all.pop()!;
      if (all.length > 0) state = JSON.parse(all.at(-1)!);
    }
  })();
  const errors = (async () => {
    for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) output += chunk;
  })();
  const end = async (signal: Deno.Signal) => {
    if (!ended) child.kill(signal);
    ended = true;
    await Promise.all([child.status, lines, errors]);
  };
  return {
    async until(is, what) {
      for (let tries = 0; tries < 600; tries++) {
        if (is(state)) return state;
        await new Promise((done) => setTimeout(done, 50));
      }
      await end("SIGKILL");
      assert.fail(`${what}: ${JSON.stringify(state)}\n${output}`);
    },
    kill: () => end("SIGKILL"),
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}

/** The series that were taken in, and what was skipped. */
export function submitted({ rows }: WatchState): string[] {
  return rows.filter(({ kind }) => kind === "submitted").map(({ text }) => text).sort();
}
