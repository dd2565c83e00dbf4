import assert from "node:assert/strict";
import { identify } from "../../bot/system/process/proc.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { openTree, openWorkspace } from "../../bot/tree/mod.ts";
import { collect, commit, KERNEL, repo, sh, temp } from "./toy.ts";

Deno.test("checkout is exact, and keeps the times of what does not change", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const next = await commit(path, { "mm/a.c": "x\n", "mm/new.c": "y\n" }, "next");
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  await using workspace = await openWorkspace(tree, { cache: dir.cache, ui: silent });
  await workspace.checkout(base);
  const at = (name: string) => `${workspace.source}/${name}`;
  const time = async (name: string) => (await Deno.stat(at(name))).mtime?.getTime();
  const before = await time("mm/b.c");
  await new Promise((resolve) => setTimeout(resolve, 20));
  await workspace.checkout(next);
  assert.equal(await Deno.readTextFile(at("mm/new.c")), "y\n");
  await Deno.writeTextFile(at("mm/a.c"), "spoilt\n");
  await Deno.writeTextFile(at("mm/a.o"), "ignored\n");
  await Deno.mkdir(at("nested/.git"), { recursive: true });
  await Deno.writeTextFile(at("nested/.git/HEAD"), "ref: refs/heads/x\n");
  await Deno.remove(at("Kconfig"));
  await workspace.checkout(base);
  assert.equal(await sh(workspace.source, "status", "--porcelain", "--ignored"), "");
  assert.equal(await Deno.readTextFile(at("mm/a.c")), KERNEL["mm/a.c"]);
  assert.deepEqual([...Deno.readDirSync(workspace.source)].map((entry) => entry.name).sort(), [
    ".git",
    ".gitignore",
    "Kconfig",
    "Makefile",
    "arch",
    "mm",
  ]);
  assert.equal(await time("mm/b.c"), before);
  assert.equal(workspace.buildDir("um"), `${workspace.workDir}/build/um`);
  assert.throws(() => workspace.buildDir("../um"));
});

Deno.test("there and back, a state's files are no newer than what was made of them", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const next = await commit(path, { "mm/a.c": "x\n", "mm/new.c": "y\n" }, "next");
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  await using workspace = await openWorkspace(tree, { cache: dir.cache, ui: silent });
  await workspace.checkout(base, "old");
  const made = Date.now();
  await Deno.symlink("a.c", `${path}/mm/link.c`);
  const linked = await commit(path, { "mm/b.c": "z\n" }, "a link, too");
  for (const one of [next, linked, base, next]) {
    await workspace.checkout(one, "old");
    for (const { name } of Deno.readDirSync(`${workspace.source}/mm`)) {
      const { mtime } = await Deno.stat(`${workspace.source}/mm/${name}`);
      assert.ok(mtime!.getTime() <= made, `${name} at ${one}`);
    }
  }
  assert.equal(await Deno.readTextFile(`${workspace.source}/mm/a.c`), "x\n");
  await workspace.checkout(base);
  const { mtime } = await Deno.stat(`${workspace.source}/mm/a.c`);
  assert.ok(mtime!.getTime() >= made - 1000, "as git left it");
});

Deno.test("a switch looks at what differs alone, and comes to what a checkout comes to", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const changed = await commit(path, { "mm/a.c": "x\n", "mm/ b.c": "y\n" }, "a name with a blank");
  const again = await commit(path, { "mm/a.c": "z\n", "mm/ b.c": "w\n" }, "the same files");
  await Deno.symlink("a.c", `${path}/mm/link.c`);
  const linked = await commit(path, { "mm/a.c": "x\n" }, "a link, too");
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  await using workspace = await openWorkspace(tree, { cache: dir.cache, ui: silent });
  const { source } = workspace;
  const made = Date.now();
  // The first has nothing to go from.
  for (const one of [base, changed, again, again, changed, linked, again, base, again]) {
    await workspace.switchTo(one);
    assert.equal(await sh(source, "rev-parse", "HEAD"), one);
    assert.equal(await sh(source, "ls-files", "--others"), "");
    for (const name of (await sh(source, "ls-tree", "-r", "-z", "--name-only", one)).split("\0")) {
      if (name === "") continue;
      const text = await Deno.readTextFile(`${source}/${name}`);
      const there = name === "mm/link.c" ? "mm/a.c" : name;
      assert.equal(text.trim(), await sh(source, "cat-file", "blob", `${one}:${there}`), name);
      const { mtime } = await Deno.stat(`${source}/${name}`);
      assert.ok(mtime!.getTime() <= made + 1000, name);
    }
  }
  const { mtime } = await Deno.stat(`${source}/mm/a.c`);
  assert.equal(mtime!.getUTCFullYear(), 2000, "no newer than what was made of it");
  // What lies there meanwhile is not looked at: that is for a checkout.
  await Deno.writeTextFile(`${source}/mm/left.o`, "");
  await workspace.switchTo(changed);
  assert.equal(await sh(source, "ls-files", "--others"), "mm/left.o");
  await workspace.checkout(changed);
  assert.equal(await sh(source, "ls-files", "--others"), "");
});

Deno.test("no time is set through a directory that is a link now", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`, outside = `${dir.path}/outside`;
  const base = await repo(path);
  const next = await commit(path, { "mm/a.c": "x\n" }, "next");
  await Deno.mkdir(outside);
  await Deno.writeTextFile(`${outside}/a.c`, "mine\n");
  await Deno.remove(`${path}/mm`, { recursive: true });
  await Deno.symlink(outside, `${path}/mm`);
  const linked = await commit(path, {}, "a way out");
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  await using workspace = await openWorkspace(tree, { cache: dir.cache, ui: silent });
  const { mtime } = await Deno.stat(`${outside}/a.c`);
  for (const one of [base, next, linked, base, linked]) await workspace.checkout(one, "old");
  assert.deepEqual((await Deno.stat(`${outside}/a.c`)).mtime, mtime);
});

Deno.test("two workspaces at once are two; a free one is used again", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const next = await commit(path, { "mm/a.c": "x\n" }, "next");
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const context = { cache: dir.cache, ui: silent };
  {
    const [one, two] = await Promise.all([
      openWorkspace(tree, context),
      openWorkspace(tree, context),
    ]);
    await using _one = one, _two = two;
    assert.notEqual(one.source, two.source);
    await Promise.all([one.checkout(base), two.checkout(next)]);
    assert.equal(await Deno.readTextFile(`${one.source}/mm/a.c`), KERNEL["mm/a.c"]);
    assert.equal(await Deno.readTextFile(`${two.source}/mm/a.c`), "x\n");
  }
  await using again = await openWorkspace(tree, context);
  assert.equal(again.workDir, `${tree.home}/work/0`);
});

Deno.test("debris of every kind is cleaned", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const context = { cache: dir.cache, ui: silent };
  const source = `${tree.home}/work/0/linux`, gitDir = `${tree.gitDir}/worktrees/linux`;
  const table: Record<string, () => Promise<void>> = {
    "an index lock": () => Deno.writeTextFile(`${gitDir}/index.lock`, ""),
    "a HEAD lock": () => Deno.writeTextFile(`${gitDir}/HEAD.lock`, ""),
    "half an am": async () => {
      await Deno.mkdir(`${gitDir}/rebase-apply`);
      await Deno.writeTextFile(`${gitDir}/rebase-apply/next`, "1\n");
    },
    "a torn index": () => Deno.writeTextFile(`${gitDir}/index`, "DIRC"),
    "no index": () => Deno.remove(`${gitDir}/index`),
    "an empty HEAD": () => Deno.writeTextFile(`${gitDir}/HEAD`, ""),
    "no git directory": () => Deno.remove(gitDir, { recursive: true }),
    "no .git file": () => Deno.remove(`${source}/.git`),
    "half a worktree": async () => {
      await Deno.remove(source, { recursive: true });
      await Deno.mkdir(source);
      await Deno.writeTextFile(`${source}/Makefile`, "");
    },
    "no worktree": () => Deno.remove(source, { recursive: true }),
    "a file for a worktree": async () => {
      await Deno.remove(source, { recursive: true });
      await Deno.writeTextFile(source, "");
    },
    "a torn pid file": () => Deno.writeTextFile(`${tree.home}/work/0/pids`, '{"pid":1,"st'),
  };
  for (const [name, spoil] of Object.entries(table)) {
    await t.step(name, async () => {
      {
        await using first = await openWorkspace(tree, context);
        await first.checkout(base);
      }
      await spoil();
      await using workspace = await openWorkspace(tree, context);
      await workspace.checkout(base);
      assert.equal(await sh(workspace.source, "status", "--porcelain", "--ignored"), "");
      assert.equal(await sh(workspace.source, "rev-parse", "HEAD"), base);
    });
  }
});

Deno.test("an abandoned process group is ended; one with a reused id is not", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const workspace = `${tree.home}/work/0`;
  await Deno.mkdir(workspace, { recursive: true });
  const sleep = (cwd: string) =>
    new Deno.Command("sleep", { args: ["60"], detached: true, cwd, stdin: "null" }).spawn();
  const left = sleep("/"), other = sleep("/");
  // The leader is gone, but what it started is still there.
  const parent = new Deno.Command("sh", {
    args: ["-c", "sleep 61 & exec true"],
    detached: true,
    cwd: workspace,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const leader = identify(parent.pid) ?? { pid: parent.pid, startTime: "1", boot: "x" };
  await parent.status;
  const lines = [identify(left.pid), { ...identify(other.pid), startTime: "1" }, leader];
  await Deno.writeTextFile(
    `${workspace}/pids`,
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  );
  const ui = collect();
  await using _workspace = await openWorkspace(tree, { cache: dir.cache, ui });
  assert.deepEqual(ui.notes, ["ended 2 process(es) that a killed run had left"]);
  assert.equal((await left.status).signal, "SIGKILL");
  assert.ok(identify(other.pid) !== undefined);
  other.kill("SIGKILL");
  await other.status;
});
