import assert from "node:assert/strict";
import { statementsOf, wordsIn } from "../../../../bot/compile/link/names/statements.ts";
import { madeIn } from "../../../../bot/compile/link/names/made.ts";
import { InfraError } from "../../../../bot/system/errors.ts";
import { made } from "./found.ts";

Deno.test("statements stay together where parentheses do not match", () => {
  const code = "A(b, ({ c; d; })); E(f; g) ); H(i\n j; { k";
  assert.deepEqual(statementsOf(code).map((one) => one.trim()), [
    "A(b, ({ c; d; })); E(f; g) )",
    "H(i\n j; { k",
  ]);
  assert.deepEqual(wordsIn('a1(" b2\\tc3 %w4 d%[5x]")'), ["a1", "b2", "c3", "d", "%"]);
});

Deno.test("a search that is given up is no answer: nothing is excluded", async () => {
  const layers = Array.from({ length: 40 }, (_, i) => `#define P${i + 1}(a, b) P${i}(a, b)\n`);
  const found = await made({
    files: { "first.c": "int first;\n", "p.h": `#define P0(a, b) a##b\n${layers.join("")}` },
    makes: true,
  });
  assert.deepEqual(found, ["too much"]);
});

Deno.test("a file that cannot be read ends the search: what it has is not known", async () => {
  const { files, ...rest } = {
    files: [{ key: "gone.h", path: "/nowhere/gone.h" }],
    defined: new Set<string>(),
    values: () => [],
    seenWith: () => undefined,
    isLocal: () => false,
    textOf: () => Promise.resolve(""),
  };
  await assert.rejects(madeIn(["get_size"], { files, ...rest }), InfraError);
});
