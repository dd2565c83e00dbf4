import assert from "node:assert/strict";
import { openBudget } from "../../../bot/engine/budget.ts";
import { tempDir } from "../../../bot/system/files/dirs.ts";
import { run } from "../../../bot/system/process/process.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";

Deno.test("while no job's memory is there, one job is left, and the user is told once", async () => {
  await using dir = await tempDir("/tmp");
  const notes: string[] = [];
  const ui = { ...silent, note: (text: string) => void notes.push(text) };
  const path = () => Promise.resolve(`${dir.path}/jobs`);
  await using pool = openBudget(path, { jobs: 3, memoryGiB: 1e6, ui });
  let left = 3;
  for (let tries = 0; left > 1 && tries < 40; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    left = await pool.use(async () => {
      const script = "text=$(dd bs=100 count=1 iflag=nonblock <&8 2>/dev/null); " +
        'printf %s "$text" >&9; printf %s "$text"';
      const done = await run(pool.open(["sh", "-c", script]));
      return { value: done.stdout.length, lost: "no" };
    });
  }
  assert.equal(left, 1);
  assert.equal(notes.length, 1);
  assert.match(notes[0]!, /^memory is short \(\d+\.\d GiB free\): fewer jobs run at once$/);
});
