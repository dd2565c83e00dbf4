import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanDeep, cleanLine, cleanSource } from "../../bot/text/clean.ts";
import { padded, shorten, widthOf, wrap } from "../../bot/text/width.ts";
import { duration, plural, ranges } from "../../bot/text/words.ts";

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** Any text, with more than its share of what harms. */
const text = fc.array(fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\u001b[2J",
    "\u009b31m",
    "\u202e",
    "\r\n",
    "\u2028",
    "\ud800",
    "\u6f22",
    "e\u0301",
    "\t",
  ),
)).map((parts) => parts.join(""));

Deno.test("cleanLine: a table", async (t) => {
  const rows: [string, string][] = [
    ["plain", "plain"],
    ["a\tb\r\nc", "a b  c"],
    ["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
    ["\u009b31m", "\\x9b31m"],
    ["\u0000\u007f\u0008", "\\x00\\x7f\\x08"],
    ["\u202egpj.exe", "\\u202egpj.exe"],
    ["zero\u200bwidth\ufeff", "zerowidth"],
    ["\u{e0041}tag", "\\u{e0041}tag"],
    ["no\u00a0break\u2028", "no break "],
    ["\ud800", "\ufffd"],
    ["J\u00f6rg \u6f22\u5b57 \u{1f427}", "J\u00f6rg \u6f22\u5b57 \u{1f427}"],
  ];
  for (const [given, want] of rows) {
    await t.step(JSON.stringify(given), () => assert.equal(cleanLine(given), want));
  }
});

Deno.test("cleanLine: nothing unsafe comes through, and cleaning twice is cleaning once", () => {
  fc.assert(fc.property(text, (raw) => {
    const clean = cleanLine(raw);
    assert.doesNotMatch(clean, UNSAFE);
    assert.equal(cleanLine(clean), clean);
    assert.doesNotMatch(cleanSource(raw), UNSAFE);
  }));
});

Deno.test("cleanSource: tabs go to multiples of eight", () => {
  assert.equal(cleanSource("\tif\tx\n"), "        if      x");
});

Deno.test("cleanDeep: strings at any depth, and nothing else", () => {
  assert.deepEqual(cleanDeep({ a: ["\u0007", { b: "\n" }], n: 1, no: undefined, t: true }), {
    a: ["\\x07", { b: " " }],
    n: 1,
    no: undefined,
    t: true,
  });
});

Deno.test("widths: fit is exact, shorten and wrap never go over, wrap loses nothing", () => {
  fc.assert(fc.property(text, fc.integer({ min: 4, max: 60 }), (raw, width) => {
    const clean = cleanLine(raw);
    assert.equal(widthOf(padded(clean, width)), width);
    assert.ok(widthOf(shorten(clean, width)) <= width);
    const lines = wrap(clean, width, "  ");
    for (const line of lines) assert.ok(widthOf(line) <= width, JSON.stringify(line));
    const bare = (line: string) => line.replaceAll(" ", "");
    assert.equal(bare(lines.join("")), bare(clean));
  }));
});

Deno.test("widthOf: columns, not characters", () => {
  assert.equal(widthOf("abc"), 3);
  assert.equal(widthOf("\u6f22\u5b57"), 4);
  assert.equal(widthOf("e\u0301"), 1);
  assert.equal(widthOf("\u{1f427}"), 2);
});

Deno.test("words for times, numbers and ranges", () => {
  assert.deepEqual(
    [0, 41, 59.6, 60, 723, 3599.9, 3600, 3720, -1, NaN].map(duration),
    [
      "0 s",
      "41 s",
      "1 min 00 s",
      "1 min 00 s",
      "12 min 03 s",
      "1 h 00 min",
      "1 h 00 min",
      "1 h 02 min",
      "0 s",
      "?",
    ],
  );
  assert.deepEqual([plural(1, "cell"), plural(0, "cell"), plural(2, "patch")], [
    "1 cell",
    "0 cells",
    "2 patches",
  ]);
  assert.equal(ranges([5, 1, 3, 4, 7, 8, 3]), "1, 3 to 5, 7, 8");
  assert.equal(ranges([]), "");
});
