import assert from "node:assert/strict";
import type { Series } from "../../bot/series/types.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import {
  type Applied,
  applySeries,
  checkSeries,
  openTree,
  openWorkspace,
  resolveBase,
} from "../../bot/tree/mod.ts";
import { collect, fingerprint, sh } from "./toy.ts";

/** Applies both ways, holds that they agree and that the user's tree is untouched. */
export async function both(path: string, cache: string, series: Series, base?: string) {
  const before = await fingerprint(path);
  const tree = await openTree(path, { cache, ui: silent });
  const start = await resolveBase(tree, series, { base });
  const ui = collect();
  await using workspace = await openWorkspace(tree, { cache, ui });
  const applied = await applySeries(workspace, tree, start, series, { ui });
  const checked = await checkSeries(tree, start, series);
  assert.equal(checked.ok, applied.ok, JSON.stringify([applied, checked], null, 1));
  assert.equal(checked.states.length, applied.states.length);
  if (!checked.ok && !applied.ok) {
    assert.deepEqual(checked.reject.hunks, applied.reject.hunks);
    assert.equal(checked.reject.patch, applied.reject.patch);
  }
  assert.equal(await fingerprint(path), before);
  // Nothing is half done, and what is checked out is the last state that stands.
  assert.equal(await sh(workspace.source, "status", "--porcelain", "--ignored"), "");
  assert.equal(await sh(workspace.source, "rev-parse", "HEAD"), applied.states.at(-1)?.commit);
  const gitDir = await sh(workspace.source, "rev-parse", "--absolute-git-dir");
  assert.equal([...Deno.readDirSync(gitDir)].some(({ name }) => name === "rebase-apply"), false);
  return { applied, notes: ui.notes, source: workspace.source };
}

/** Why a series does not apply. */
export function rejectOf(applied: Applied) {
  assert.ok(!applied.ok);
  return applied.reject;
}
