import assert from "node:assert/strict";
import { someAtOnce } from "../../bot/system/some_at_once.ts";

Deno.test("some at once, all in the end, in their order", async () => {
  let now = 0, most = 0;
  const found = await someAtOnce(Array.from({ length: 100 }, (_, i) => i), 7, async (i) => {
    most = Math.max(most, ++now);
    await new Promise((done) => setTimeout(done, i % 3));
    now--;
    return i * 2;
  });
  assert.deepEqual(found, Array.from({ length: 100 }, (_, i) => i * 2));
  assert.equal(most, 7);
  assert.deepEqual(await someAtOnce([], 7, () => Promise.resolve(1)), []);
  await assert.rejects(someAtOnce([1], 7, () => Promise.reject(new Error("no"))), /no/);
});
