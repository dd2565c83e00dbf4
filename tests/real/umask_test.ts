/** By itself, and not beside others: the umask is that of the whole process. */
import assert from "node:assert/strict";
import { parseCommand } from "../cli/parsed.ts";
import { openDb } from "../../bot/service/db/open.ts";
import { everystep } from "../../bot/service/run/child.ts";
import { UserError } from "../../bot/system/errors.ts";
import { packDir, unpackDir } from "../../bot/system/files/pack.ts";
import { emptyDatabase } from "../service/db.ts";

/** Modes of all below a directory, and its own. */
async function* modes(path: string): AsyncGenerator<[string, number]> {
  const { mode, isDirectory } = await Deno.lstat(path);
  yield [path, mode! & 0o777];
  if (!isDirectory) return;
  for await (const { name } of Deno.readDir(path)) yield* modes(`${path}/${name}`);
}

Deno.test("the embedded database is open to its user alone, whatever the umask", async () => {
  const temp = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const before = Deno.umask(0);
  try {
    const dir = `${temp}/data`;
    await Deno.mkdir(dir, { mode: 0o777 });
    await emptyDatabase(dir); // as an older everystep left it
    {
      await using db = await openDb({ dir, onError: () => {} });
      await db.query("create table public.x (y text)");
      await db.query("insert into public.x select repeat('x', 99) from generate_series(1, 999)");
      await Deno.writeTextFile(
        `${temp}/mod.ts`,
        "console.log(Deno.umask().toString(8)); Deno.exit(0);",
      );
      const child = await everystep({ home: temp, cache: temp, configs: temp, mib: 2048 }, [
        "version",
      ], {});
      assert.equal(child.stdout.trim(), "0", "what it starts has the umask of who started it");
    }
    for await (const [path, mode] of modes(dir)) {
      if (path !== `${dir}/lock`) assert.equal(mode & 0o077, 0, `${path} ${mode.toString(8)}`);
    }
    assert.equal((await Deno.stat(dir)).mode! & 0o777, 0o700);
    assert.equal(Deno.umask(0), 0, "the umask is as before");
  } finally {
    Deno.umask(before);
    await Deno.remove(temp, { recursive: true });
  }
});

Deno.test("what is unpacked has the modes that were packed, whatever the umask", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" }), before = Deno.umask(0o022);
  try {
    await Deno.mkdir(`${dir}/from`);
    await Deno.writeTextFile(`${dir}/from/a`, "#!/bin/sh\n", { mode: 0o755 });
    await packDir(`${dir}/from`, `${dir}/file`, { mostBytes: 2 ** 20 });
    // tar keeps them by itself for root alone.
    Deno.umask(0o077);
    await unpackDir(`${dir}/file`, `${dir}/to`);
    assert.equal((await Deno.stat(`${dir}/to/a`)).mode! & 0o777, 0o755);
  } finally {
    Deno.umask(before);
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a password is no word of a command", () => {
  for (const url of ["postgres://a:secret@h/n", "postgres://a@h/n?password=secret"]) {
    for (const command of ["serve", "worker"]) {
      const words = [command, "--database", url];
      assert.throws(() => parseCommand(words), (error) => {
        assert.ok(error instanceof UserError && !error.text.includes("secret"));
        return /EVERYSTEP_DATABASE/.test(error.text);
      });
    }
  }
  parseCommand(["serve", "--database", "postgres://a@h/n"]);
});
