import assert from "node:assert/strict";
import { silent } from "../../../bot/system/terminal/ui.ts";
import {
  applySeries,
  keepStates,
  keptStates,
  openTree,
  openWorkspace,
  resolveBase,
} from "../../../bot/tree/mod.ts";
import { commit, mails, repo, seriesOf, temp } from "../toy.ts";

Deno.test("the states of a series are known again, for the same mails on the same base only", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const first = await repo(path);
  const second = await commit(path, { "mm/a.c": "x\n" }, "one");
  await commit(path, { "mm/a.c": "y\n" }, "two");
  const context = { cache: dir.cache, ui: silent };
  const tree = await openTree(path, context);
  const series = seriesOf(await mails(path, `${first}..`));
  const base = await resolveBase(tree, series, { base: first });
  assert.equal(await keptStates(tree, base, series), undefined);
  await using workspace = await openWorkspace(tree, context);
  const applied = await applySeries(workspace, tree, base, series, context);
  assert.ok(applied.ok);
  await keepStates(tree, base, series, applied.states);
  assert.deepEqual(await keptStates(tree, base, series), applied.states);

  const shorter = { ...series, patches: series.patches.slice(0, 1) };
  assert.equal(await keptStates(tree, base, shorter), undefined);
  assert.equal(await keptStates(tree, { ...base, commit: second }, series), undefined);

  const gone = applied.states.map((state, n) =>
    n === 2 ? { ...state, commit: "1".repeat(40) } : state
  );
  await keepStates(tree, base, series, gone);
  assert.equal(await keptStates(tree, base, series), undefined, "the store lacks a commit");
  const other = applied.states.map((state, n) =>
    n === 2 ? { ...state, tree: "1".repeat(40) } : state
  );
  await keepStates(tree, base, series, other);
  assert.equal(await keptStates(tree, base, series), undefined, "it is another tree");
});
