import assert from "node:assert/strict";
import { lastCompiled } from "../../../bot/service/work/progress.ts";

Deno.test("the live tail has what compilers said", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  assert.equal(await lastCompiled(`${dir}/none`), "");
  await Deno.writeTextFile(`${dir}/um-0.log`, "old\n");
  await Deno.utime(`${dir}/um-0.log`, 1, 1);
  await Deno.writeTextFile(`${dir}/um-1.log`, `${"CC x.o\n".repeat(9999)}a.c:1: \x1b[2Jwarning\n`);
  const last = await lastCompiled(dir);
  assert.match(last, /^um-1:\n(?:CC x\.o\n)+a\.c:1: \\x1b\[2Jwarning\n$/);
  assert.ok(last.length < 5000);
  await Deno.remove(dir, { recursive: true });
});
