import assert from "node:assert/strict";
import { resolve } from "@std/path";
import { diffstat, parseSeries, shortstat } from "../../bot/series/mod.ts";
import { readSource } from "../../bot/source/mod.ts";
import { silent } from "../../bot/system/terminal/ui.ts";

Deno.test("the default series is v4 of eight patches", async () => {
  const cwd = resolve(import.meta.dirname!, "../..");
  const { messages, kind, label } = await readSource("patches", { cwd, ui: silent });
  assert.deepEqual([kind, label, messages.length], ["directory", "patches", 9]);
  const series = await parseSeries(messages);
  assert.equal(series.title, "enable PT_RECLAIM on more 64-bit architectures");
  assert.equal(series.version, 4);
  assert.equal(series.patches.length, 8);
  assert.deepEqual(series.notes, []);
  assert.deepEqual(series.patches.map(({ files }) => files.length), [1, 2, 2, 2, 2, 1, 6, 2]);
  // The cover letter counts from state 0 to state 8. Patch 7 adds two lines to mm/Kconfig that are
  // like two that patch 8 takes away, so patch by patch there are two more of each.
  assert.match(series.cover!.body, /17 files changed, 23 insertions\(\+\), 23 deletions\(-\)/);
  const files = series.patches.flatMap(({ files }) => files);
  assert.equal(shortstat(diffstat(files)), "17 files changed, 25 insertions(+), 25 deletions(-)");
  assert.ok(files.every(({ change, oldBlob }) => change === "modified" && oldBlob?.length === 40));
  // Apart from mm/Kconfig, every line of the cover letter's diffstat is a file of one patch.
  for (const [, path, sum] of series.cover!.body.matchAll(/^ ?(\S+) +\| (\d+) [+-]+$/gm)) {
    const mine = files.filter((file) => file.path === path);
    const total = mine.reduce((n, { insertions, deletions }) => n + insertions + deletions, 0);
    assert.equal(total, path === "mm/Kconfig" ? 12 : Number(sum), `${path}`);
  }
});
