import assert from "node:assert/strict";
import { touchedBy } from "../../bot/plan/mod.ts";
import { makeSeries } from "./make_series.ts";

Deno.test("what patches touch: of a rename both names, of a copy the new one alone, each path once", () => {
  const { patches } = makeSeries(["a.c => b.c", "a.h +> b.h"], ["b.c", "c.c"]);
  assert.deepEqual(touchedBy(patches), ["a.c", "b.c", "b.h", "c.c"]);
});
