/** A run that is killed while it applies patches. */
import assert from "node:assert/strict";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { applySeries, openTree, openWorkspace, resolveBase } from "../../../bot/tree/mod.ts";
import { commit, fingerprint, mails, repo, seriesOf, sh, temp } from "../../tree/toy.ts";
import { killAfter } from "./kill_child.ts";

Deno.test("SIGKILL in mid-am, at any moment: the tree is as it was, the slot is taken over", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  for (let i = 0; i < 4; i++) {
    await commit(path, { "mm/a.c": `${i}\n`, [`mm/n${i}.c`]: "x\n" }, `${i}`);
  }
  const all = await mails(path, `${base}..`);
  const files = all.map((mail, i) => {
    Deno.writeFileSync(`${dir.path}/${i}.patch`, mail);
    return `${dir.path}/${i}.patch`;
  });
  const series = seriesOf(all);
  const before = await fingerprint(path);
  const script = new URL("../../tree/apply_child.ts", import.meta.url);
  const results = new Set<string>();
  for (const delay of [0, 7, 23]) {
    await t.step(`${delay} ms into it`, async () => {
      const output = await killAfter(
        [script, dir.cache, path, base, ...files],
        "applying patch 1",
        delay,
      );
      assert.equal(await fingerprint(path), before);
      const tree = await openTree(path, { cache: dir.cache, ui: silent });
      const start = await resolveBase(tree, series, { base });
      await using workspace = await openWorkspace(tree, { cache: dir.cache, ui: silent });
      assert.ok(output.startsWith(`${workspace.workDir} `));
      const applied = await applySeries(workspace, tree, start, series, { ui: silent });
      assert.ok(applied.ok);
      results.add(JSON.stringify(applied.states));
      assert.equal(await sh(workspace.source, "status", "--porcelain", "--ignored"), "");
      assert.equal(await fingerprint(path), before);
    });
  }
  assert.equal(results.size, 1);
});
