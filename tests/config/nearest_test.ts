import assert from "node:assert/strict";
import fc from "fast-check";
import { didYouMean, editDistance, nearest } from "../../bot/config/nearest.ts";
import { growth } from "../series/growth.ts";

Deno.test("the nearest word", async (t) => {
  const archs = ["alpha", "sparc64", "x86_64", "i386", "um", "arm", "arm64"];
  const table: [string, string | undefined][] = [
    ["sprac64", "sparc64"],
    ["SPARC64", "sparc64"],
    ["sparc", "sparc64"],
    ["a", undefined],
    ["al", "alpha"],
    ["sparc6", "sparc64"],
    ["x86-64", "x86_64"],
    ["i368", "i386"],
    ["alhpa", "alpha"],
    ["arn", "arm"],
    ["vax", undefined],
    ["", undefined],
    ["zz", undefined],
    ["q", undefined],
  ];
  for (const [word, right] of table) {
    await t.step(word || "(nothing)", () => assert.equal(nearest(word, archs), right));
  }
});

const word = fc.stringMatching(/^[a-z0-9_]{3,12}$/);

Deno.test("a word that is there is its own nearest", () => {
  fc.assert(fc.property(word, fc.array(word), (right, others) => {
    assert.equal(nearest(right, [...others, right]), right);
  }));
});

Deno.test("one mistake in a word of three letters or more is found", () => {
  fc.assert(fc.property(word, fc.nat(), fc.nat({ max: 3 }), (right, at, kind) => {
    const i = at % (right.length - 1);
    const typed = [
      right.slice(0, i) + right.slice(i + 1),
      right.slice(0, i) + "#" + right.slice(i),
      right.slice(0, i) + "#" + right.slice(i + 1),
      right.slice(0, i) + right[i + 1] + right[i] + right.slice(i + 2),
    ][kind]!;
    assert.equal(nearest(typed, [right]), right);
  }));
});

Deno.test("the distance is symmetric, and zero only between equals", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
    assert.equal(editDistance(a, b), editDistance(b, a));
    assert.equal(editDistance(a, b) === 0, a === b);
    assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
  }));
});

Deno.test("a hostile word costs no more than its length", async () => {
  const word = (size: number) => "a".repeat(size);
  assert.equal(nearest(word(5_000_000), ["alpha", "sparc64"]), undefined);
  await growth("a word", (text: string) => nearest(text, ["alpha", "sparc64"]), word);
});

Deno.test("the end of a message", () => {
  assert.equal(didYouMean("defconfg", ["arch", "defconfig"]), ' (did you mean "defconfig"?)');
  assert.equal(didYouMean("colour", ["arch", "defconfig"]), "");
});
