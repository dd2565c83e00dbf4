/**
 * The corpus of faulty series, run by the real program. EVERYSTEP_TEST_CASE, a regular expression,
 * chooses.
 */
import assert from "node:assert/strict";
import { reportSchema } from "../../bot/report/schema.ts";
import { TOY_CASES } from "../corpus/mod.ts";
import { placeToy, verifyPlaced } from "../corpus/place.ts";
import { asExpected, expectedLines, reportText } from "../corpus/text.ts";

const chosen = new RegExp(Deno.env.get("EVERYSTEP_TEST_CASE") ?? "");

Deno.test("the corpus over the toy kernel", async (t) => {
  for (const one of TOY_CASES.filter(({ name }) => chosen.test(name))) {
    await t.step(one.name, async () => {
      await using placed = await placeToy(one);
      const ran = await verifyPlaced(one, placed);
      assert.ok(ran.stdout.startsWith("{"), ran.stderr);
      const report = reportSchema.parse(JSON.parse(ran.stdout));
      const expected = expectedLines(one.expect);
      const lines = asExpected(expected, reportText(report).split("\n"));
      assert.equal(lines.join("\n"), expected.join("\n"), one.story);
      assert.equal(ran.code, one.exit, ran.stderr);
    });
  }
});
