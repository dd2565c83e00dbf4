import assert from "node:assert/strict";
import { kernelTop } from "../../bot/tree/kernel.ts";
import { openTree, openWorkspace } from "../../bot/tree/mod.ts";
import { UserError } from "../../bot/system/errors.ts";
import { run } from "../../bot/system/process/process.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { commit, fingerprint, KERNEL, repo, sh, temp, write } from "./toy.ts";

const open = (path: string, cache: string) => openTree(path, { cache, ui: silent });

/** What a workspace checks out of a tree. */
async function source(path: string, cache: string, commit?: string) {
  const tree = await open(path, cache);
  await using workspace = await openWorkspace(tree, { cache, ui: silent });
  await workspace.checkout(commit ?? tree.head);
  return { tree, a: await Deno.readTextFile(`${workspace.source}/mm/a.c`) };
}

Deno.test("a git tree with local changes: HEAD is used, the changes are said, nothing is touched", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const head = await repo(path);
  await write(path, { "mm/a.c": "changed\n", "mm/b.c": "staged\n", "untracked.c": "x\n" });
  await sh(path, "add", "mm/b.c");
  // An index whose times are stale: a status that refreshed it would write it.
  await Deno.utime(`${path}/Makefile`, 1, 1);
  const before = await fingerprint(path);
  const { tree, a } = await source(path, dir.cache);
  assert.equal(await fingerprint(path), before);
  assert.equal(tree.head, head);
  assert.equal(a, KERNEL["mm/a.c"]);
  assert.deepEqual(tree.notes, ["local changes are left out, 2 files: mm/a.c, mm/b.c"]);
});

Deno.test("a clean git tree has no notes", async () => {
  await using dir = await temp();
  await repo(`${dir.path}/linux`);
  assert.deepEqual((await open(`${dir.path}/linux`, dir.cache)).notes, []);
});

Deno.test("a linked worktree, a bare repository, a shallow clone, a git directory", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const head = await commit(path, { "mm/a.c": "second\n" }, "second");
  await sh(path, "worktree", "add", "-q", "--detach", `${dir.path}/linked`, base);
  await sh(dir.path, "clone", "-q", "--bare", path, "bare.git");
  await sh(dir.path, "clone", "-q", "--depth=1", `file://${path}`, "shallow");
  const table = [
    { name: "linked", head: base, a: KERNEL["mm/a.c"], notes: [] },
    { name: "bare.git", head, a: "second\n", notes: [] },
    { name: "shallow", head, a: "second\n", notes: ["a shallow clone: its history is cut"] },
    { name: "linux/.git", head, a: "second\n", notes: [] },
  ];
  for (const { name, ...want } of table) {
    await t.step(name, async () => {
      const before = await fingerprint(dir.path + "/linux"), own = `${dir.path}/${name}`;
      const ownBefore = await fingerprint(own);
      const { tree, a } = await source(own, dir.cache);
      assert.deepEqual({ head: tree.head, a, notes: tree.notes }, want);
      assert.equal(await fingerprint(own), ownBefore);
      assert.equal(await fingerprint(`${dir.path}/linux`), before);
    });
  }
});

Deno.test("a sha256 repository", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await Deno.mkdir(path);
  await sh(path, "init", "-q", "--object-format=sha256", ".");
  const head = await commit(path, KERNEL, "base");
  const { tree, a } = await source(path, dir.cache);
  assert.equal(tree.head, head);
  assert.equal(a, KERNEL["mm/a.c"]);
});

Deno.test("a directory inside a tree is lifted to the top", async () => {
  await using dir = await temp();
  await repo(`${dir.path}/linux`);
  await write(`${dir.path}/plain`, KERNEL);
  for (const name of ["linux", "plain"]) {
    const path = `${dir.path}/${name}/mm`;
    const tree = await open(path, dir.cache);
    assert.equal(tree.path, `${dir.path}/${name}`);
    assert.equal(tree.notes[0], `${path} is inside a tree: its top ${dir.path}/${name} is used`);
  }
});

Deno.test("an unpacked tarball: .gitignore holds, the commit depends on the files only", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux-6.19.6`;
  await write(path, { ...KERNEL, "mm/a.o": "left over\n", ".config": "CONFIG_X=y\n" });
  await Deno.chmod(`${path}/mm/b.c`, 0o755);
  const before = await fingerprint(path);
  const first = await source(path, dir.cache);
  assert.equal(first.a, KERNEL["mm/a.c"]);
  assert.equal(await fingerprint(path), before);
  const gitDir = first.tree.gitDir;
  const list = await sh(gitDir, "ls-tree", "-r", "--name-only", first.tree.head);
  assert.deepEqual(list.split("\n").sort(), Object.keys(KERNEL).sort());
  assert.match(await sh(gitDir, "ls-tree", first.tree.head, "mm/b.c"), /^100755 /);
  assert.match(await sh(gitDir, "log", "--format=%s", first.tree.head), /^Linux 6\.19\.6$/);
  const again = await open(path, dir.cache);
  assert.equal(again.head, first.tree.head);
  await write(path, { "mm/a.c": "edited\n", "mm/b.c": null });
  const edited = await source(path, dir.cache);
  assert.equal(edited.a, "edited\n");
  assert.notEqual(edited.tree.head, first.tree.head);
  // Another cache and another place: the same commit.
  const elsewhere = `${dir.path}/elsewhere`;
  assert.ok((await run(["cp", "-a", path, elsewhere])).ok);
  assert.equal((await open(elsewhere, `${dir.path}/cache2`)).head, edited.tree.head);
});

Deno.test("a tarball unpacked inside an unrelated git repository is a plain directory", async () => {
  await using dir = await temp();
  await repo(`${dir.path}/home`, { "notes.txt": "x\n" });
  await write(`${dir.path}/home/linux`, KERNEL);
  const tree = await open(`${dir.path}/home/linux`, dir.cache);
  assert.equal(tree.path, `${dir.path}/home/linux`);
  assert.equal(tree.repository, undefined);
});

Deno.test("a worktree whose repository is gone is read as it stands", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await write(path, { ...KERNEL, ".git": "gitdir: /nowhere/at/all\n" });
  const tree = await open(path, dir.cache);
  assert.match(tree.notes.join("\n"), /its \.git cannot be read/);
  const list = await sh(tree.gitDir, "ls-tree", "-r", "--name-only", tree.head);
  assert.deepEqual(list.split("\n").sort(), Object.keys(KERNEL).sort());
});

Deno.test("what is no kernel tree is refused in one line", async (t) => {
  await using dir = await temp();
  await write(dir.path, { "linux.tar.xz": "x", "empty/x": "x", "half/Makefile": "all:\n" });
  await repo(`${dir.path}/other`, { "README": "x\n" });
  await Deno.mkdir(`${dir.path}/unborn`);
  await sh(`${dir.path}/unborn`, "init", "-q", ".");
  const table: [string, RegExp, RegExp?][] = [
    ["nowhere", /nowhere: no such directory$/],
    ["linux.tar.xz", /not a directory$/, /unpack/],
    ["empty", /not a kernel tree: no Makefile and Kconfig/, /--tree/],
    ["half", /not a kernel tree/],
    ["other", /not a kernel tree/],
    ["unborn", /no commit at HEAD yet/],
  ];
  for (const [name, message, hint] of table) {
    await t.step(name, async () => {
      await assert.rejects(open(`${dir.path}/${name}`, dir.cache), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("\n"));
        if (hint !== undefined) assert.match(error.hint ?? "", hint);
        return true;
      });
    });
  }
  assert.equal([...Deno.readDirSync(dir.path)].some((entry) => entry.name === "cache"), false);
});

Deno.test("a directory below what is no tree's top is in no tree", async (t) => {
  await using dir = await temp();
  await write(dir.path, { ...KERNEL, "open/own/x": "x\n", "closed/own/x": "x\n" });
  await Deno.chmod(`${dir.path}/closed`, 0o755);
  await t.step("a part of the source is", async () => {
    assert.equal(await kernelTop(`${dir.path}/closed/own`), dir.path);
  });
  await t.step("what lies in a directory that all may write to is not", async () => {
    await Deno.chmod(dir.path, 0o1777);
    assert.equal(await kernelTop(`${dir.path}/closed/own`), undefined);
    assert.equal(await kernelTop(dir.path), dir.path);
    await Deno.chmod(dir.path, 0o755);
  });
  await t.step("what lies below a ceiling of git's is not", async () => {
    const before = Deno.env.get("GIT_CEILING_DIRECTORIES") ?? "";
    Deno.env.set("GIT_CEILING_DIRECTORIES", `${before}:${dir.path}`);
    assert.equal(await kernelTop(`${dir.path}/closed/own`), undefined);
    Deno.env.set("GIT_CEILING_DIRECTORIES", before);
  });
});

Deno.test("two opens at once of one plain directory agree", async () => {
  await using dir = await temp();
  await write(`${dir.path}/linux`, KERNEL);
  const [one, two] = await Promise.all([1, 2].map(() => open(`${dir.path}/linux`, dir.cache)));
  assert.equal(one?.head, two?.head);
});
