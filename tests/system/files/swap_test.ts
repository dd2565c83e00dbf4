import assert from "node:assert/strict";
import { swapBeneath } from "../../../bot/system/files/swap.ts";

Deno.test("swapBeneath: another text for a while, then the same file", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/a`);
    await Deno.writeTextFile(`${dir}/a/b`, "old");
    const before = await Deno.lstat(`${dir}/a/b`);
    {
      await using swap = await swapBeneath(dir, "a/b", "new");
      assert.notEqual(swap, undefined);
      assert.equal(await Deno.readTextFile(`${dir}/a/b`), "new");
    }
    const after = await Deno.lstat(`${dir}/a/b`);
    assert.equal(await Deno.readTextFile(`${dir}/a/b`), "old");
    assert.deepEqual([after.ino, after.mtime], [before.ino, before.mtime]);
    assert.deepEqual([...Deno.readDirSync(`${dir}/a`)].map(({ name }) => name), ["b"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("swapBeneath: nothing is written through a link", async () => {
  const dir = await Deno.makeTempDir();
  try {
    for (const name of ["tree", "out"]) await Deno.mkdir(`${dir}/${name}`);
    await Deno.writeTextFile(`${dir}/out/secret`, "old");
    await Deno.symlink(`${dir}/out/secret`, `${dir}/tree/file`);
    await Deno.symlink(`${dir}/out`, `${dir}/tree/dir`);
    for (const path of ["file", "dir/secret", "none", "../out/secret"]) {
      assert.equal(await swapBeneath(`${dir}/tree`, path, "new"), undefined, path);
    }
    assert.equal(await Deno.readTextFile(`${dir}/out/secret`), "old");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
