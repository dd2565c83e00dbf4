/**
 * The corpus of series over a real KUnit suite, each of which builds two um kernels or more: not in CI, where
 * tests/long/kunit_test.ts has the same kinds on a toy. `EVERYSTEP_KUNIT=all deno test -A tests/real/kunit_test.ts`
 */
import { KUNIT_CASES } from "../corpus/mod.ts";
import { placeUm, umCache } from "../corpus/place_um.ts";
import { runCases } from "../corpus/run.ts";

if (Deno.env.get("EVERYSTEP_KUNIT") === "all") {
  Deno.test("the kernel's own tests, at every state", async (t) => {
    await using cache = await umCache();
    await runCases(t, KUNIT_CASES, "image", (one) => placeUm(one, cache.path));
  });
}
