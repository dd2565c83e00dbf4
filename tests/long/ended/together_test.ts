import assert from "node:assert/strict";
import { commitSeries } from "../../toy/kernel.ts";
import { everystep, toyHome } from "../../commands/program.ts";

Deno.test("two runs of the same series at once: both end well, each cell is built once", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [
    { subject: "mm: one", files: { "mm/b.c": ["2", "3"] } },
    { subject: "mm: two", files: { "mm/a.c": ["b(2)", "b(3)"] } },
  ]);
  const args = ["verify", "main..series", "--arch", "toya", "--json", ...home.flags];
  const runs = await Promise.all([everystep(home.dir, args), everystep(home.dir, args)]);
  for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
  const cells = runs.flatMap(({ stdout }) => JSON.parse(stdout).cells as { cached: boolean }[]);
  assert.equal(cells.length, 6);
  assert.equal(cells.filter((cell) => !cell.cached).length, 3, "each of the three states once");
});
