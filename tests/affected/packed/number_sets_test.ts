import assert from "node:assert/strict";
import fc from "fast-check";
import { addBit, bitsFor, hasBit, NumberSets } from "../../../bot/affected/packed/number_sets.ts";

Deno.test("sets of numbers hold what was put there", () => {
  const END = 3000, numbers = fc.uniqueArray(fc.nat(END - 1));
  const runs = fc.array(fc.tuple(fc.nat(END - 1), fc.nat(300))).map((all) =>
    all.flatMap(([from, more]) => Array.from({ length: more }, (_, i) => from + i))
      .filter((one) => one < END)
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(numbers, runs)), (all) => {
      const sets = new NumberSets();
      for (const one of all) {
        const bits = bitsFor(END);
        for (const number of one) addBit(bits, number);
        sets.push(bits, END);
      }
      for (const [i, one] of all.entries()) {
        const members = new Set(one), found = bitsFor(END);
        sets.addTo(found, i);
        for (let number = 0; number < END; number++) {
          assert.equal(hasBit(found, number), members.has(number));
        }
        for (const number of [0, 31, 32, 127, 128, END - 1, ...one.slice(0, 5)]) {
          assert.equal(sets.has(i, number), members.has(number));
        }
      }
    }),
    { numRuns: 30 },
  );
});
