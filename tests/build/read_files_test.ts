import assert from "node:assert/strict";
import { findSandbox } from "../../bot/system/sandbox.ts";
import { build } from "./toy_cell.ts";

Deno.test("which touched files a compiler read, in the sandbox and without", async (t) => {
  for (const sandbox of [await findSandbox(), await findSandbox(false)]) {
    await t.step(sandbox.kind, async () => {
      const dir = await Deno.makeTempDir();
      try {
        const touched = ["mm/a.c", "include/toy.h", "mm/idle.c", "include/a.c", "Makefile"];
        const files = { "mm/idle.c": "int idle;\n", "include/a.c": "int other;\n" };
        const outcome = await build(dir, sandbox, files, { touched });
        assert.deepEqual(outcome.read, ["include/toy.h", "mm/a.c"]);
        const none = await build(dir, sandbox, files);
        assert.equal(none.read, undefined);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    });
  }
});
