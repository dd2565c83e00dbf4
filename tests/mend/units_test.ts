import assert from "node:assert/strict";
import { createTwoFilesPatch } from "diff";
import fc from "fast-check";
import { applyUnits, parseRaw, unitsOf } from "../../bot/mend/units.ts";

const CHANGE = [{ path: "f", oldMode: "100644", newMode: "100644", newBlob: "a".repeat(40) }];

/** A diff as git writes it. */
function gitDiff(before: string, after: string, context: number): string {
  const body = createTwoFilesPatch("a/f", "b/f", before, after, "", "", { context })
    .replace(/^=+\n/, "");
  return `diff --git a/f b/f\nindex 1..2 100644\n${body}`;
}

/** Few different lines, so that hunks lie close; some without a newline at the end. */
const text = fc.tuple(
  fc.array(fc.constantFrom("", "a", "b", "\u00fc", "\r", "-x", "+x", "\\ y"), { maxLength: 30 }),
  fc.boolean(),
).map(([lines, end]) => lines.join("\n") + (end ? "\n" : ""));

Deno.test("all units of a diff lead to the new file, none of them leave the old one", () => {
  fc.assert(fc.property(text, text, fc.constantFrom(0, 1, 3), (before, after, context) => {
    if (before === after) return;
    const units = unitsOf(CHANGE, gitDiff(before, after, context));
    assert.equal(applyUnits(before, units), after);
    assert.equal(applyUnits(before, []), before);
    assert.equal(applyUnits(before, units.toReversed()), after, "the order does not count");
  }));
});

Deno.test("some units change their own lines alone", () => {
  const lines = Array.from({ length: 40 }, (_, i) => `${i}\n`);
  const after = lines.with(3, "three\n").with(20, "").with(36, "36\n36a\n").join("");
  const units = unitsOf(CHANGE, gitDiff(lines.join(""), after, 3));
  assert.deepEqual(units.map(({ label }) => label), [
    "f @@ -1,7 +1,7 @@",
    "f @@ -18,7 +18,6 @@",
    "f @@ -35,6 +34,7 @@",
  ]);
  assert.deepEqual(units[1]!.changed, ["-20"]);
  const some = applyUnits(lines.join(""), [units[2]!, units[0]!]);
  assert.equal(some, lines.with(3, "three\n").with(36, "36\n36a\n").join(""));
});

Deno.test("what is no change of text lines is one unit", () => {
  const zero = "0".repeat(40), blob = "b".repeat(40);
  const raw = [
    `:000000 100644 ${zero} ${blob} A\0new file\0`,
    `:100644 000000 ${blob} ${zero} D\0old\0`,
    `:100644 100755 ${blob} ${blob} M\0tool.sh\0`,
    `:120000 120000 ${zero} ${blob} M\0link\0`,
  ].join("");
  const units = unitsOf(parseRaw(raw), "");
  assert.deepEqual(units.map(({ label, after, lines }) => [label, after, lines]), [
    ["new file", { mode: "100644", blob }, undefined],
    ["old", undefined, undefined],
    ["tool.sh", { mode: "100755", blob }, undefined],
    ["link", { mode: "120000", blob }, undefined],
  ]);
});
