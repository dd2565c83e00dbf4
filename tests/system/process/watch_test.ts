import assert from "node:assert/strict";
import { DEFAULT_LIMITS } from "../../../bot/system/process/limits.ts";
import { watch } from "../../../bot/system/process/watch.ts";
import { until } from "../../tree/toy.ts";

/** A file of /proc; empty if its process or thread has ended. */
function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

/** Whether a program of ours, or one that it started, adds up a directory. */
function addsUp(dir: string): boolean {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => name).some((pid) => {
    const argv = read(`/proc/${pid}/cmdline`).split("\0");
    return argv[0]!.endsWith("du") && argv.includes(dir);
  });
}

Deno.test("a watch that is disposed of leaves no program behind", async () => {
  // Nobody else names it like this.
  const dir = "/usr/./lib/..";
  const child = new Deno.Command("sleep", { args: ["60"] }).spawn();
  try {
    const over = () => assert.fail("sleep takes next to nothing");
    await using _watch = watch(child.pid, dir, DEFAULT_LIMITS, over);
    await until(() => addsUp(dir));
  } finally {
    child.kill();
    await child.status;
  }
  assert.ok(!addsUp(dir));
});
