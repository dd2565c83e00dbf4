/**
 * Trees that need no git: for laws that want a thousand of them.
 */
import fc from "fast-check";
import type { Trees } from "../../bot/mend/types.ts";

/** A tree in memory: a character for each line, and `-` for a line that is not there. */
const LINES = 12;

/** Trees whose hash is their content: a merge takes line by line, and conflicts where both changed. */
export const inMemory: Trees = {
  units: (before, after) =>
    Promise.resolve(
      [...before].flatMap((old, i) =>
        old === after[i]! ? [] : [{
          path: "f",
          label: `${i}`,
          lines: { start: i + 1, count: 1 },
          after: [after[i]!],
          changed: [],
        }]
      ),
    ),
  pick: (before, units) =>
    Promise.resolve(
      units.reduce((tree, { lines, after }) => {
        return [...tree].with(lines!.start - 1, (after as string[])[0]!).join("");
      }, before),
    ),
  merge(base, ours, theirs) {
    const lines = [...base].map((line, i) =>
      line === ours[i] ? theirs[i]! : line === theirs[i] || ours[i] === theirs[i] ? ours[i]! : "!"
    );
    return Promise.resolve(lines.includes("!") ? undefined : lines.join(""));
  },
};

/** States that differ, each from the one before. */
export const states = fc.array(
  fc.array(fc.record({ line: fc.nat(LINES - 1), text: fc.constantFrom(..."xyz-") }), {
    minLength: 1,
    maxLength: 4,
  }),
  { minLength: 3, maxLength: 7 },
).map((patches) => {
  const trees = ["abcdefghijkl"];
  for (const edits of patches) {
    const next = edits.reduce((tree, { line, text }) => tree.with(line, text), [...trees.at(-1)!]);
    trees.push(next.join(""));
  }
  return trees.filter((tree, i) => tree !== trees[i - 1]);
}).filter((trees) => trees.length > 3);
