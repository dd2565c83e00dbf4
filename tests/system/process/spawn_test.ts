import assert from "node:assert/strict";
import { InfraError } from "../../../bot/system/errors.ts";
import { run } from "../../../bot/system/process/process.ts";
import { spawn } from "../../../bot/system/process/spawn.ts";

/** Its process, its process group and its session. */
const IDS = ["sh", "-c", "ps -o pid=,pgid=,sid= -p $$"];

Deno.test("a program leads a session of its own", async (t) => {
  const own = (await run(["ps", "-o", "sid=", "-p", String(Deno.pid)])).stdout.trim();
  await t.step("by its name", async () => {
    let pid = 0;
    const { stdout } = await run(IDS, { onStart: (one) => pid = one });
    assert.deepEqual(stdout.trim().split(/ +/), Array(3).fill(String(pid)));
    assert.notEqual(String(pid), own);
  });
  await t.step("a script, by its path", async () => {
    await using dir = await scripts();
    const { stdout } = await run([`${dir.path}/ids`]);
    const [pid, ...rest] = stdout.trim().split(/ +/);
    assert.deepEqual(rest, [pid, pid]);
  });
  await t.step("its name is what it was called by", async () => {
    assert.equal((await run(["sh", "-c", "cat /proc/$$/cmdline"])).stdout.split("\0")[0], "sh");
  });
});

Deno.test("a program that is not there is not started", async () => {
  await using dir = await scripts();
  for (
    const argv of [["no-such-program-at-all"], [`${dir.path}/none`], [`${dir.path}/text`], [""]]
  ) {
    await assert.rejects(run(argv), InfraError);
  }
});

Deno.test("the search path is that of the child", async () => {
  await using dir = await scripts();
  const env = { PATH: `${dir.path}:/usr/bin` };
  assert.match((await run(["ids"], { env })).stdout, /^ *\d+ +\d+ +\d+$/m);
  await assert.rejects(run(["ids"], { env: {} }), InfraError);
});

Deno.test("a program that is ended at once leaves nothing", async () => {
  for (let i = 0; i < 20; i++) {
    const { child, kill } = spawn(["sleep", "600"], {
      ...{ stdin: "null", stdout: "null", stderr: "null" },
    });
    kill();
    assert.equal((await child.status).signal, "SIGKILL");
  }
});

interface Dir extends AsyncDisposable {
  readonly path: string;
}

/** A script, and a file that nobody may run. */
async function scripts(): Promise<Dir> {
  const path = await Deno.makeTempDir();
  await Deno.writeTextFile(`${path}/ids`, "#!/bin/sh\nps -o pid=,pgid=,sid= -p $$\n");
  await Deno.writeTextFile(`${path}/text`, "not a program\n");
  await Deno.chmod(`${path}/ids`, 0o755);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
