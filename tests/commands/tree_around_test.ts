/** The tree that one stands in, from any directory of it. */
import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { treeAround } from "../../bot/tree/mod.ts";
import { commitSeries, formatSeries, TOY_FILES, writeFiles } from "../toy/kernel.ts";
import { called, toyHome } from "./program.ts";

Deno.test("a directory of a tree is inside the tree", async (t) => {
  await using home = await toyHome();
  const { dir, tree } = home, flags = home.flags.slice(2), cache = home.flags.slice(4);
  await commitSeries(tree, [{ subject: "mm: x", files: { "mm/b.c": ["2", "3"] } }]);
  await formatSeries(tree, `${dir}/patches`);
  const note = /^(?:note: )?tree: \/.*\/linux, the kernel tree that you are in$/m;
  await t.step("for a range", async () => {
    await gitText(tree, ["checkout", "-q", "series"]);
    const ran = await called(`${tree}/mm`, ["plan", "HEAD~1..", ...flags]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, note);
    await gitText(tree, ["checkout", "-q", "main"]);
  });
  await t.step("for mails", async () => {
    const ran = await called(`${tree}/mm`, ["check", "../../patches", ...cache, "--json"]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, note);
    const head = await gitText(tree, ["rev-parse", "main"]);
    assert.equal(JSON.parse(ran.stdout).base.commit, head);
  });
  await t.step("for `tree`, at its top and below it", async () => {
    for (const at of [tree, `${tree}/arch/toya`]) {
      const ran = await called(at, ["tree", "--json", ...cache]);
      assert.equal(ran.code, 0, ran.stderr);
      assert.equal(JSON.parse(ran.stdout).path, tree);
    }
  });
});

Deno.test("a commit is told from a file that is missing", async (t) => {
  await using home = await toyHome();
  const { dir, tree } = home, cache = home.flags.slice(4);
  await commitSeries(tree, [{ subject: "mm: x", files: { "mm/b.c": ["2", "3"] } }]);
  const ask = (at: string, word: string, ...more: string[]) =>
    called(at, ["check", word, ...more, ...cache]);
  const head = await gitText(tree, ["rev-parse", "--short", "HEAD"]);
  for (const word of ["series", "series~1", "HEAD^!", head]) {
    await t.step(word, async () => {
      const name = word.replace("^!", "");
      for (const ran of [await ask(`${tree}/mm`, word), await ask(dir, word, "--tree", tree)]) {
        assert.equal(ran.code, 2);
        assert.ok(ran.stderr.includes(`${word}: is a commit`), ran.stderr);
        assert.ok(ran.stderr.includes(`hint: ${name}^..${name} is that commit alone`), ran.stderr);
        assert.ok(ran.stderr.includes(`${name}.. the range after it`), ran.stderr);
      }
    });
  }
  await t.step("what is neither is still missing", async () => {
    const ran = await ask(tree, "nowhere");
    assert.match(ran.stderr, /nowhere: there is no such file or directory/);
    assert.match((await ask(dir, "series")).stderr, /there is no such file or directory/);
  });
  await t.step("a file of that name is the series", async () => {
    await formatSeries(tree, `${dir}/patches`);
    const ran = await ask(dir, "patches", "--tree", tree);
    await gitText(tree, ["branch", "patches"]);
    assert.equal((await ask(dir, "patches", "--tree", tree)).stdout, ran.stdout);
    assert.equal(ran.code, 0);
  });
});

Deno.test("going up ends at another git tree, and goes by where a link leads", async () => {
  await using home = await toyHome();
  const { dir, tree } = home;
  await Deno.mkdir(`${tree}/own/deep`, { recursive: true });
  assert.equal(await treeAround(`${tree}/own/deep`), tree);
  await gitText(`${tree}/own`, ["init", "-q"]);
  assert.equal(await treeAround(`${tree}/own/deep`), undefined);
  assert.equal(await treeAround(dir), undefined);
  await Deno.symlink(`${tree}/mm`, `${dir}/link`);
  assert.equal(await treeAround(`${dir}/link`), tree);
  await writeFiles(`${dir}/tarball`, TOY_FILES);
  assert.equal(await treeAround(`${dir}/tarball/mm`), `${dir}/tarball`);
});
