/** What programs ask for: a series by its Message-ID. */
import assert from "node:assert/strict";
import type { Db } from "../../../bot/service/db/types.ts";
import { putPlan } from "../../../bot/service/run/plan_file.ts";
import { keepMailIds } from "../../../bot/service/state/mails.ts";
import { giveVerdict, submit } from "../../../bot/service/state/series.ts";
import { setCells } from "../../../bot/service/state/shards.ts";
import { submission, testWeb } from "./rig.ts";

/** Runs them in an empty database. */
export async function apiSteps(t: Deno.TestContext, db: Db): Promise<void> {
  const web = await testWeb(db, { publicUrl: "https://ci.example.org" });
  const given = submission(7), { id } = await submit(db, given), run = { id, run: 1 };
  const ask = async (query: string) => {
    const answer = await web.get(`/api/series${query}`);
    assert.equal(answer.headers.get("content-type"), "application/json");
    return { status: answer.status, body: await answer.json() };
  };
  const page = `https://ci.example.org/series/${id}`;
  const msgid = `?msgid=${encodeURIComponent(given.key)}`;

  await t.step("a series on its way has no verdict yet", async () => {
    const { status, body } = await ask(msgid);
    assert.equal(status, 200);
    const [one] = body.series;
    assert.deepEqual([one.id, one.msgid, one.state, one.verdict], [
      id,
      given.key,
      "new",
      undefined,
    ]);
    assert.deepEqual(one.links, { page });
  });

  await t.step("the verdict, the cells and the links", async () => {
    await giveVerdict(db, run, { verdict: "not-bisect-safe", summary: "patch 1 breaks um" });
    await setCells(db, run, [{ arch: "um", state: 1, verdict: "fail", why: "mm/a.c:1: error" }]);
    const [one] = (await ask(`?msgid=${encodeURIComponent(`<${given.key}>`)}`)).body.series;
    assert.deepEqual([one.verdict, one.summary], ["not-bisect-safe", "patch 1 breaks um"]);
    assert.deepEqual(one.cells, [{
      arch: "um",
      state: 1,
      verdict: "fail",
      why: "mm/a.c:1: error",
    }]);
    assert.deepEqual(one.links, { page, report: `${page}/report.json` });
  });

  await t.step("any of its mails leads to it", async () => {
    await keepMailIds(db, run, [given.key, "patch-2@example.org"]);
    await keepMailIds(db, run, [given.key, "patch-2@example.org"]);
    const { status, body } = await ask("?msgid=<patch-2@example.org>");
    assert.equal(status, 200);
    assert.deepEqual(body.series.map((one: { id: string }) => one.id), [id]);
    assert.equal((await ask(msgid)).body.series.length, 1, "found once, by key and by mail");
    const page = await web.get("/m/patch-2@example.org");
    assert.equal(page.headers.get("location"), `/series/${id}`);
    const again = { ...submission(9), key: "resent@example.org" };
    const later = { id: (await submit(db, again)).id };
    await keepMailIds(db, later, ["patch-2@example.org"]);
    const both = (await ask("?msgid=patch-2@example.org")).body.series;
    assert.deepEqual(both.map((one: { id: string }) => one.id), [later.id, id]);
    assert.equal(
      (await web.get("/m/patch-2@example.org")).headers.get("location"),
      `/series/${later.id}`,
    );
  });

  await t.step("a tree that had to be found is named, not that it had to be", async () => {
    const other = { ...submission(10), tree: "auto" };
    const run = { id: (await submit(db, other)).id, run: 1 };
    const asked = async () =>
      (await ask(`?msgid=${encodeURIComponent(other.key)}`)).body.series[0].tree;
    assert.equal(await asked(), "auto");
    const choice = { name: "net-next", of: 2, why: "the subject names it", tried: [] };
    await putPlan(web.store, run, {
      ...{ base: "0".repeat(40), level: "objects", boot: false, tree: "net-next" },
      found: { how: "blobs", why: "all files fit", choice },
    });
    assert.equal(await asked(), "net-next");
    const page = await (await web.get(`/series/${run.id}`)).text();
    assert.match(page, /net-next: the subject names it/);
  });

  await t.step("a series that does not apply", async () => {
    const other = submission(8), run = { id: (await submit(db, other)).id, run: 1 };
    await giveVerdict(db, run, { verdict: "does-not-apply", summary: "does not apply: patch 2" });
    const [one] = (await ask(`?msgid=${encodeURIComponent(other.key)}`)).body.series;
    assert.match(one.links.reject, /\/reject\.json$/);
  });

  await t.step("what is not there is JSON, too", async () => {
    assert.equal((await ask("?msgid=nobody@example.org")).status, 404);
    for (const query of ["", "?msgid=", "?msgid=a%00b", `?msgid=${"x".repeat(999)}`]) {
      assert.equal((await ask(query)).status, 400, query.slice(0, 20));
    }
    const { status, body } = await ask("/nothing");
    assert.equal(status, 404);
    assert.equal(typeof body.error, "string");
  });
}
