/** What is opened is heard of, whoever opens it and by whatever name; what may have been missed is said. */
import assert from "node:assert/strict";
import { watchOpens } from "../../../bot/system/files/opens.ts";
import { tempDir } from "../../../bot/system/files/dirs.ts";
import { run } from "../../../bot/system/process/process.ts";

async function tree() {
  const dir = await tempDir("/tmp"), root = `${dir.path}/linux`;
  for (const at of ["mm/deep", "scripts", "fs"]) {
    await Deno.mkdir(`${root}/${at}`, { recursive: true });
  }
  for (const at of ["mm/a.c", "mm/deep/b.h", "scripts/tool.sh", "fs/c.c", "fs/two words.h"]) {
    await Deno.writeTextFile(`${root}/${at}`, "#!/bin/sh\necho fine\n", { mode: 0o755 });
  }
  await Deno.symlink("../mm", `${root}/fs/mm`);
  await Deno.symlink("../mm/a.c", `${root}/scripts/a.c`);
  return { dir: dir.path, root, [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose]() };
}

Deno.test("files that are opened below a directory", async (t) => {
  await using at = await tree();
  const opens = async (work: (root: string) => Promise<unknown>) => {
    const watch = await watchOpens(at.root, `${at.dir}/scratch`);
    assert.ok(watch !== undefined, "inotify-tools is missing: deno task doctor --install");
    await work(at.root);
    const all = await watch.opened();
    return all && [...all].sort();
  };
  const sh = (script: string) => async (root: string) => {
    assert.ok((await run(["sh", "-c", script], { cwd: root })).ok);
  };
  const table: [string, (root: string) => Promise<unknown>, string[]][] = [
    ["none", () => Promise.resolve(), []],
    ["stat and a list of names open none", sh("ls -lR . > /dev/null; test -e mm/a.c"), []],
    ["a read", sh("cat mm/a.c 'fs/two words.h' >&2"), ["fs/two words.h", "mm/a.c"]],
    ["by a link to the file, or to its directory", sh("cat scripts/a.c fs/mm/deep/b.h >&2"), [
      "mm/a.c",
      "mm/deep/b.h",
    ]],
    ["a script that is run", sh("scripts/tool.sh"), ["scripts/tool.sh"]],
    ["by a process that is gone at once", sh("(cat fs/c.c >&2 &) & wait; sleep 0.1"), ["fs/c.c"]],
    [
      "through another mount",
      sh(
        "bwrap --unshare-user --ro-bind / / --ro-bind . /mnt cat /mnt/mm/deep/b.h >&2",
      ),
      ["mm/deep/b.h"],
    ],
  ];
  for (const [name, work, expected] of table) {
    await t.step(name, async () => assert.deepEqual(await opens(work), expected));
  }
  await t.step("what was opened last is heard of, however many there are", async () => {
    await sh("mkdir many; for i in $(seq 3000); do echo > many/$i; done")(at.root);
    const all = await opens(sh("cat many/* fs/c.c > /dev/null"));
    assert.equal(all?.length, 3001);
  });
  await t.step("a name of two lines is not told apart", async () => {
    await Deno.writeTextFile(`${at.root}/mm/x\nOPEN y`, "");
    assert.equal(await opens(sh("cat mm/x* > /dev/null")), undefined);
    await Deno.remove(`${at.root}/mm/x\nOPEN y`);
  });
  /** Sends a signal to what watches. */
  const signal = async (root: string, name: Deno.Signal) => {
    const { stdout } = await run(["pgrep", "-f", `inotifywait .* ${root} `]);
    for (const pid of stdout.trim().split("\n")) Deno.kill(Number(pid), name);
  };
  await t.step("a watch that ended has missed what came", async () => {
    const all = await opens(async (root) => {
      await signal(root, "SIGTERM");
      await sh("sleep 0.2; cat fs/c.c > /dev/null")(root);
    });
    assert.equal(all, undefined);
  });
  await t.step("a queue that ran over has missed what came", async () => {
    const most = Number(await Deno.readTextFile("/proc/sys/fs/inotify/max_queued_events"));
    const times = Math.ceil(most / 3000) + 1;
    const all = await opens(async (root) => {
      await signal(root, "SIGSTOP");
      await sh(`for i in $(seq ${times}); do cat many/* > /dev/null; done`)(root);
      await signal(root, "SIGCONT");
    });
    assert.equal(all, undefined);
  });
  await t.step("nothing of it is left", () => {
    assert.deepEqual([...Deno.readDirSync(at.dir)].map(({ name }) => name), ["linux"]);
  });
});
