import assert from "node:assert/strict";
import fc from "fast-check";
import { inOrder } from "../../bot/schedule/in_order.ts";

Deno.test("whatever the order, each is handed on once, in its place, as soon as it can be", () => {
  const places = fc.uniqueArray(fc.nat(30), { maxLength: 12 }).map((all) =>
    all.toSorted((a, b) => a - b)
  );
  const orders = places.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
  );
  fc.assert(fc.property(orders, ([all, order]) => {
    const ordered = inOrder<string>(all);
    const got: string[] = [], put = new Set<number>();
    for (const place of order) {
      put.add(place);
      got.push(...ordered.put(place, `at ${place}`));
      const gap = all.findIndex((one) => !put.has(one));
      assert.equal(got.length, gap < 0 ? all.length : gap);
    }
    assert.deepEqual(got, all.map((place) => `at ${place}`));
  }));
});
