/**
 * Runs cases of the corpus by the real program. EVERYSTEP_TEST_CASE, a regular expression, chooses; with
 * `EVERYSTEP_TEST_CASE=` the long ones run, too.
 */
import assert from "node:assert/strict";
import { reportSchema } from "../../bot/report/model/schema.ts";
import { type Placed, verifyPlaced } from "./place.ts";
import { asExpected, expectedLines, reportText } from "./text.ts";
import type { Case } from "./types.ts";

const given = Deno.env.get("EVERYSTEP_TEST_CASE"), chosen = new RegExp(given ?? "");

/** How far cells are taken where a case does not say. */
export type Level = "image" | "objects";

/**
 * A step for each case. At level `objects` a state that a patch cannot change may be `unaffected`
 * where a whole build passes: all else is the same.
 */
export async function runCases(
  t: Deno.TestContext,
  cases: readonly Case[],
  level: Level,
  place: (one: Case) => Promise<Placed>,
): Promise<void> {
  const all = cases.filter(({ name, long }) => chosen.test(name) && (!long || given !== undefined));
  for (const one of all) {
    await t.step(one.name, async () => {
      await using placed = await place(one);
      const ran = await verifyPlaced(one, placed, level);
      assert.ok(ran.stdout.startsWith("{"), ran.stderr);
      const report = reportSchema.parse(JSON.parse(ran.stdout));
      const expected = expectedLines(one.expect);
      const lines = asExpected(expected, reportText(report).split("\n"));
      const text = level === "objects" ? passing : (all: readonly string[]) => all.join("\n");
      assert.equal(text(lines), text(expected), one.story);
      assert.equal(ran.code, one.exit, ran.stderr);
    });
  }
}

/** A line of the grid: the state, and a word for each architecture. */
const GRID = /^\d+( {2}\S+)+$/;

function passing(lines: readonly string[]): string {
  return lines.map((line) => GRID.test(line) ? line.replaceAll(/ {2}-(?= |$)/g, "  pass") : line)
    .join("\n");
}
