import assert from "node:assert/strict";
import fc from "fast-check";
import { every } from "../../../../bot/system/wait.ts";
import { cleanLog } from "../../../../bot/text/clean.ts";
import { putDir } from "../../../../bot/service/run/copy.ts";
import { logBytes } from "../../../../bot/service/run/copy.ts";
import { cleanedOf, tailStart } from "../../../../bot/service/web/pages/stream.ts";
import { memoryStore } from "../rig.ts";

const LINE = 64;
/** A log of half a GiB that is nowhere: line n says so. */
function hugeLog(size: number) {
  const asked: number[] = [];
  const encoder = new TextEncoder();
  const line = (n: number) => encoder.encode(`line ${n} `.padEnd(LINE - 1, "x") + "\n");
  return {
    asked,
    part(_key: string, from: number, length: number) {
      asked.push(length);
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      for (let at = 0; at < bytes.length;) {
        const n = Math.floor((from + at) / LINE), some = line(n).subarray((from + at) % LINE);
        bytes.set(some.subarray(0, bytes.length - at), at);
        at += Math.min(some.length, bytes.length - at);
      }
      return Promise.resolve({ bytes, size });
    },
  };
}

Deno.test("the last lines of a log of half a GiB are read from its end", async () => {
  const size = 2 ** 29, store = hugeLog(size);
  assert.equal(await tailStart({ store, key: "a", size }, 3), size - 3 * LINE);
  assert.ok(store.asked.reduce((sum, one) => sum + one) <= 2 ** 20, `${store.asked}`);
  assert.equal(await tailStart({ store, key: "a", size }, 1e9), size - 2 ** 23);
  assert.ok(store.asked.reduce((sum, one) => sum + one) < 2 ** 24, "its end alone");
});

Deno.test("the last lines are those of tail(1), where a return alone ends a line, too", async () => {
  const line = fc.stringMatching(/^[ab]{0,3}$/),
    ends = fc.constantFrom("\n", "\r\n", "\r\r\n", "\r");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(line, ends)),
      line,
      fc.integer({ min: 1, max: 9 }),
      async (all, last, n) => {
        const bytes = new TextEncoder().encode(all.map((one) => one.join("")).join("") + last);
        const store = memoryStore(), kept = { store, key: "a", size: bytes.length };
        await store.put("a", bytes);
        const text = await new Response(cleanedOf(kept, await tailStart(kept, n))).text();
        const whole = cleanLog(new TextDecoder().decode(bytes));
        const lines = whole.split(/(?<=\n)/).filter((one) => one !== "");
        assert.equal(text, lines.slice(-n).join(""));
      },
    ),
  );
});

Deno.test("whoever reads a log of signs that are written out holds nobody up", async () => {
  const bytes = new Uint8Array(9 * 2 ** 20).fill(27), size = bytes.length;
  const store = memoryStore(), kept = { store, key: "a", size };
  await store.put("a", bytes);
  // Between two pieces whatever else is to be done is done: of none is more cleaned than a piece.
  let others = 0, pieces = 0;
  using _clock = every(0, () => others++);
  const readers = Array.from({ length: 3 }, async () => {
    const from = await tailStart(kept, 1);
    for await (const piece of cleanedOf(kept, from)) {
      assert.ok(piece.length <= 2 ** 19, `${piece.length}`);
      pieces++;
    }
  });
  await Promise.all(readers);
  assert.ok(pieces >= 3 * 128 && others >= pieces / 2, `${others} of ${pieces}`);
});

Deno.test("a log is streamed as it is read, and no part of it before", async () => {
  const size = 2 ** 29, store = hugeLog(size);
  const reader = cleanedOf({ store, key: "a", size }).getReader();
  const { value } = await reader.read();
  assert.match(new TextDecoder().decode(value), /^line 0 x+\nline 1 /);
  assert.ok(store.asked.length < 6, `${store.asked.length} parts are in memory`);
  await reader.cancel();
});

Deno.test("what is cleaned part by part is as if it were cleaned at once", async () => {
  const text = `a\u001b[31mred\u001b[0m\r\r\nb\u001b[2J\u202e\n${"long ".repeat(300_000)}\r\nend`;
  const bytes = new TextEncoder().encode(text);
  const store = memoryStore();
  await store.put("a", bytes);
  const out = await new Response(cleanedOf({ store, key: "a", size: bytes.length })).text();
  assert.equal(out, `ared\nb\\x1b[2J\\u202e\n${"long ".repeat(300_000)}\nend`);
});

Deno.test("artifacts have a bound for each log, and for all of them", async () => {
  assert.ok(logBytes(1) <= 2 ** 25 && logBytes(1000) * 1000 <= 2 ** 29);
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.mkdir(`${dir}/logs`);
  using file = await Deno.open(`${dir}/logs/um-0.log`, { create: true, write: true });
  await file.write(new TextEncoder().encode("begin\n"));
  await file.seek(2 ** 28, Deno.SeekMode.Start);
  await file.write(new TextEncoder().encode("\nend\n"));
  const store = memoryStore();
  await putDir(store, "k", dir, []);
  const kept = new TextDecoder().decode(store.objects.get("k/logs/um-0.log"));
  assert.ok(kept.length < 2 ** 25 + 100);
  assert.match(kept.slice(0, 10), /^begin\n/);
  assert.ok(kept.endsWith("\nend\n"));
  assert.match(kept, /\[\.\.\. \d+ bytes \.\.\.\]/);
  await Deno.remove(dir, { recursive: true });
});
