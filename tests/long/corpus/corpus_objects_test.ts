import { TOY_CASES } from "../../corpus/mod.ts";
import { placeToy } from "../../corpus/place.ts";
import { runCases } from "../../corpus/run.ts";

Deno.test("the corpus over the toy kernel, what a patch can change compiled", async (t) => {
  await runCases(t, TOY_CASES, "objects", placeToy);
});
