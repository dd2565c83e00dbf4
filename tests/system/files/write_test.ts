import assert from "node:assert/strict";
import { writeAtomic, writeProgram } from "../../../bot/system/files/files.ts";

Deno.test("the same file is written by several at once: each ends well, and one is there", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-write-" });
  try {
    const texts = Array.from({ length: 20 }, (_, i) => `${i}\n`.repeat(1000));
    for (const write of [writeAtomic, writeProgram]) {
      await Promise.all(texts.map((text) => write(`${dir}/one`, text)));
      assert.ok(texts.includes(await Deno.readTextFile(`${dir}/one`)));
    }
    assert.deepEqual(Array.from(Deno.readDirSync(dir), ({ name }) => name), ["one"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
