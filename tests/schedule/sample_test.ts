import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_SEED, sample } from "../../bot/schedule/sample.ts";

Deno.test("a sample is a part of the list, in its order, and the same for the same seed", () => {
  fc.assert(fc.property(
    fc.uniqueArray(fc.integer(), { maxLength: 50 }),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: MAX_SEED }),
    (list, n, seed) => {
      const chosen = sample(list, n, seed);
      assert.equal(chosen.length, Math.min(n, list.length));
      assert.deepEqual(chosen, list.filter((one) => chosen.includes(one)));
      assert.deepEqual(sample(list, n, seed), chosen);
    },
  ));
});

Deno.test("each is chosen about as often as any", () => {
  const counts = [0, 0, 0, 0, 0];
  for (let seed = 0; seed < 5000; seed++) {
    for (const one of sample([0, 1, 2, 3, 4], 2, seed)) counts[one]!++;
  }
  assert.ok(counts.every((count) => Math.abs(count - 2000) < 200), counts.join(" "));
});
