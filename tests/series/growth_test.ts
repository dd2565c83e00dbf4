import assert from "node:assert/strict";
import { growth } from "./growth.ts";

const letters = (size: number) => "a".repeat(size);

Deno.test("growth: a linear function passes, a sort passes", async () => {
  await growth("split", (text: string) => text.split("a"), letters);
  await growth(
    "sort",
    (text: string) => Array.from(text, (_, i) => i * 7919 % 10007).sort(),
    letters,
    300_000,
  );
});

Deno.test("growth: a square and a fourth power are found, and end", async () => {
  const times = (power: number) => (text: string) => {
    const all = (text.length / 30) ** power;
    let work = 0;
    for (let i = 0; i < all; i++) work += i & 3;
    return work;
  };
  await assert.rejects(growth("square", times(2), letters), /square grows faster than n log n/);
  await assert.rejects(growth("fourth", times(4), letters), /grows faster/);
  await assert.rejects(
    growth("expression", (text: string) => /a+$/.test(`${text}!`), letters),
    /grows faster/,
  );
});
