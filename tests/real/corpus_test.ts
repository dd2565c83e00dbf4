/**
 * The corpus of faulty series, run by the real program. EVERYSTEP_TEST_CASE, a regular expression,
 * chooses.
 */
import assert from "node:assert/strict";
import { reportSchema } from "../../bot/report/schema.ts";
import { REAL_CASES, TOY_CASES } from "../corpus/mod.ts";
import { type Placed, placeToy, verifyPlaced } from "../corpus/place.ts";
import { placeUm, umCache } from "../corpus/place_um.ts";
import { asExpected, expectedLines, reportText } from "../corpus/text.ts";
import type { Case } from "../corpus/types.ts";

const chosen = new RegExp(Deno.env.get("EVERYSTEP_TEST_CASE") ?? "");

async function runCases(
  t: Deno.TestContext,
  cases: readonly Case[],
  place: (one: Case) => Promise<Placed>,
): Promise<void> {
  for (const one of cases.filter(({ name }) => chosen.test(name))) {
    await t.step(one.name, async () => {
      await using placed = await place(one);
      const ran = await verifyPlaced(one, placed);
      assert.ok(ran.stdout.startsWith("{"), ran.stderr);
      const report = reportSchema.parse(JSON.parse(ran.stdout));
      const expected = expectedLines(one.expect);
      const lines = asExpected(expected, reportText(report).split("\n"));
      assert.equal(lines.join("\n"), expected.join("\n"), one.story);
      assert.equal(ran.code, one.exit, ran.stderr);
    });
  }
}

Deno.test("the corpus over the toy kernel", async (t) => {
  await runCases(t, TOY_CASES, placeToy);
});

Deno.test("the corpus over real Kbuild", async (t) => {
  await using cache = await umCache();
  await runCases(t, REAL_CASES, (one) => placeUm(one, cache.path));
});
