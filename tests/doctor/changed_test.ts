import assert from "node:assert/strict";
import { watchTools } from "../../bot/doctor/changed.ts";
import { wait } from "../../bot/system/wait.ts";
import { toys } from "./toys.ts";

/** Two writes within a tick of the kernel give a directory the same time. */
const tick = () => wait(30);

Deno.test("what a build is made with is watched, and a package beside it is none of that", async () => {
  await using dir = await toys({ gcc: "echo 12", objcopy: "echo 2.40" });
  const files = ["gcc", "objcopy"].map((name) => `${dir.path}/${name}`), [, objcopy] = files;
  let same = true, asked = 0;
  const isSame = () => {
    asked++;
    return Promise.resolve(same);
  };
  // Long after they were written.
  const since = Date.now() + 3600_000;
  const { sign, changed } = watchTools({ files, dirs: [dir.path], since, isSame });
  const first = sign();
  assert.equal(await changed(first), undefined);
  assert.equal(asked, 0, "nobody has to ask the compilers again");
  // Another program appears beside the compiler: its directory is not as it was.
  const put = async (name: string, text: string) => {
    await tick();
    await Deno.writeTextFile(`${dir.path}/${name}`, text);
  };
  await put("other", "1");
  assert.notDeepEqual(sign(), first);
  assert.equal(await changed(first), undefined);
  assert.equal(await changed(first), undefined);
  assert.equal(asked, 1, "asked once for what stays so");
  // One that decides.
  same = false;
  await put("nm", "1");
  assert.equal(await changed(first), "what this machine has");
  await tick();
  await Deno.remove(`${dir.path}/nm`);
  same = true;
  assert.equal(await changed(first), undefined);
  // The same program, written anew: for a while there may have been none.
  await put("new", await Deno.readTextFile(objcopy!));
  await tick();
  await Deno.rename(`${dir.path}/new`, objcopy!);
  assert.equal(await changed(first), objcopy);
  assert.equal(await changed(sign()), undefined, "a build that begins now is made with the same");
  same = false;
  await put("objcopy", "2.41");
  assert.equal(await changed(sign()), objcopy, "so it is not what the run began with");
});

Deno.test("what was written while it was looked at is looked at again", async () => {
  await using dir = await toys({ gcc: "echo 12" });
  const files = [`${dir.path}/gcc`];
  for (const [same, want] of [[true, undefined], [false, "what this machine has"]] as const) {
    const isSame = () => Promise.resolve(same);
    const { sign, changed } = watchTools({ files, dirs: [], since: 0, isSame });
    assert.equal(await changed(sign()), want);
  }
});
