import assert from "node:assert/strict";
import {
  groupMembers,
  identify,
  isRunning,
  killProcess,
  workingDir,
} from "../../../bot/system/process/proc.ts";

Deno.test("a process is known by its start, not by its id alone", async () => {
  const child = new Deno.Command("sleep", { args: ["60"], detached: true, cwd: "/" }).spawn();
  const id = identify(child.pid);
  assert.ok(id !== undefined && isRunning(id));
  assert.equal(isRunning({ ...id, startTime: "1" }), false);
  assert.equal(isRunning({ ...id, boot: "another" }), false);
  assert.deepEqual(groupMembers(child.pid), [child.pid]);
  assert.equal(workingDir(child.pid), "/");
  killProcess(child.pid);
  await child.status;
  assert.equal(isRunning(id), false);
  assert.equal(identify(child.pid), undefined);
  assert.deepEqual(groupMembers(child.pid), []);
  assert.equal(workingDir(child.pid), undefined);
  killProcess(child.pid); // gone already: no matter
});
