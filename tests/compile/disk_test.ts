import assert from "node:assert/strict";
import { lacksBytes, neededBytes } from "../../bot/compile/disk.ts";

const GIB = 2 ** 30;

Deno.test("what a build takes of the disk", () => {
  const table: [string, "objects" | "image" | "boot", number, number][] = [
    ["defconfig", "objects", 8, 1],
    ["allmodconfig", "objects", 8, 1],
    ["defconfig", "image", 8, 4],
    ["defconfig", "boot", 8, 4],
    ["allmodconfig", "image", 8, 8],
    ["allyesconfig", "image", 30, 30],
    ["defconfig", "image", 2, 2],
    ["defconfig", "objects", 0, 0],
  ];
  for (const [defconfig, level, most, needs] of table) {
    assert.equal(
      neededBytes({ defconfig }, level, most * GIB),
      needs * GIB,
      `${defconfig} ${level}`,
    );
  }
});

Deno.test("whether a disk has that", async () => {
  assert.equal(await lacksBytes("/tmp", 0), undefined);
  assert.match(
    await lacksBytes("/tmp", 2 ** 60) ?? "",
    /^[\d.]+ GiB of disk free, 1073741824.0 GiB needed$/,
  );
  assert.equal(await lacksBytes("/nonexistent", 2 ** 60), undefined, "not known");
});
