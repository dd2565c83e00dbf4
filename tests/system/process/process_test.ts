import assert from "node:assert/strict";
import { InfraError } from "../../../bot/system/errors.ts";
import { run } from "../../../bot/system/process/process.ts";

Deno.test("a process is a value, however it ends", async (t) => {
  await t.step("success", async () => {
    const done = await run(["sh", "-c", "echo out; echo err >&2"]);
    assert.deepEqual([done.ok, done.code, done.stdout, done.stderr], [true, 0, "out\n", "err\n"]);
  });
  await t.step("failure", async () => {
    const done = await run(["sh", "-c", "exit 7"]);
    assert.deepEqual([done.ok, done.code], [false, 7]);
  });
  await t.step("standard input", async () => {
    assert.equal((await run(["cat"], { stdin: "text" })).stdout, "text");
  });
  await t.step("a child that does not read its input", async () => {
    const done = await run(["true"], { stdin: "x".repeat(1 << 20) });
    assert.equal(done.ok, true);
  });
  await t.step("an environment of its own", async () => {
    const done = await run(["/usr/bin/env"], { env: { A: "1" } });
    assert.equal(done.stdout.trim(), "A=1");
  });
  await t.step("a program that is not there", async () => {
    await assert.rejects(run(["no-such-program-at-all"]), InfraError);
  });
  await t.step("the tail of a long output", async () => {
    const done = await run(["sh", "-c", "yes | head -c 1000000; echo end"], { tailBytes: 1000 });
    assert.equal(done.truncated, true);
    assert.equal(done.stdoutBytes.length, 1000);
    assert.match(done.stdout, /end\n$/);
  });
});

Deno.test("lines of any length are given one by one, and not kept", async () => {
  const lines: string[] = [];
  const line = "é".repeat(100_000);
  const done = await run(["sh", "-c", 'cat; printf "no end" && echo not a line >&2'], {
    stdin: `${line}\n\n${line}\n`,
    tailBytes: 1000,
    onLine: (one) => lines.push(one),
  });
  assert.deepEqual(lines, [line, "", line, "no end"]);
  assert.deepEqual([done.stdout, done.truncated, done.stderr], ["", false, "not a line\n"]);
});

Deno.test("a timeout ends the whole group", async () => {
  const done = await run(["sh", "-c", "sleep 600 & echo $!; wait"], { timeoutMs: 300 });
  assert.deepEqual([done.ok, done.timedOut], [false, true]);
  await gone(Number(done.stdout));
});

Deno.test("an abort ends the whole group", async () => {
  const stop = new AbortController();
  const running = run(["sh", "-c", "sleep 600 & echo $!; wait"], { signal: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 300));
  stop.abort();
  const done = await running;
  assert.deepEqual([done.ok, done.cancelled], [false, true]);
  await gone(Number(done.stdout));
});

Deno.test("a grandchild that keeps the pipe open does not keep us", async () => {
  const done = await run(["sh", "-c", "sleep 600 & echo $!"]);
  assert.equal(done.ok, true);
  await gone(Number(done.stdout));
});

/** Fails unless the process ends within two seconds. */
async function gone(pid: number): Promise<void> {
  assert.ok(pid > 1);
  for (let i = 0; i < 40; i++) {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
    if (stat === "" || / Z /.test(stat)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`process ${pid} is still there`);
}

Deno.test("what is read of a pipe takes the room that it fills, and is whole", async () => {
  const chunks: Uint8Array[] = [];
  const script = "for i in 1 2 3 4 5; do echo line $i; sleep 0.05; done; head -c 200000 /dev/zero";
  const done = await run(["sh", "-c", script], { onChunk: (chunk) => chunks.push(chunk) });
  assert.ok(done.ok);
  assert.equal(done.stdoutBytes.length, 5 * "line 1\n".length + 200_000);
  assert.ok(done.stdout.startsWith("line 1\nline 2\nline 3\nline 4\nline 5\n\0"));
  assert.ok(chunks.length > 5, `${chunks.length} chunks`);
  for (const chunk of chunks) {
    assert.ok(chunk.buffer.byteLength < chunk.length + 4096, `${chunk.buffer.byteLength}`);
  }
});
