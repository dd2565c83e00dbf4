/** A signal ends a command that waits for somebody who writes nothing. */
import assert from "node:assert/strict";
import { until } from "../tree/toy.ts";
import { programArgv } from "./program.ts";

/** Starts `check` of a series, and waits until it reads. */
async function reading(series: string) {
  const [program = "", ...args] = programArgv(["check", series]);
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let output = "";
  const reading = child.stderr.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (text) => void (output += text) }));
  await until(() => output.includes("reading"));
  return {
    child,
    /** How it ended. */
    async code() {
      const { code } = await child.status;
      await reading;
      await child.stdin.close().catch(() => {});
      return code;
    },
  };
}

Deno.test("a signal ends the wait for standard input", async () => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    const { child, code: ended } = await reading("-");
    child.kill(signal);
    assert.equal(await ended(), code);
  }
});

Deno.test("a second signal ends whatever waits", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await new Deno.Command("mkfifo", { args: [`${dir}/series`] }).output();
    const { child, code } = await reading(`${dir}/series`);
    child.kill("SIGINT");
    // Two at once may come as one.
    await new Promise((done) => setTimeout(done, 500));
    child.kill("SIGTERM");
    assert.equal(await code(), 130);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
