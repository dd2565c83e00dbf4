import assert from "node:assert/strict";
import { evictKept } from "../../../bot/compile/kept/evict.ts";
import { tempDir } from "../../../bot/system/files/dirs.ts";
import { namesIn } from "../../../bot/system/files/listing.ts";

/** Results of 100 bytes each; the first was used longest ago. */
async function store(dir: string, names: readonly string[]): Promise<void> {
  await Deno.mkdir(`${dir}/ab`, { recursive: true });
  for (const [i, name] of names.entries()) {
    for (const [end, size] of [[".json", 20], [".log", 50], [".config", 30]] as const) {
      const file = `${dir}/ab/${name}${end}`;
      await Deno.writeTextFile(file, "x".repeat(size));
      // The log and the configuration are as old as the result itself.
      await Deno.utime(file, 1000, end === ".json" ? 2000 + i : 1000);
    }
  }
}

Deno.test("the least recently used results go, and none that is in use", async (t) => {
  const rows: [number, string[], string[]][] = [
    [400, [], ["a", "b", "c", "d"]],
    [399, [], ["b", "c", "d"]],
    [100, [], ["d"]],
    [0, [], []],
    [100, ["a"], ["a"]],
    [0, ["b", "d"], ["b", "d"]],
  ];
  for (const [max, inUse, left] of rows) {
    await t.step(`${max} bytes, in use: ${inUse.join(" ")}`, async () => {
      await using dir = await tempDir("/tmp");
      await store(dir.path, ["a", "b", "c", "d"]);
      const used = new Set(inUse.map((name) => `${dir.path}/ab/${name}`));
      const freed = await evictKept(dir.path, max, used);
      assert.equal(freed, 100 * (4 - left.length));
      const names = await namesIn(`${dir.path}/ab`) ?? [];
      assert.deepEqual([...new Set(names.map((name) => name.split(".")[0]))], left);
      assert.equal(names.length, 3 * left.length);
    });
  }
});

Deno.test("no store, nothing to do", async () => {
  assert.equal(await evictKept("/nonexistent/results", 0, new Set()), 0);
});
