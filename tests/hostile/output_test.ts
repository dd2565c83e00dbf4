/** Attacks by what a build leaves for everystep to read and to remove. */
import assert from "node:assert/strict";
import { everystep } from "../commands/program.ts";
import { commitSeries } from "../toy/kernel.ts";
import { type Attack, hostileHome, plant, verify } from "./rig.ts";
import { PLAIN_GIT } from "../surroundings.ts";

const SECRET = "CONFIG_EVERYSTEP_TEST_SECRET";

const ATTACKS: readonly Attack[] = [
  { name: "a link to a file of ours", script: "ln -sf $HOST/home/secret .config" },
  { name: "a directory that leads to ours", script: "ln -s $HOST/home drivers" },
  { name: "a pipe", script: "rm .config; mkfifo .config" },
  { name: "a pipe for our own notes", script: "mkfifo .everystep-times" },
  { name: "a device", script: "ln -sf /dev/zero .config" },
  { name: "a file without end", script: "truncate -s 10G .config" },
  { name: "a directory for a file", script: "rm .config; mkdir -p .config/x" },
  { name: "a closed directory", script: "mkdir -p shut/in; touch shut/in/x; chmod 0 shut/in shut" },
  {
    name: "directories without end",
    script: "perl -e 'for (1 .. 3000) { mkdir q(deep); chdir q(deep) or last }'",
  },
  { name: "a program with our rights", script: "cp /bin/true setuid; chmod 4755 setuid" },
  { name: "names that are none", script: "touch -- -rf $'a\\nb' $'\\x1b[2J' $'\\xff'" },
  {
    name: "escapes and NUL in its messages",
    script: "printf 'mm/a.c:1:1: warning: \\033[2J\\007\\000\\302\\233evil <script>\\n'",
  },
];

Deno.test("what a build leaves is read and removed without harm", async (t) => {
  await using home = await hostileHome();
  await Deno.writeTextFile(`${home.dir}/home/secret`, `${SECRET}=y\n`);
  await plant(home, [...ATTACKS, { name: "nothing", script: "true" }], false);
  const began = performance.now();
  const ran = await verify(home, { sandbox: true });
  assert.ok(performance.now() - began < 120_000, "it hung");
  for (const [i, { name }] of ATTACKS.entries()) {
    await t.step(name, () => {
      const cell = ran.cells.find(({ state }) => state === i + 1);
      assert.match(cell?.verdict ?? "none", /^(?:pass|warn)$/, `${cell?.reason} ${ran.stderr}`);
    });
  }
  await t.step("the state after them builds as ever", () => {
    assert.equal(ran.cells.at(-1)!.verdict, "pass");
    assert.equal(ran.code, 0, ran.stderr);
  });
  await t.step("nothing of ours got out, nothing is gone", async () => {
    assert.ok(!ran.stdout.includes(SECRET));
    const grep = new Deno.Command("grep", { args: ["-rlI", SECRET, home.cache], stdout: "null" });
    assert.equal((await grep.output()).code, 1);
    assert.equal(await Deno.readTextFile(`${home.dir}/home/secret`), `${SECRET}=y\n`);
  });
  await t.step("other users cannot get at what it left", async () => {
    const workspaces = [];
    for await (const { name } of Deno.readDir(`${home.cache}/trees`)) {
      for await (const workspace of Deno.readDir(`${home.cache}/trees/${name}/work`)) {
        workspaces.push(`${home.cache}/trees/${name}/work/${workspace.name}`);
      }
    }
    assert.ok(workspaces.length > 0);
    for (const workspace of workspaces) {
      assert.equal((await Deno.stat(workspace)).mode! & 0o777, 0o700);
    }
  });
  await t.step("its messages are shown as text", async () => {
    const flags = ["verify", "main..series", ...home.flags, "--arch", "toya"];
    const usage = await everystep(home.dir, flags, { env: { HOME: `${home.dir}/home` } });
    assert.match(usage.stdout, /evil <script>/);
    assert.doesNotMatch(usage.stdout + usage.stderr, /[^\P{C}\n]/u);
  });
});

Deno.test("a link of the base that a patch moves to where it leads out is refused", async () => {
  await using home = await hostileHome();
  const git = (...args: string[]) =>
    new Deno.Command("git", { args: ["-C", home.tree, ...args], env: PLAIN_GIT, stdout: "null" })
      .output();
  await Deno.mkdir(`${home.tree}/a/b`, { recursive: true });
  await Deno.symlink("../../mm", `${home.tree}/a/b/l`);
  await git("add", "-A");
  await git("-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "a link");
  await commitSeries(home.tree, []);
  await git("checkout", "-q", "series");
  await git("mv", "a/b/l", "l");
  await git("-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "move it");
  await git("checkout", "-q", "main");
  const ran = await verify(home, { sandbox: true });
  assert.equal(ran.code, 2, ran.stderr);
  assert.match(ran.stderr, /l: is a symbolic link out of the tree \(to "\.\.\/\.\.\/mm"\)/);
});
