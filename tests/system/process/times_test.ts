import assert from "node:assert/strict";
import { cpuSeconds, withTimes } from "../../../bot/system/process/times.ts";
import { tempDir } from "../../../bot/system/files/dirs.ts";
import { run } from "../../../bot/system/process/process.ts";

Deno.test("a build takes the CPU time that the shell counts, and no more than there is", async (t) => {
  await using dir = await tempDir("/tmp");
  await t.step("the shell's", async () => {
    const busy = ["sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done"];
    const done = await run(withTimes(busy, dir.path, false), { cwd: dir.path });
    assert.ok(done.ok, done.stderr);
    const seconds = await cpuSeconds(dir.path, 1000);
    assert.ok(seconds > 0 && seconds < 1000, `${seconds}`);
  });
  const forged: readonly (readonly [text: string, seconds: number])[] = [
    ["\n0m1.50s 1m0.25s\n", 61.75],
    ["\n99999999m1s 0m0s\n", 100],
    [`\n${"9".repeat(400)}m1s 0m1s\n`, 1],
    ["\n0m1.1.1s 0m..s\n", 0],
    ["\n-1m-5s\n", 0],
    ["", 0],
  ];
  for (const [text, seconds] of forged) {
    await t.step(`a build's own: ${text.trim().slice(0, 20)}`, async () => {
      await Deno.writeTextFile(`${dir.path}/.everystep-times`, text);
      assert.equal(await cpuSeconds(dir.path, 100), seconds);
    });
  }
});
