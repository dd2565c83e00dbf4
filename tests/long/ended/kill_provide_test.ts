/** A run that is killed while it gets a kernel tree. */
import assert from "node:assert/strict";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { openWorkspace, provideTree } from "../../../bot/tree/mod.ts";
import { KERNEL, temp } from "../../tree/toy.ts";
import { offline, sourcesIn } from "../../tree/toy_sources.ts";
import { killAfter } from "./kill_child.ts";

Deno.test("killed at any step, the next run finishes", async (t) => {
  await using dir = await temp();
  const sources = offline(await sourcesIn(dir.path));
  await Deno.writeTextFile(`${dir.path}/sources.json`, JSON.stringify(sources));
  const script = new URL("../../tree/provide_child.ts", import.meta.url);
  const heads = new Set<string>();
  for (const step of ["downloading", "unpacking", "reading"]) {
    await t.step(`while ${step}`, async () => {
      const cache = `${dir.path}/cache-${step}`;
      await killAfter([script, cache, `${dir.path}/sources.json`, step], "now");
      const tree = await provideTree({ cache, ui: silent, sources });
      heads.add(tree.head);
      await using workspace = await openWorkspace(tree, { cache, ui: silent });
      await workspace.checkout(tree.head);
      assert.equal(await Deno.readTextFile(`${workspace.source}/mm/a.c`), KERNEL["mm/a.c"]);
    });
  }
  assert.equal(heads.size, 1);
});
