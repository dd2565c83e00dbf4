import assert from "node:assert/strict";
import { readKunit } from "../../bot/testing/ktap.ts";
import { KTAP_ENDINGS } from "./ktap_endings.ts";
import { KTAP_RESULTS } from "./ktap_results.ts";

const KTAP_TEXTS = [...KTAP_RESULTS, ...KTAP_ENDINGS];

Deno.test("what a kernel may print of its tests", async (t) => {
  for (const { name, text, expect } of KTAP_TEXTS) {
    await t.step(name, () => {
      const { cases, lost } = readKunit(text);
      const lines = cases.map(({ name, result, why }) =>
        `${name}: ${result}${why === undefined ? "" : ` (${why})`}`
      );
      const report = [...lines, ...lost === undefined ? [] : [`lost: ${lost}`]].join("\n");
      assert.equal(report, expect);
    });
  }
});
