import { REAL_CASES } from "../corpus/mod.ts";
import { placeUm, umCache } from "../corpus/place_um.ts";
import { runCases } from "../corpus/run.ts";

Deno.test("the corpus over real Kbuild", async (t) => {
  await using cache = await umCache();
  await runCases(t, REAL_CASES, "image", (one) => placeUm(one, cache.path));
});
