import assert from "node:assert/strict";
import fc from "fast-check";
import { Words } from "../../../../bot/compile/link/names/words.ts";

/** As a regular expression finds them. */
const wordsOf = (text: string) => new Set(text.match(/\w+/g) ?? []);

Deno.test("the words of a text that are asked for", () => {
  const words = new Words(["a", "ab", "A_1"]);
  assert.deepEqual([...words.in("b ab;ab-A_1 aab a")], ["ab", "A_1", "a"]);
  assert.deepEqual([...words.in("abé éA_1 xa")], ["ab", "A_1"]);
  assert.ok(!words.areIn("aba _ab ab_"));
  assert.ok(!new Words([]).areIn("a"));
});

Deno.test("any text has the words that a regular expression finds", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab_1 -é\u{1F600}\n"), maxLength: 40 });
  fc.assert(fc.property(text, fc.array(fc.stringMatching(/^\w{1,3}$/)), (text, some) => {
    const expected = [...wordsOf(text)].filter((word) => some.includes(word)).sort();
    const words = new Words(some);
    assert.deepEqual([...words.in(text)].sort(), expected);
    assert.equal(words.areIn(text), expected.length > 0);
  }));
});
