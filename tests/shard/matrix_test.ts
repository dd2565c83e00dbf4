import assert from "node:assert/strict";
import fc from "fast-check";
import type { Plan } from "../../bot/plan/types.ts";
import { cutPlan, matrixOf, MAX_SHARDS } from "../../bot/shard/matrix.ts";
import { inShard } from "../../bot/shard/spec.ts";

/** A plan of so many architectures and states; `skips` says which cells are not built. */
function planOf(archs: number, states: number, skips: (n: number) => boolean = () => false): Plan {
  const names = Array.from({ length: archs }, (_, i) => `arch${i}`);
  const cells = Array.from({ length: states }, (_, state) =>
    names.map((arch, i) => ({
      state,
      arch,
      action: state > 0 && skips(7 * state + i) ? "skip" as const : "build" as const,
      reason: "r",
    }))).flat();
  return { level: "image", archs: names, cells };
}

Deno.test("every cell is in one shard, and there are not too many", () => {
  const sizes = fc.record({
    archs: fc.integer({ min: 0, max: 12 }),
    states: fc.integer({ min: 1, max: 20 }),
    shards: fc.option(fc.integer({ min: 1, max: MAX_SHARDS }), { nil: undefined }),
    odd: fc.integer({ min: 2, max: 5 }),
    costs: fc.array(fc.nat(1000), { maxLength: 12 }),
  });
  fc.assert(fc.property(sizes, ({ archs, states, shards, odd, costs }) => {
    const plan = planOf(archs, states, (n) => n % odd === 0);
    const known = new Map(costs.map((cost, i) => [`arch${i}`, cost]));
    const cut = cutPlan(plan, { shards, costs: known });
    for (const cell of plan.cells) {
      assert.equal(cut.filter((shard) => inShard(shard, cell)).length, 1, JSON.stringify(cell));
    }
    assert.ok(cut.length <= (shards ?? Math.max(archs, 1)), "too many");
    if (shards !== undefined && shards <= archs) assert.equal(cut.length, shards);
  }));
});

Deno.test("one shard for each architecture, unless asked otherwise", () => {
  assert.deepEqual(matrixOf(planOf(2, 3)), {
    include: [
      { shard: "arch0", archs: "arch0", builds: "arch0", cells: 3 },
      { shard: "arch1", archs: "arch1", builds: "arch1", cells: 3 },
    ],
  });
  assert.deepEqual(cutPlan(planOf(0, 1)), []);
});

Deno.test("one of them may be for what no build of the plan compiles", () => {
  const words = (archs: number, shards?: number) =>
    matrixOf(planOf(archs, 9), { cover: true, shards }).include.map(({ shard }) => shard);
  assert.deepEqual(words(2), ["arch0", "arch1", "cover"]);
  assert.deepEqual(words(2, 2), ["arch0+arch1", "cover"]);
  assert.deepEqual(words(1, 1), ["arch0", "cover"]);
  assert.deepEqual(words(0), []);
  assert.ok(matrixOf(planOf(3, 300), { cover: true, shards: MAX_SHARDS }).include.length <= 256);
});

Deno.test("what costs most is cut first", () => {
  const costs = new Map([["arch0", 1], ["arch1", 10]]);
  const words = matrixOf(planOf(2, 9), { shards: 4, costs }).include.map(({ shard }) => shard);
  assert.deepEqual(words, ["arch0", "arch1@0..2", "arch1@3..4", "arch1@5..8"]);
});

Deno.test("cheap architectures share a shard", () => {
  const costs = new Map([["arch0", 1], ["arch1", 10], ["arch2", 2]]);
  const words = matrixOf(planOf(3, 9), { shards: 2, costs }).include.map(({ shard }) => shard);
  assert.deepEqual(words, ["arch0+arch2", "arch1"]);
});

Deno.test("a matrix has at most 256 jobs, as GitHub wants", () => {
  assert.equal(cutPlan(planOf(300, 2)).length, 256);
  assert.equal(cutPlan(planOf(8, 100), { shards: 256 }).length, 256);
});
