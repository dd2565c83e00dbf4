import assert from "node:assert/strict";
import { canGoOn } from "../../bot/engine/cells/go_on.ts";
import type { Patch, TouchedFile } from "../../bot/series/types.ts";

const KEYS = { names: "n", contents: "", noDirect: false };

/** A series of patches that each do something to one file. */
function series(...files: readonly (readonly [string, TouchedFile["change"]])[]) {
  const patches = files.map(([path, change]) => ({
    files: [{ path, change, binary: false, insertions: 1, deletions: 1 }],
  }));
  return { patches: patches as unknown as readonly Patch[] };
}

Deno.test("make goes on where it sees all that differs", () => {
  const changed = series(["mm/a.c", "modified"], ["arch/x/boot/dts/a.dtsi", "modified"]);
  const from = (state: number, more: object = {}) => ({ state, keys: { ...KEYS, ...more } });
  assert.equal(canGoOn(changed, from(0), from(2)), true);
  assert.equal(canGoOn(changed, from(2), from(1)), true, "in any order");
  for (
    const more of [{ names: "m" }, { contents: "c" }, { noDirect: true }, { bypass: "unknown" }]
  ) {
    assert.equal(canGoOn(changed, from(0), from(1, more)), false, JSON.stringify(more));
    assert.equal(canGoOn(changed, from(0, more), from(1)), false, JSON.stringify(more));
  }
  for (const change of ["new", "deleted", "renamed", "copied"] as const) {
    const comes = series(["mm/a.c", "modified"], ["arch/x/boot/dts/a.dtsi", change]);
    assert.equal(canGoOn(comes, from(0), from(1)), true, "none of its patches lies between");
    assert.equal(canGoOn(comes, from(1), from(2)), false, change);
    assert.equal(canGoOn(comes, from(2), from(0)), false, change);
  }
});
