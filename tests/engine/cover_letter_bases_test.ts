/** The base that a mail names, where the series stands on more than that. */
import assert from "node:assert/strict";
import { examineCoverLetter } from "../../bot/engine/cover_letter/examine.ts";
import { parseSeries } from "../../bot/series/mod.ts";
import { readContent } from "../../bot/source/content.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { openTree, resolveBase, settlePrerequisites } from "../../bot/tree/mod.ts";
import { commit, KERNEL, repo, sh, temp } from "../tree/toy.ts";

Deno.test("the files are as the patches expect on the base with its prerequisites", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  await sh(path, "checkout", "-q", "-b", "dev");
  const text = KERNEL["mm/a.c"] as string;
  await commit(path, { "mm/a.c": text.replace("int a3;", "int three;") }, "mm: three");
  await commit(
    path,
    { "mm/a.c": text.replace("int a3;", "int three;").replace("int a5;", "int five;") },
    "mm: five",
  );
  const mbox = await sh(path, "format-patch", "--stdout", "--base=master", "-1");
  await sh(path, "checkout", "-q", "master");
  const other = await commit(path, { "mm/b.c": "int b;\n" }, "mm: another");
  const series = await parseSeries(
    readContent(new TextEncoder().encode(`${mbox}\n`), "x").messages,
  );
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const findingsOf = async (given: string) => {
    const start = await resolveBase(tree, series, { base: given });
    const base = await settlePrerequisites(tree, start, series, { mails: [] });
    assert.deepEqual(base.prerequisites?.map(({ result }) => result), ["applied"]);
    const { findings } = await examineCoverLetter(
      { series, tree, base } as Parameters<typeof examineCoverLetter>[0],
      { stats: [] },
      { cache: dir.cache, cwd: path, home: path, ui: silent, signal: AbortSignal.timeout(60_000) },
    );
    const found = findings.filter(({ kind }) => kind === "base-commit");
    return found.map(({ severity, is }) => `${severity}: ${is}`).join("\n");
  };
  await t.step("that is used", async () => {
    assert.equal(
      await findingsOf("master~1"),
      "ok: all 1 files are as the patches expect there; it is the base used",
    );
  });
  await t.step("where another one is used, nobody has put them there", async () => {
    assert.match(
      await findingsOf(other),
      /^note: only 0 of 1 files .* its prerequisites are not in what was looked at$/,
    );
  });
});

Deno.test("prerequisites that are applied give a tree no history", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  await sh(path, "checkout", "-q", "-b", "dev");
  await commit(path, { "mm/b.c": "int b;\n" }, "mm: b");
  await commit(path, { "mm/c.c": "int c;\n" }, 'mm: c\n\nFixes: ba9876543210 ("mm: x")');
  const mbox = await sh(path, "format-patch", "--stdout", "--base=master", "-1");
  const bytes = new TextEncoder().encode(`${mbox}\n`);
  const series = await parseSeries(readContent(bytes, "x").messages);
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const start = await resolveBase(tree, series, { base: "master" });
  const base = await settlePrerequisites(tree, start, series, { mails: [] });
  assert.equal(base.below?.commit, start.commit);
  const { findings } = await examineCoverLetter(
    { series, tree, base } as Parameters<typeof examineCoverLetter>[0],
    { stats: [] },
    { cache: dir.cache, cwd: path, home: path, ui: silent, signal: AbortSignal.timeout(60_000) },
  );
  const found = findings.filter(({ kind }) => kind === "fixes");
  assert.deepEqual(found.map(({ severity, is }) => `${severity}: ${is}`), [
    "note: cannot be checked: the tree has no history",
  ]);
});
