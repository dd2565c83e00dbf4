/** Trees whose repository lacks what their commits name: nothing can be said of a series there, not that it does not apply. */
import assert from "node:assert/strict";
import { UserError } from "../../bot/system/errors.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { checkSeries, openTree, resolveBase } from "../../bot/tree/mod.ts";
import { commit, KERNEL, mails, repo, seriesOf, sh, temp } from "./toy.ts";

const EDITED = (KERNEL["mm/a.c"] as string).replace("int a3;", "int three;");

/** A repository whose last commit is the series. */
async function withSeries(path: string) {
  const base = await repo(path);
  await commit(path, { "mm/a.c": EDITED }, "mm: three");
  const series = seriesOf(await mails(path, `${base}..`));
  await sh(path, "reset", "-q", "--hard", base);
  return { base, series };
}

Deno.test("files whose content a repository has not got", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const { base, series } = await withSeries(path);
  const check = async (at: string) => {
    const tree = await openTree(at, { cache: dir.cache, ui: silent });
    return await checkSeries(tree, await resolveBase(tree, series, { base }), series);
  };
  const refuses = (at: string, message: RegExp) =>
    assert.rejects(check(at), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      return true;
    });
  await t.step("a partial clone, until it has fetched them", async () => {
    await sh(path, "config", "uploadpack.allowFilter", "true");
    await sh(path, "config", "uploadpack.allowAnySHA1InWant", "true");
    const partial = `${dir.path}/partial`;
    await sh(
      dir.path,
      ...["clone", "-q", "--filter=blob:none", "--no-checkout", `file://${path}`, partial],
    );
    await refuses(partial, /a partial clone, which has not got mm\/a\.c of [0-9a-f]{12}$/);
    await sh(partial, "checkout", "-q", "--detach", base);
    assert.equal((await check(partial)).ok, true);
  });
  await t.step("a damaged repository", async () => {
    const whole = `${dir.path}/whole`;
    await sh(dir.path, "clone", "-q", "--no-hardlinks", path, whole);
    assert.equal((await check(whole)).ok, true);
    const blob = (await sh(whole, "rev-parse", `${base}:mm/a.c`)).trim();
    await Deno.remove(`${whole}/.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    await refuses(whole, /the repository is damaged: it has not got mm\/a\.c of/);
  });
  await t.step("one that borrows from nowhere", async () => {
    const borrower = `${dir.path}/borrower`;
    await sh(dir.path, "clone", "-q", "--shared", path, borrower);
    await Deno.writeTextFile(`${borrower}/.git/objects/info/alternates`, "/nowhere/objects\n");
    await refuses(borrower, new RegExp(`it has not got ${base}, which is its HEAD$`));
  });
});
