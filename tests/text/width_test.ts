import assert from "node:assert/strict";
import fc from "fast-check";
import stringWidth from "string-width";
import { cleanLine } from "../../bot/text/clean.ts";
import { padded, shorten, widthOf, wrap } from "../../bot/text/width.ts";

const GERMANY = "\u{1f1e9}\u{1f1ea}", FAMILY = "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}";
/** One syllable of Hangul in three letters, which most input methods of macOS make of it. */
const HAN = "\u1112\u1161\u11ab";
const SCOTLAND = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";

Deno.test("width: what a terminal shows takes as many columns", async (t) => {
  const rows: readonly (readonly [name: string, text: string, columns: number])[] = [
    ["ASCII", "drivers/net", 11],
    ["nothing", "", 0],
    ["a flag", GERMANY, 2],
    ["two flags", GERMANY.repeat(2), 4],
    ["half a flag", "\u{1f1e9}", 2],
    ["a flag of tags", SCOTLAND, 2],
    ["letters of Hangul", HAN, 2],
    ["the same, composed", HAN.normalize("NFC"), 2],
    ["a family", FAMILY, 2],
    ["a skin colour", "\u{1f468}\u{1f3fd}", 2],
    ["a key", "1\ufe0f\u20e3", 2],
    ["a heart as a picture", "\u2764\ufe0f", 2],
    ["a heart as text", "\u2764", 1],
    ["marks that combine", "e\u0301\u0323a", 2],
    ["marks of Hebrew", "\u05e9\u05c1\u05b8", 1],
    ["Chinese", "\u4e2d\u6587", 4],
    ["halfwidth with a mark", "\uff76\uff9e", 2],
    ["fullwidth", "\uff21", 2],
    ["our signs", "\u2713\u2717\u2013\u2026\u2206", 5],
    ["Thai", "\u0e01\u0e33", 2],
    ["what only joins", "a\u200bb\u2060", 2],
    ["half a character", "\ud800", 1],
  ];
  for (const [name, text, columns] of rows) {
    await t.step(name, () => assert.equal(widthOf(text), columns));
  }
});

/** Each text has the columns that string-width, which is kept up, says. */
function assertKnown(texts: Iterable<string>): void {
  const wrong: string[] = [];
  for (const text of texts) {
    const want = stringWidth(text, { countAnsiEscapeCodes: true }), got = widthOf(text);
    if (got !== want) wrong.push(`${JSON.stringify(text)}: ${got}, not ${want}`);
  }
  assert.deepEqual(wrong.slice(0, 20), []);
}

Deno.test("width: as string-width has it", async (t) => {
  const chars = Array.from({ length: 0x1ffff }, (_, code) => String.fromCodePoint(code));
  await t.step("every flag", () => {
    const letters = chars.filter((char) => /\p{Regional_Indicator}/u.test(char));
    assert.equal(letters.length, 26);
    assertKnown(letters.flatMap((one) => letters.map((other) => one + other)));
  });
  await t.step("every emoji, by itself, coloured, as a key, and joined", () => {
    const emoji = chars.filter((char) => /\p{Emoji}/u.test(char));
    assert.ok(emoji.length > 1000);
    const ends = ["", "\ufe0f", "\u20e3", "\ufe0f\u20e3", "\u200d\u2642\ufe0f", "\u200d\u{1f467}"];
    assertKnown(emoji.flatMap((one) => ends.map((end) => one + end)));
    const people = emoji.filter((char) => /\p{Emoji_Modifier_Base}/u.test(char));
    assertKnown(people.flatMap((one) => ends.map((end) => `${one}\u{1f3fd}${end}`)));
  });
  await t.step("every letter and sign that a cleaned text may have", () => {
    const usual = /\p{Script=Han}|[\uac00-\ud7a3]|\p{C}/u;
    assertKnown(chars.filter((char) => !usual.test(char)));
  });
  await t.step("letters, joiners and marks in any order", () => {
    const parts = ["a", " ", "1", GERMANY, "\u{1f1e9}", "\u{1f469}", "\u1112", "\u1161", "\u11ab"];
    const more = ["\uac00", "\u4e2d", "\u0301", "\u200d", "\ufe0f", "\u20e3", "\u0915", "\u094d"];
    const rest = ["\ud83d", "\u0e01", "\u0e33", "\uff76", "\uff9e", "\u2764", "\u05e9", "\u05b8"];
    const text = fc.array(fc.constantFrom(...parts, ...more, ...rest), { maxLength: 8 });
    fc.assert(
      fc.property(text, (parts) => assertKnown([parts.join("")])),
      { numRuns: 2000 },
    );
  });
});

Deno.test("width: text is cut between what readers take for characters", () => {
  assert.equal(shorten(`ab${GERMANY}${GERMANY}`, 6), `ab${GERMANY}${GERMANY}`);
  assert.equal(shorten(`ab${GERMANY}${GERMANY}cd`, 7), `ab${GERMANY}...`);
  assert.equal(shorten(`ab${FAMILY}cdef`, 6), "ab...");
  assert.equal(shorten(`${HAN}${HAN}${HAN}`, 5), `${HAN}...`);
  assert.equal(shorten(`e\u0301${"x".repeat(9)}`, 4), "e\u0301...");
  assert.equal(padded(`${HAN}x`, 5), `${HAN}x  `);
  assert.equal(padded(`${GERMANY}abcd`, 4), "...".padEnd(4));
  assert.deepEqual(wrap(`${GERMANY.repeat(3)} a`, 4), [GERMANY.repeat(2), `${GERMANY} a`]);
});

/** Parts of clusters, in any order; spaces between words. */
const ODD = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...[" ", "a", "-", GERMANY, "\u{1f1e9}", FAMILY, HAN, "\u1112", "\u1161", "\u4e2d", "\u0301"],
      ...["\u200d", "\ufe0f", "\u20e3", "\u{1f3fd}", "\u0915\u094d", "\u0600", "\ud83d", "\u0e33"],
    ),
    fc.string({ unit: "binary", maxLength: 3 }),
  ),
  { maxLength: 40 },
).map((parts) => parts.join(""));

Deno.test("width: nothing gets wider than it may, whatever the text", () => {
  fc.assert(
    fc.property(ODD, fc.integer({ min: 0, max: 30 }), (text, width) => {
      const line = cleanLine(text);
      assert.ok(widthOf(shorten(line, width)) <= width);
      assert.equal(widthOf(padded(line, width)), width);
      if (width < 4) return;
      const lines = wrap(line, width, "  ", "- ");
      for (const one of lines) assert.ok(widthOf(one) <= width, JSON.stringify(lines));
      const words = (text: string) => text.replaceAll(" ", "");
      const back = lines.map((one, i) => one.slice(i === 0 ? "- ".length : "  ".length)).join("");
      assert.equal(words(back), words(line));
    }),
    { numRuns: 500 },
  );
});

Deno.test("width: a cluster without end is broken, and soon", () => {
  // Consonants of Devanagari that are joined are one cluster, each a column of it.
  const endless = "\u0915\u094d".repeat(2000);
  const lines = wrap(endless, 20, "  ");
  assert.ok(lines.length > 100 && lines.every((line) => widthOf(line) <= 20));
  assert.equal(lines.join("").replaceAll(" ", ""), endless);
  assert.ok(widthOf(shorten(endless, 20)) <= 20);
});
