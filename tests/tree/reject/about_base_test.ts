/** What is told of a base that a series does not apply to, and prerequisites of all kinds. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { readContent } from "../../../bot/source/content.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { renderReject } from "../../../bot/report/terminal/reject.ts";
import { checkSeries, openTree, patchIdsBelow, resolveBase } from "../../../bot/tree/mod.ts";
import { commit, repo, sh, temp } from "../toy.ts";

Deno.test("a reject names the base, prerequisites that are missing, and where it applies", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const first = await repo(path);
  await commit(path, { "mm/a.c": "other\n" }, "later");
  const main = await sh(path, "rev-parse", "HEAD");
  await sh(path, "checkout", "-q", "-b", "dev");
  const needed = await commit(path, { "mm/b.c": "needed\n" }, "needed");
  await commit(path, { "mm/b.c": "needed, and more\n" }, "more");
  const read = async (text: string) => {
    const bytes = new TextEncoder().encode(text);
    const series = await parseSeries(readContent(bytes, "x.mbox").messages);
    const tree = await openTree(path, { cache: dir.cache, ui: silent });
    const applied = await checkSeries(tree, await resolveBase(tree, series), series);
    assert.ok(!applied.ok);
    return { base: applied.reject.base!, text: renderReject(applied.reject) };
  };
  const mailOf = async (...args: string[]) =>
    `${await sh(path, "format-patch", "--stdout", ...args)}\n`;
  await sh(path, "checkout", "-q", "dev");
  const more = await mailOf("-1", `--base=${main}`);
  await sh(path, "checkout", "-q", "master");
  await t.step("a prerequisite of another branch", async () => {
    const { base, text } = await read(more);
    assert.equal(base.commit, main);
    assert.equal(base.prerequisites.length, 1);
    assert.equal(base.elsewhere?.commit, needed);
    assert.match(text, /^base: [0-9a-f]{12}, the series names it: base-commit/);
    assert.match(text, /\n1 prerequisite patch is not applied: [0-9a-f]{40}\n/);
    assert.match(
      text,
      /expect at [0-9a-f]{12} \(dev~1\): --base [0-9a-f]{12}\npatch 1 does not apply/,
    );
  });
  await t.step("a base that is named wrongly", async () => {
    await sh(path, "checkout", "-q", "-b", "old", first);
    await commit(path, { "mm/a.c": "mine\n" }, "mine");
    const mail = await mailOf("-1", `--base=${first}`);
    await sh(path, "checkout", "-q", "master");
    const { base } = await read(mail.replace(/^base-commit: .*$/m, `base-commit: ${main}`));
    assert.equal(base.matching, 0);
    assert.equal(base.of, 1);
    assert.equal(base.elsewhere?.commit, first);
  });
  await t.step("no base where it fits: the count is told once", async () => {
    const mail = await mailOf("-1", "old");
    const lost = mail.replace(/^index [0-9a-f]+/m, `index ${"1".repeat(40)}`);
    const { base, text } = await read(lost.replace(/^-\S.*$/m, "-no such line"));
    assert.equal(base.how, "HEAD");
    assert.equal(text.match(/0 of 1 files? (?:is|are)/g)?.length, 1, text);
  });
});

Deno.test("prerequisites of every kind are found below the base", async () => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path, {
    "Makefile": "a\n",
    "Kconfig": "b\n",
    "mm/a.c": "1\n2\n3\n4\n5\n",
  });
  await commit(path, { "mm/a.c": "1\n2\n3\n4\n6\n" }, "a line");
  await Deno.chmod(`${path}/mm/a.c`, 0o755);
  await commit(path, {}, "a mode");
  await sh(path, "mv", "mm/a.c", "mm/b.c");
  await commit(path, {}, "a rename");
  await commit(path, { "mm/bin": new Uint8Array([0, 1, 2, 255]) }, "binary");
  await commit(path, { "mm/bin": new Uint8Array([0, 1, 2, 254]) }, "binary again");
  await commit(path, { "mm/empty": "" }, "an empty file");
  await commit(path, { "mm/empty": null }, "no empty file");
  await commit(path, { "mm/bin": null }, "no binary file");
  const below = await sh(path, "rev-parse", "HEAD");
  await commit(path, { "mm/b.c": "7\n" }, "the series");
  const mail = await sh(path, "format-patch", "--stdout", "-1", `--base=${base}`);
  const named = Array.from(mail.matchAll(/^prerequisite-patch-id: (\w+)$/gm), ([, id]) => id!);
  assert.equal(named.length, 8);
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const ids = await patchIdsBelow(tree, below);
  assert.deepEqual(named.filter((id) => !ids!.has(id)), []);
});
