import assert from "node:assert/strict";
import { cpio } from "../../bot/boot/cpio.ts";
import { run } from "../../bot/system/process/process.ts";

Deno.test("cpio(1) reads what we write: directories, programs, device nodes", async () => {
  const archive = cpio([
    { kind: "dir", path: "dev" },
    { kind: "char", path: "dev/console", major: 5, minor: 1 },
    { kind: "file", path: "init", data: new TextEncoder().encode("hello") },
    { kind: "file", path: "empty", data: new Uint8Array() },
  ]);
  assert.equal(archive.length % 512, 0);
  const list = await run(["cpio", "-itv", "--quiet"], { stdin: archive });
  assert.ok(list.ok, list.stderr);
  const lines = list.stdout.trim().split("\n");
  assert.match(lines[0]!, /^drwxr-xr-x .* dev$/);
  assert.match(lines[1]!, /^crw------- .* 5, +1 .* dev\/console$/);
  assert.match(lines[2]!, /^-rwxr-xr-x .* 5 .* init$/);
  assert.match(lines[3]!, /^-rwxr-xr-x .* 0 .* empty$/);
  const content = await run(["cpio", "-i", "--quiet", "--to-stdout", "init"], { stdin: archive });
  assert.equal(content.stdout, "hello");
});
