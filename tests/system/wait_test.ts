import assert from "node:assert/strict";
import { sha256File } from "../../bot/system/files/hash.ts";
import { appendLineSync, tempDir } from "../../bot/system/files/dirs.ts";
import { tryLock } from "../../bot/system/files/files.ts";
import { orAborted, wait, waitLock, within } from "../../bot/system/wait.ts";

Deno.test("a wait ends early when it is stopped", async () => {
  const stop = new AbortController();
  const waiting = wait(60_000, stop.signal);
  stop.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  await assert.rejects(wait(60_000, stop.signal), { name: "AbortError" });
  await wait(1);
});

Deno.test("work that does not hear a signal is left behind when it comes", async () => {
  const stop = new AbortController();
  assert.equal(await orAborted(Promise.resolve(7), stop.signal), 7);
  await assert.rejects(orAborted(Promise.reject(new Error("own")), stop.signal), /own/);
  const never = Promise.withResolvers<void>();
  const waiting = orAborted(never.promise, stop.signal);
  stop.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  await assert.rejects(orAborted(never.promise, stop.signal), { name: "AbortError" });
  never.reject(new Error("too late for anyone"));
});

Deno.test("a lock is waited for, and the wait is told once", async () => {
  await using dir = await tempDir("/tmp");
  const path = `${dir.path}/lock`;
  const first = await tryLock(path);
  let calls = 0;
  const second = waitLock(path, { onWait: () => calls++ });
  const stopped = waitLock(path, { signal: AbortSignal.timeout(120) });
  await assert.rejects(stopped, { name: "TimeoutError" });
  assert.equal(calls, 1);
  first?.[Symbol.dispose]();
  (await second)[Symbol.dispose]();
});

Deno.test("a lock that was let go is free at once, whoever starts programs meanwhile", async () => {
  await using dir = await tempDir("/tmp");
  const path = `${dir.path}/lock`;
  const code = "for (;;) new Deno.Command('true', { stdin: 'null' }).outputSync();";
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const workers = [1, 2].map(() => new Worker(url, { type: "module" }));
  try {
    for (let i = 0; i < 3000; i++) {
      const lock = await tryLock(path);
      assert.ok(lock !== undefined, `taken at try ${i}`);
      lock[Symbol.dispose]();
    }
  } finally {
    for (const worker of workers) worker.terminate();
  }
});

Deno.test("lines appended, and a file's SHA-256", async () => {
  await using dir = await tempDir("/tmp");
  const path = `${dir.path}/lines`;
  appendLineSync(path, "a");
  appendLineSync(path, "b");
  assert.equal(await Deno.readTextFile(path), "a\nb\n");
  // sha256sum of "a\nb\n"
  assert.equal(
    await sha256File(path),
    "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2",
  );
});

Deno.test("work within a bound: its outcome, its error, or that it is late", async () => {
  const late = new Error("late");
  assert.equal(await within(60_000, late, () => Promise.resolve(7)), 7);
  await assert.rejects(within(60_000, late, () => Promise.reject(new Error("own"))), /own/);
  const deaf = within(20, late, () => new Promise(() => {}));
  await assert.rejects(deaf, (error) => error === late);
  let notified = false;
  const heeds = within(
    20,
    late,
    (signal) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          notified = true;
          reject(new Error("aborted"));
        })
      ),
  );
  await assert.rejects(heeds, (error) => error === late);
  assert.ok(notified);
});
