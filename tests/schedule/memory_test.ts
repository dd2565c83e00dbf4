import assert from "node:assert/strict";
import fc from "fast-check";
import { heldBack } from "../../bot/schedule/memory.ts";

Deno.test("jobs are held back one by one, and given back one by one", () => {
  const at = (available: number, held: number) =>
    heldBack({ jobs: 4, held, available, perJob: 10 });
  assert.deepEqual([9, 10, 20, 21].map((available) => at(available, 1)), [2, 1, 1, 0]);
  assert.equal(at(0, 3), 3, "one is left");
  assert.equal(at(100, 0), 0);
});

Deno.test("whatever the memory, at least one job is left, and none is made up", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 64 }),
    fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 100 }),
    (jobs, memory) => {
      let held = 0;
      for (const available of memory) {
        const next = heldBack({ jobs, held, available, perJob: 30 });
        assert.ok(next >= 0 && next < jobs && Math.abs(next - held) <= 1);
        held = next;
      }
    },
  ));
});
