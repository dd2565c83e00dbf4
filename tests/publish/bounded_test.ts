import assert from "node:assert/strict";
import fc from "fast-check";
import { bounded, splitAtHeading } from "../../bot/publish/github/bounded.ts";

const size = (text: string) => new TextEncoder().encode(text).length;

Deno.test("bounded: what fits stays as it is", () => {
  assert.equal(bounded("a\nb\n", 4), "a\nb\n");
});

Deno.test("bounded: a cut says so, at a whole line", () => {
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i + 1}`);
  const cut = bounded(lines.join("\n"), 300);
  const displayed = Number(/\*Cut here: (\d+) of 100 lines are shown\./.exec(cut)?.[1]);
  assert.ok(displayed > 10 && displayed < 100, cut);
  assert.equal(cut.split("\n\n*Cut")[0], lines.slice(0, displayed).join("\n"));
});

Deno.test("bounded: a fence that is cut is closed, with as many ticks as it has", () => {
  const text = ["````text", "```", ...Array.from({ length: 100 }, () => "some more"), "````"].join(
    "\n",
  );
  const cut = bounded(text, 400);
  assert.match(cut, /\nsome more\n````\n\n\*Cut here/);
  const whole = ["```sh", "one", "```", ...Array.from({ length: 100 }, () => "prose")].join("\n");
  assert.match(bounded(whole, 300), /\nprose\n\n\*Cut here/);
});

Deno.test("bounded: never more bytes than it may, whatever the text", () => {
  const line = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 80 }),
    fc.constantFrom("```", "```text", "````sh", "````", "| a | b |", ""),
  );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 60 }),
      fc.integer({ min: 200, max: 900 }),
      (lines, max) => {
        const text = lines.join("\n"), cut = bounded(text, max);
        assert.ok(size(cut) <= max, `${size(cut)} > ${max}`);
        assert.ok(cut === text || cut.includes("*Cut here: "));
      },
    ),
  );
});

Deno.test("splitAtHeading: the grid, and the rest", () => {
  assert.deepEqual(splitAtHeading("# a\n\nb\n\n## c\n\n## d\n"), {
    head: "# a\n\nb\n",
    rest: "## c\n\n## d\n",
  });
  assert.deepEqual(splitAtHeading("# a\n"), { head: "# a\n" });
});
