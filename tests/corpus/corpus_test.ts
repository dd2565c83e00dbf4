/** The cases are well made; tests/real and tests/long run them. */
import assert from "node:assert/strict";
import { LOOKS } from "../../bot/report/analysis/verdicts.ts";
import { CORPUS } from "./mod.ts";
import { expectedLines, matches } from "./text.ts";

const WORDS = new Set(Object.values(LOOKS).map(({ word }) => word));

Deno.test("every case has a grid of its states and architectures, which fits its exit code", async (t) => {
  for (const one of CORPUS) {
    await t.step(one.name, () => {
      const lines = expectedLines(one.expect);
      const grid = lines.filter((line) => /^\d+ {2}/.test(line)).map((line) => line.split("  "));
      const archs = one.archs ?? (one.tree === "um" ? ["um"] : ["toya", "toyb"]);
      assert.deepEqual(grid.map(([n]) => Number(n)), [0, ...one.patches.map((_, i) => i + 1)]);
      for (const [, ...words] of grid) {
        assert.equal(words.length, archs.length + (one.flags?.includes("--kunit") ? 1 : 0));
        for (const word of words) assert.ok(WORDS.has(word), word);
      }
      const fails = grid.flat().includes("FAIL");
      assert.equal(one.exit === 1, fails);
      // What breaks nothing needs no mending; of a base that does not build mend must say so.
      if (one.exit === 0) assert.equal(one.mend, undefined);
      else assert.notEqual(one.mend, undefined);
      const last = grid.at(-1)!;
      if (one.mend !== "none") assert.ok(!last.includes("FAIL") && !last.includes("inher"));
    });
  }
});

Deno.test("the corpus has enough of each kind", () => {
  const names = CORPUS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length >= 30);
  const count = (mend: string) => CORPUS.filter((one) => one.mend === mend).length;
  assert.ok(count("fold") >= 8 && count("reorder") >= 3 && count("none") >= 3);
});

Deno.test("* stands for any text, and nothing else does", () => {
  assert.ok(matches("new mm/a.c:6:*: error: x (y)", "new mm/a.c:6:31: error: x (y)"));
  assert.ok(!matches("new mm/a.c", "new mm/abc"));
  assert.ok(!matches("a", "ab"));
});
