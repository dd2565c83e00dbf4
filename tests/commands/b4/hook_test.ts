import assert from "node:assert/strict";
import { checkLines } from "../../../bot/hooks/b4_prep.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { AUTHOR, BREAK_AND_MEND, commitSeries, formatSeries } from "../../toy/kernel.ts";
import { REPORTS } from "../../report/fixtures.ts";
import { called, everystep, toyHome } from "../program.ts";

const FOREIGN = '#!/bin/sh\necho checked >> "${0%/*}/seen"\n[ ! -e "${0%/*}/refuse" ]\n';

Deno.test("hook install and uninstall: what is there is never lost", async (t) => {
  await using home = await toyHome();
  const hooks = `${home.tree}/.git/hooks`, file = `${hooks}/sendemail-validate`;
  const tree = ["--tree", home.tree];
  const run = (...args: string[]) => called(home.dir, ["hook", ...args, ...tree]);
  await t.step("into a tree that has none", async () => {
    assert.equal((await run("install", "--arch", "um", "--level", "objects")).code, 0);
    const text = await Deno.readTextFile(file);
    assert.match(text, /hook sendemail --tree "\$PWD" --arch um --level objects -- "\$1"\n$/);
    assert.equal(Deno.statSync(file).mode! & 0o111, 0o111);
  });
  await t.step("again, otherwise: ours is written anew", async () => {
    await Deno.rename(`${home.dir}/configs`, `${home.dir}/it's`);
    assert.equal((await run("install", "--configs", "it's")).code, 0);
    const text = await Deno.readTextFile(file);
    assert.ok(text.includes(`--level objects --configs '${home.dir}/it'\\''s' -- "$1"`), text);
    assert.equal((await new Deno.Command("sh", { args: ["-n", file] }).output()).code, 0);
  });
  await t.step("with builds of one's own; files are named whole", async () => {
    await Deno.writeTextFile(`${home.dir}/my frag.config`, "CONFIG_TOY_ODD=y\n");
    const flags = ["-a", "um", "-k", "allmodconfig", "-K", "my frag.config", "-K", "CONFIG_A=y"];
    assert.equal(
      (await run("install", ...flags, "-t", "gcc", "--build", "x86_64:tinyconfig")).code,
      0,
    );
    const text = await Deno.readTextFile(file);
    assert.ok(
      text.includes(
        "--arch um --build x86_64:tinyconfig --kconfig allmodconfig " +
          `--kconfig-add '${home.dir}/my frag.config' --kconfig-add CONFIG_A=y --toolchain gcc `,
      ),
      text,
    );
  });
  await t.step("and out", async () => {
    assert.equal((await run("uninstall")).code, 0);
    assert.throws(() => Deno.statSync(file), Deno.errors.NotFound);
    assert.equal((await run("uninstall")).code, 2);
  });
  await t.step("another's hook is refused, chained, and put back", async () => {
    await Deno.writeTextFile(file, FOREIGN, { mode: 0o755 });
    const refused = await run("install");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /is there already\n.*--chain/);
    assert.equal(await Deno.readTextFile(file), FOREIGN);
    assert.equal((await run("uninstall")).code, 2);
    assert.match((await run("install", "--chain")).stdout, /before-everystep runs first/);
    assert.equal((await run("install")).code, 0, "ours is written anew, the other stays");
    assert.equal(await Deno.readTextFile(`${file}.before-everystep`), FOREIGN);
    await Deno.writeTextFile(
      `${home.dir}/letter.eml`,
      "From: a@example.org\nSubject: hello\n\nyou\n",
    );
    const call = () =>
      new Deno.Command(file, { args: [`${home.dir}/letter.eml`], cwd: home.tree }).output();
    assert.equal((await call()).code, 0, "no patch: nothing to verify");
    await Deno.writeTextFile(`${hooks}/refuse`, "");
    assert.equal((await call()).code, 1, "what the other refuses is refused");
    assert.equal(await Deno.readTextFile(`${hooks}/seen`), "checked\nchecked\n");
    assert.equal((await run("uninstall")).code, 0);
    assert.equal(await Deno.readTextFile(file), FOREIGN);
  });
  await t.step("core.hooksPath and worktrees", async () => {
    await gitText(home.tree, ["config", "core.hooksPath", `${home.dir}/hooks`]);
    await gitText(home.tree, ["worktree", "add", "-q", `${home.dir}/other`]);
    const ran = await called(`${home.dir}/other`, ["hook", "install"]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.ok(Deno.statSync(`${home.dir}/hooks/sendemail-validate`).isFile);
  });
  await t.step("no git tree, exit 2", async () => {
    const ran = await called("/", ["hook", "install"]);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /this directory is no git tree.*\n.*hint: .*--tree PATH/);
    const named = await called("/", ["hook", "install", "--tree", home.dir]);
    assert.equal(named.code, 2);
    assert.ok(named.stderr.includes(`${home.dir} is no git tree`), named.stderr);
  });
  await t.step("a git tree that is no kernel's, exit 2", async () => {
    const other = `${home.dir}/other-git`;
    await gitText(home.dir, ["init", "-q", other]);
    await gitText(other, ["commit", "-q", "--allow-empty", "-m", "x"], { env: AUTHOR });
    const ran = await called("/", ["hook", "install", "--tree", other]);
    assert.equal(ran.code, 2, ran.stderr);
    assert.ok(ran.stderr.includes(`${other}: not a kernel tree`), ran.stderr);
    assert.throws(() => Deno.statSync(`${other}/.git/hooks/sendemail-validate`));
  });
});

Deno.test("hook b4: a line for what b4 prep --check is to show, and silence", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  await formatSeries(home.tree, `${home.dir}/patches`);
  await gitText(home.tree, ["checkout", "-q", "series"]);
  const names = Array.from(Deno.readDirSync(`${home.dir}/patches`), ({ name }) => name).sort();
  const check = async (n: number) => {
    const stdin = await Deno.readTextFile(`${home.dir}/patches/${names[n]}`);
    const args = ["hook", "b4", "--arch", "toya", ...home.flags.slice(2)];
    return await everystep(home.tree, args, { stdin });
  };
  await t.step("a patch that builds", async () => {
    assert.deepEqual(await check(1), { code: 0, stdout: "", stderr: "" });
  });
  await t.step("one that breaks", async () => {
    const { code, stdout, stderr } = await check(3);
    assert.equal(code, 1);
    assert.match(stdout, /^ERROR: toya: mm\/a\.c:6:.*\n$/);
    assert.equal(stderr, "", "b4 takes a line there for an error");
  });
  await t.step("one on a broken state", async () => {
    const { code, stdout } = await check(4);
    assert.equal(code, 0);
    assert.match(stdout, /^WARNING: toya: base-broken: /);
  });
  await t.step("one that is no commit here", async () => {
    await gitText(home.tree, ["checkout", "-q", "main"]);
    const { code, stdout } = await check(1);
    assert.equal(code, 0);
    assert.match(stdout, /^WARNING: not built: no commit of this branch/);
  });
});

Deno.test("what b4 is told of a report: errors, then warnings, nothing of what is well", () => {
  assert.deepEqual(checkLines(REPORTS["all-pass"]!), []);
  const lines = Object.values(REPORTS).flatMap(checkLines);
  assert.ok(lines.length > 5 && lines.every((line) => /^(?:ERROR|WARNING): /.test(line)));
});

Deno.test("hook sendemail: what was verified is that series with those builds, and just now", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND.slice(0, 2));
  await formatSeries(home.tree, `${home.dir}/outgoing`);
  await Deno.writeTextFile(`${home.dir}/my.config`, "CONFIG_TOY_ODD=y\n");
  const file = `${home.dir}/outgoing/${[...Deno.readDirSync(`${home.dir}/outgoing`)][0]!.name}`;
  /** True if it was built or looked up, and false if nothing was asked. */
  const asked = async (...more: string[]) => {
    const args = ["hook", "sendemail", "--arch", "toya", ...home.flags, ...more, "--", file];
    const ran = await called(home.dir, args);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    return /everystep: bisect-safe/.test(ran.stderr);
  };
  await t.step("once", async () => {
    assert.equal(await asked(), true);
    assert.equal(await asked(), false);
  });
  await t.step("with another configuration", async () => {
    assert.equal(await asked("-K", `${home.dir}/my.config`), true);
    assert.equal(await asked("-K", `${home.dir}/my.config`), false);
  });
  await t.step("with the same file, which says another thing by now", async () => {
    await Deno.writeTextFile(`${home.dir}/my.config`, "# CONFIG_TOY_ODD is not set\n");
    assert.equal(await asked("-K", `${home.dir}/my.config`), true);
  });
  await t.step("with other settings", async () => {
    const settings = `${home.dir}/configs/everystep.toml`;
    await Deno.writeTextFile(settings, `${await Deno.readTextFile(settings)}\n# as before\n`);
    assert.equal(await asked(), true);
    assert.equal(await asked(), false);
  });
  await t.step("an hour later", async () => {
    const dir = `${home.cache}/runs/verified`, old = new Date(Date.now() - 3_700_000);
    for (const { name } of Deno.readDirSync(dir)) await Deno.utime(`${dir}/${name}`, old, old);
    assert.equal(await asked(), true);
  });
});
