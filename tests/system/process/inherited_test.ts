import assert from "node:assert/strict";
import { tempDir } from "../../../bot/system/files/dirs.ts";

const NUMBERS = [3, 4, 5, 6, 7, 8, 9, 10, 19, 200];
const PROGRAM = new URL("inherited.ts", import.meta.url).pathname;

Deno.test("what runs inside has no file open that was open in whoever started us", async (t) => {
  await using dir = await tempDir("/tmp");
  const secret = `${dir.path}/secret`;
  await Deno.writeTextFile(secret, "secret\n");
  const seen = async (where: string, path: string) => {
    // Each number has a position of its own in the file.
    const open = NUMBERS.map((number) => `exec ${number}<"$0"`).join("; ");
    const argv = ["-c", `${open}; exec "$@"`, secret, Deno.execPath()];
    const program = ["run", "-A", "--no-check", PROGRAM, "secret", where, ...NUMBERS.map(String)];
    const { success, stdout, stderr } = await new Deno.Command("/bin/bash", {
      args: [...argv, ...program],
      env: { PATH: path },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
  };
  const path = "/usr/bin:/bin";
  await t.step("without a sandbox they are seen", async () => {
    assert.notDeepEqual(await seen("none", path), []);
  });
  await t.step("in a sandbox", async () => assert.deepEqual(await seen("sandbox", path), []));
  await t.step("in a sandbox of a machine without perl", async () => {
    const bin = `${dir.path}/bin`;
    await Deno.mkdir(bin);
    for (const from of path.split(":")) {
      for (const { name } of Deno.readDirSync(from)) {
        if (!name.startsWith("perl")) {
          await Deno.symlink(`${from}/${name}`, `${bin}/${name}`).catch(() => {});
        }
      }
    }
    assert.deepEqual(await seen("sandbox", bin), []);
  });
});
