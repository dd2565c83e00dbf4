/** everystep on a PATH: as the script that `deno task install` writes, and as the npm package. */
import assert from "node:assert/strict";
import { homeOf, install, isOnPath } from "../../bot/package/install.ts";
import { pack } from "../../bot/package/pack.ts";
import { UserError } from "../../bot/system/errors.ts";
import { run } from "../../bot/system/process/process.ts";
import { VERSION } from "../../bot/version.ts";

const home = homeOf(new URL("../../bot/package/install.ts", import.meta.url).href);

/** The command gives what the program does: its output, and its exit code, whatever the directory. */
async function works(command: string, cwd: string): Promise<void> {
  const version = await run([command, "--version"], { cwd });
  assert.deepEqual([version.code, version.stdout], [0, `everystep ${VERSION}\n`], version.stderr);
  assert.equal((await run([command, "verify", "--no-such-flag"], { cwd })).code, 2);
  const plan = await run([command, "plan", "nothing.mbox"], { cwd });
  assert.equal(plan.code, 2);
  assert.match(plan.stderr, /nothing\.mbox: there is no such file or directory/);
}

Deno.test("deno task install writes a command", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep it's " });
  try {
    const file = await install(home, dir);
    await works(file, dir);
    assert.equal(await install(home, dir), file, "again");
    await Deno.writeTextFile(file, "#!/bin/sh\n");
    await assert.rejects(install(home, dir), UserError);
    assert.equal(await Deno.readTextFile(file), "#!/bin/sh\n");
    assert.deepEqual([isOnPath(dir, `/bin:${dir}`), isOnPath(dir, "/bin")], [true, false]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("the npm package, installed from its tarball", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-package-" });
  try {
    const tarball = await pack(home, dir);
    assert.equal(tarball, `${dir}/everystep-${VERSION}.tgz`);
    const { size } = await Deno.stat(tarball);
    assert.ok(size < 2 ** 21, `${size} bytes`);
    const npm = ["npm", "install", "--no-audit", "--no-fund", "--prefix", dir, tarball];
    const installed = await run(npm, { cwd: dir });
    assert.equal(installed.code, 0, installed.stderr);
    const command = `${dir}/node_modules/.bin/everystep`;
    await t.step("it runs", async () => await works(command, dir));
    await t.step("it ends by the signal that it is sent", async () => {
      const child = new Deno.Command(command, {
        args: ["check", "-"],
        cwd: dir,
        stdin: "piped",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const stderr = child.stderr.getReader();
      await stderr.read();
      child.kill("SIGTERM");
      const { code } = await child.status;
      assert.equal(code, 143);
      await stderr.cancel();
      await child.stdin.close().catch(() => {});
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a machine where nothing is cached gets no package that only tests need", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-package-" });
  try {
    const cached = await run([Deno.execPath(), "cache", "mod.ts"], {
      cwd: home,
      env: { ...Deno.env.toObject(), DENO_DIR: dir },
    });
    assert.equal(cached.code, 0, cached.stderr);
    const names: string[] = [];
    for await (const { name: registry } of Deno.readDir(`${dir}/npm`)) {
      for await (const { name } of Deno.readDir(`${dir}/npm/${registry}`)) {
        if (!name.startsWith("@")) names.push(name);
        else {for (const one of Deno.readDirSync(`${dir}/npm/${registry}/${name}`)) {
            names.push(`${name}/${one.name}`);
          }}
      }
    }
    for (const name of ["zod", "pg-boss", "hono", "@octokit/rest"]) {
      assert.ok(names.includes(name), name);
    }
    for (const name of ["@octokit/openapi", "playwright-core", "fast-check", "ajv"]) {
      assert.ok(!names.includes(name), name);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
