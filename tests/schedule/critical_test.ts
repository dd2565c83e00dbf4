import assert from "node:assert/strict";
import fc from "fast-check";
import { criticalPath } from "../../bot/schedule/critical.ts";

const step = (arch: string, name: string, start: number, end: number) => ({
  arch,
  name,
  start,
  seconds: end - start,
});

Deno.test("the path goes through an architecture, then to what held the lane before", () => {
  const steps = [
    step("um", "config", 0, 2),
    step("alpha", "config", 0, 3),
    step("um", "image", 2, 9),
    step("alpha", "image", 3, 5),
    step("sparc64", "config", 5, 6),
    step("sparc64", "image", 6, 12),
  ];
  assert.deepEqual([...criticalPath(steps)].map(({ arch, name }) => `${arch} ${name}`), [
    "sparc64 image",
    "sparc64 config",
    "alpha image",
    "alpha config",
  ]);
  assert.equal(criticalPath([]).size, 0);
});

Deno.test("steps on the path do not overlap, and the last one is on it", () => {
  const steps = fc.array(
    fc.record({
      arch: fc.constantFrom("um", "alpha", "sparc64"),
      start: fc.integer({ min: 0, max: 50 }),
      seconds: fc.integer({ min: 0, max: 20 }),
    }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(fc.property(steps, (all) => {
    const path = [...criticalPath(all)];
    const ends = Math.max(...all.map((one) => one.start + one.seconds));
    assert.equal(path[0]!.start + path[0]!.seconds, ends);
    for (let i = 1; i < path.length; i++) {
      assert.ok(path[i]!.start + path[i]!.seconds <= path[i - 1]!.start + 0.001);
    }
  }));
});
