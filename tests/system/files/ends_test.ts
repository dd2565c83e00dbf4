import assert from "node:assert/strict";
import { readEnds } from "../../../bot/system/files/ends.ts";

Deno.test("readEnds: the whole of a small file, both ends of a large one", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const file = `${dir}/a.log`;
  try {
    await Deno.writeTextFile(file, "0123456789");
    const rows: readonly (readonly [head: number, tail: number, text: string])[] = [
      [5, 5, "0123456789"],
      [99, 0, "0123456789"],
      [3, 2, "012\n[... 5 bytes ...]\n89"],
      [0, 4, "6789"],
    ];
    for (const [head, tail, text] of rows) {
      await t.step(`${head} and ${tail}`, async () => {
        assert.equal(await readEnds(file, head, tail), text);
      });
    }
    await t.step("what is no file, or no UTF-8", async () => {
      await Deno.writeFile(file, new Uint8Array([0x61, 0xff]));
      assert.equal(await readEnds(file, 9, 9), "a\ufffd");
      assert.equal(await readEnds(dir, 9, 9), undefined);
      assert.equal(await readEnds(`${dir}/none`, 9, 9), undefined);
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
