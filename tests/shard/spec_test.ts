import assert from "node:assert/strict";
import fc from "fast-check";
import { inShard, parseShard, type Shard, shardSpec } from "../../bot/shard/spec.ts";

Deno.test("the spec of a shard, and back", () => {
  const states = fc.tuple(fc.nat(9999), fc.nat(9999)).map(([a, b]) => ({
    from: Math.min(a, b),
    to: Math.max(a, b),
  }));
  const part = fc.record({
    arch: fc.constantFrom("um", "x86_64", "alpha", "mips64"),
    states: fc.option(states, { nil: undefined }),
  }).map((one) => one.states === undefined ? { arch: one.arch } : one);
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), (shard) => {
    assert.deepEqual(parseShard(shardSpec(shard as Shard)), JSON.parse(JSON.stringify(shard)));
  }));
});

Deno.test("specs that are no shard", async (t) => {
  const wrong = [
    "",
    "+",
    "um+",
    "um@",
    "um@5..3",
    "um@..3",
    "um@1..",
    "um@1,3",
    "UM",
    "../um",
    "um:1",
  ];
  wrong.push("um@123456", "um um", `um${"+um".repeat(1000)}`);
  for (const spec of wrong) {
    await t.step(spec.slice(0, 20) || "empty", () => assert.equal(parseShard(spec), undefined));
  }
});

Deno.test("which cells a shard has", () => {
  const shard = parseShard("alpha+um@3..5")!;
  const has = (arch: string, state: number) => inShard(shard, { arch, state });
  assert.ok(has("alpha", 0) && has("alpha", 99) && has("um", 3) && has("um", 5));
  assert.ok(!has("um", 2) && !has("um", 6) && !has("x86_64", 0));
});
