/**
 * Whole builds say the same of device trees as level `objects` does (tests/commands/device_trees_test.ts).
 */
import assert from "node:assert/strict";
import { reportSchema } from "../../bot/report/model/schema.ts";
import { called, toyHome } from "../commands/program.ts";
import { TREE_FAULTS, TREE_FILES, TREE_VERDICTS } from "../toy/device_trees.ts";
import { commitSeries, TOY_FILES } from "../toy/kernel.ts";

Deno.test("a whole build finds the faults of device trees at the same patches", async () => {
  await using home = await toyHome({ ...TOY_FILES, ...TREE_FILES });
  await commitSeries(home.tree, TREE_FAULTS);
  const args = ["verify", "main..series", ...home.flags, "--arch", "toya", "--level", "image"];
  const { stdout } = await called(home.dir, [...args, "--json"]);
  const { cells } = reportSchema.parse(JSON.parse(stdout));
  assert.deepEqual(cells.slice(1).map(({ verdict }) => verdict), TREE_VERDICTS);
});
