import assert from "node:assert/strict";
import { commitSeries, type Edit } from "../../toy/kernel.ts";
import { bootHome, DIES } from "../../toy/boots.ts";
import { everystep } from "../../commands/program.ts";

/** Verdicts of a series whose kernels boot, state by state. */
async function booted(edits: readonly Edit[]): Promise<string[]> {
  await using home = await bootHome();
  await commitSeries(home.tree, edits);
  const ran = await everystep(home.dir, [
    ...["verify", "main..series", "--arch", "toya", "--json", "--level", "image", "--boot"],
    ...[...home.flags, "--jobs", "1"],
  ], { env: home.env });
  assert.ok(ran.stdout !== "", ran.stderr);
  return JSON.parse(ran.stdout).cells.map((one: { verdict: string }) => one.verdict);
}

Deno.test("a kernel to boot is made anew where a new header comes before the one it was made of", async () => {
  const verdicts = await booted([
    { subject: "mm: one", files: { "mm/boot.c": ["ok 1", "ok 1 "] } },
    { subject: "include: shadow", files: { "include/first/boot.h": DIES } },
    { subject: "include: drop it", files: { "include/first/boot.h": null } },
  ]);
  assert.deepEqual(verdicts, ["pass", "pass", "fail", "fixed"]);
});
