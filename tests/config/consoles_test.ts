import assert from "node:assert/strict";
import { parseConsoles, patternFault } from "../../bot/config/mod.ts";

Deno.test("a pattern that could be slow is refused", async (t) => {
  const table: [string, RegExp | undefined][] = [
    ["^BUG: ", undefined],
    ["^(?<what>.{1,120}?) ?\\[#\\d{1,9}\\]", undefined],
    ["(?<what>soft lockup)", undefined],
    ["^a*b", /upper bound/],
    ["^a+b", /upper bound/],
    ["^a{1,}b", /upper bound/],
    ["^[*+]{1,3}\\*", undefined],
    ["^(?:a{1,20}){1,20}", /group is not repeated/],
    ["^(?:a)*", /upper bound/],
    ["^a{1,900}", /at most/],
    ["^(?=a)", /ahead/],
    ["^(?<!a)b", /behind/],
    ["^(a)\\1", /refers/],
    [".{1,20}a", /begins/],
    ["^(a", /no regular expression/],
  ];
  for (const [source, expected] of table) {
    await t.step(source, () => {
      const fault = patternFault(source);
      if (expected === undefined) assert.equal(fault, undefined);
      else assert.match(fault ?? "", expected);
    });
  }
});

Deno.test("a mistake in consoles.toml is told with its line", () => {
  const text =
    `dump = []\n[[splat]]\nsource = "a.c:1"\npattern = '^a*'\nseverity = "error"\nexample = ["a", "a"]\n`;
  assert.throws(
    () => parseConsoles("c.toml", text),
    (error: Error & { place?: { line?: number } }) => {
      assert.match(error.message, /upper bound/);
      assert.equal(error.place?.line, 4);
      return true;
    },
  );
});
