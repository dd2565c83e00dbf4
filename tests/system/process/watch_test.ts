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

/** Whether a child of ours adds up a directory. */
function addsUp(dir: string): boolean {
  const threads = Array.from(Deno.readDirSync("/proc/self/task"), ({ name }) => name);
  const children = threads.flatMap((thread) =>
    read(`/proc/self/task/${thread}/children`).split(" ").filter((pid) => pid !== "")
  );
  return children.some((pid) => {
    const argv = read(`/proc/${pid}/cmdline`).split("\0");
    return argv[0]!.endsWith("du") && argv.includes(dir);
  });
}

Deno.test("a watch that is disposed of leaves no program behind", async () => {
  const child = new Deno.Command("sleep", { args: ["60"] }).spawn();
  try {
    const over = () => assert.fail("sleep takes next to nothing");
    await using _watch = watch(child.pid, "/usr", DEFAULT_LIMITS, over);
    await until(() => addsUp("/usr"));
  } finally {
    child.kill();
    await child.status;
  }
  assert.ok(!addsUp("/usr"));
});
