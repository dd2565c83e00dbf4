/** A range is verified as its commits are, also those that mails cannot carry. */
import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { AUTHOR } from "../toy/kernel.ts";
import { called, toyHome } from "./program.ts";

Deno.test("verify of commits whose messages hold diffs, and of one that changes nothing", async (t) => {
  await using home = await toyHome();
  const { tree } = home;
  const commit = async (message: string, file?: string, from = "", to = "") => {
    if (file !== undefined) {
      const text = await Deno.readTextFile(`${tree}/${file}`);
      assert.ok(text.includes(from));
      await Deno.writeTextFile(`${tree}/${file}`, text.replace(from, to));
    }
    await gitText(tree, ["commit", "-qa", "--allow-empty", "-m", message], { env: AUTHOR });
  };
  const signed = "\n\nSigned-off-by: A U Thor <author@example.org>";
  const diff = "diff --git a/mm/b.c b/mm/b.c\n--- a/mm/b.c\n+++ b/mm/b.c\n@@ -3,3 +3,3 @@\n" +
    " int b(int x)\n {\n-\tint y = x * 2;\n+\tint y = x * 9;\n";
  await commit(`mm: other\n\nNot so:\n\n${diff}\nbut so.${signed}`, "mm/a.c", "a(1)", "a(3)");
  await commit(`mm: nothing\n\nIt is empty.${signed}`);
  await commit(
    `mm: broken\n\nIndex: mm/x.c\n\nwords${signed}`,
    "mm/extra.c",
    "return 3;",
    "return 3",
  );
  await commit(`mm: mended${signed}`, "mm/extra.c", "return 3", "return 3;");
  await t.step("each state is its commit", async () => {
    const args = ["verify", "HEAD~4..", "--json", ...home.flags, "--arch", "toya"];
    const ran = await called(home.dir, args);
    assert.equal(ran.code, 1, ran.stderr);
    const report = JSON.parse(ran.stdout);
    const verdicts = report.cells.map(({ verdict }: { verdict: string }) => verdict);
    assert.deepEqual(verdicts, ["pass", "pass", "unaffected", "fail", "fixed"]);
    const trees = await gitText(tree, ["log", "--reverse", "--format=%T", "-5"]);
    assert.deepEqual(report.states.map(({ tree }: { tree: string }) => tree), trees.split("\n"));
  });
  await t.step("check says that it applies", async () => {
    const ran = await called(home.dir, [
      "check",
      "HEAD~4..",
      "--tree",
      tree,
      "--cache",
      home.cache,
    ]);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /^applies: 4 patches/);
  });
  await t.step("a merge is refused with the reason", async () => {
    await gitText(tree, ["checkout", "-q", "-b", "side", "HEAD~1"], { env: AUTHOR });
    await commit("side", "mm/b.c", "x * 2", "x * 5");
    await gitText(tree, ["merge", "-q", "--no-edit", "main"], { env: AUTHOR });
    const ran = await called(home.dir, [
      "check",
      "main~2..side",
      "--tree",
      tree,
      "--cache",
      home.cache,
    ]);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /is a merge, which is no patch/);
  });
});
