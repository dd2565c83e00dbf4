import assert from "node:assert/strict";
import { packDir, unpackDir } from "../../../bot/system/files/pack.ts";
import { InfraError } from "../../../bot/system/errors.ts";

const MANY = { mostBytes: 2 ** 30 };

Deno.test("a directory comes back whole, newer than all before, with the order of its times", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const from = `${dir}/from`, to = `${dir}/to`;
    await Deno.mkdir(`${from}/deep/er`, { recursive: true });
    const at = (ms: number) => new Date(Date.UTC(2001, 1, 1) + ms);
    const times = { "a": at(500), "deep/b": at(10), "deep/er/c": at(10), ".d": at(90_000) };
    for (const [name, time] of Object.entries(times)) {
      await Deno.writeTextFile(`${from}/${name}`, `${name}\n`);
      await Deno.utime(`${from}/${name}`, time, time);
    }
    await Deno.chmod(`${from}/a`, 0o755);
    await Deno.symlink("/nowhere", `${from}/out`);
    await packDir(from, `${dir}/file`, MANY);
    await Deno.mkdir(to);
    await Deno.writeTextFile(`${to}/left`, "");
    const before = Date.now();
    await unpackDir(`${dir}/file`, to);
    const time = async (name: string) => (await Deno.stat(`${to}/${name}`)).mtime!.getTime();
    const stat = async (name: string) => (await Deno.stat(`${to}/${name}`)).mode! & 0o777;
    for (const name of Object.keys(times)) {
      assert.equal(await Deno.readTextFile(`${to}/${name}`), `${name}\n`);
      assert.ok(await time(name) >= before - 1, name);
    }
    assert.equal(await stat("a"), 0o755);
    assert.equal(await Deno.readLink(`${to}/out`), "/nowhere");
    assert.deepEqual(Array.from(Deno.readDirSync(to), ({ name }) => name).sort(), [
      ...[".d", "a", "deep", "out"],
    ]);
    assert.ok(await time(".d") > await time("a") && await time("a") > await time("deep/b"));
    assert.equal(await time("deep/b"), await time("deep/er/c"));
    assert.ok(await time(".d") <= Date.now(), "not in the future");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("what is too large is not packed; what is no archive is not unpacked", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/from`);
    await Deno.writeFile(`${dir}/from/a`, new Uint8Array(100_000));
    await assert.rejects(packDir(`${dir}/from`, `${dir}/file`, { mostBytes: 50_000 }), InfraError);
    // The directory itself is one.
    await packDir(`${dir}/from`, `${dir}/file`, { ...MANY, mostFiles: 2 });
    await assert.rejects(
      packDir(`${dir}/from`, `${dir}/file`, { ...MANY, mostFiles: 1 }),
      InfraError,
    );
    await Deno.writeTextFile(`${dir}/file`, "no archive");
    await assert.rejects(unpackDir(`${dir}/file`, `${dir}/to`), InfraError);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
