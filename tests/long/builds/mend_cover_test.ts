import assert from "node:assert/strict";
import { commitSeries } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";
import { KBUILD_FILES } from "./kernel.ts";

Deno.test("mend: a break that only a cover build shows, at every level", async (t) => {
  await using home = await toyHome(KBUILD_FILES);
  await commitSeries(home.tree, [
    { subject: "mm: break all", files: { "mm/all.c": ["5", "five"] } },
    { subject: "mm: other", files: { "mm/b.c": ["2;", "3;"] } },
    { subject: "mm: fix all", files: { "mm/all.c": ["five", "7"] } },
  ]);
  for (const level of ["objects", "image"]) {
    await t.step(level, async () => {
      const ran = await called(home.dir, [
        ...["mend", "main..series", "-o", `out-${level}`, ...home.flags],
        ...["--arch", "toyb", "--level", level],
      ]);
      assert.equal(ran.code, 0, ran.stderr + ran.stdout);
      assert.match(ran.stdout, /^mended: bisect-safe on toyb, toyb:allmodconfig; 2 patches/);
    });
  }
});
