import assert from "node:assert/strict";
import { commitSeries } from "../../toy/kernel.ts";
import { bootHome, DIES } from "../../toy/boots.ts";
import { run } from "../../../bot/system/process/process.ts";
import { everystep } from "../../commands/program.ts";

/** Verdicts of the series in a home whose kernels boot, state by state. */
async function verdicts(home: Awaited<ReturnType<typeof bootHome>>): Promise<string[]> {
  const ran = await everystep(home.dir, [
    ...["verify", "main..series", "--arch", "toya", "--json", "--level", "image", "--boot"],
    ...[...home.flags, "--jobs", "1"],
  ], { env: home.env });
  assert.ok(ran.stdout !== "", ran.stderr);
  return JSON.parse(ran.stdout).cells.map((one: { verdict: string }) => one.verdict);
}

Deno.test("a kernel to boot is made anew where a new header comes before the one it was made of", async () => {
  await using home = await bootHome();
  await commitSeries(home.tree, [
    { subject: "mm: one", files: { "mm/boot.c": ["ok 1", "ok 1 "] } },
    { subject: "include: shadow", files: { "include/first/boot.h": DIES } },
    { subject: "include: drop it", files: { "include/first/boot.h": null } },
  ]);
  assert.deepEqual(await verdicts(home), ["pass", "pass", "fail", "fixed"]);
});

Deno.test("of what is kept for boots, no half of a file is taken", async () => {
  await using home = await bootHome();
  await commitSeries(home.tree, [
    { subject: "mm: one", files: { "mm/boot.c": ["ok 1", "ok 1 "] } },
  ]);
  assert.deepEqual(await verdicts(home), ["pass", "pass"]);
  const dirs = [`${home.cache}/boot/kernels`, `${home.cache}/boot/probes`];
  const find = ["find", ...dirs, "-type", "f", "!", "-name", "*.sums"];
  const kept = (await run(find)).stdout.trim().split("\n");
  assert.ok(kept.length >= 4, kept.join());
  const sizes = () => Promise.all(kept.map(async (file) => (await Deno.stat(file)).size));
  const whole = await sizes();
  for (const [i, file] of kept.entries()) await Deno.truncate(file, Math.floor(whole[i]! / 2));
  // The boots themselves are to run again.
  await Deno.remove(`${home.cache}/results`, { recursive: true });
  assert.deepEqual(await verdicts(home), ["pass", "pass"]);
  assert.deepEqual(await sizes(), whole);
});
