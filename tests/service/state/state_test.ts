import assert from "node:assert/strict";
import { lastEvent } from "../../../bot/service/state/events.ts";
import { historyOf } from "../../../bot/service/state/follow.ts";
import {
  addPosting,
  postingsDue,
  postingsOf,
  settlePosting,
} from "../../../bot/service/state/postings.ts";
import {
  endSeries,
  giveVerdict,
  runAgain,
  seriesById,
  submit,
} from "../../../bot/service/state/series.ts";
import {
  beginShard,
  cellsOf,
  cutRun,
  failShard,
  finishShard,
  giveUpWaiting,
  reportShard,
  shardBy,
  shardsOf,
} from "../../../bot/service/state/shards.ts";
import { sayGone, sayHere, workersHere } from "../../../bot/service/state/workers.ts";
import type { Submission } from "../../../bot/service/types.ts";
import { newSeries, testDb } from "../db.ts";

const v1: Submission = {
  key: "v1@example.org",
  tree: "linux",
  source: "v1@example.org",
  inbox: "https://example.org/all/",
  way: "feed",
  thread: "change-1",
  version: 1,
  title: 'mm: "quoted" \0 <b>',
  author: "A U Thor <author@example.org>",
  lists: ["linux-mm@example.org"],
};
const SHARDS = [{ spec: "alpha", archs: ["alpha"], cells: 2 }, {
  spec: "um",
  archs: ["um"],
  cells: 2,
}];

Deno.test("the state of the service in its database", async (t) => {
  await using db = await testDb();
  let id = "";

  await t.step("a series is taken in once for each tree", async () => {
    const first = await submit(db, v1), again = await submit(db, { ...v1, title: "other" });
    assert.deepEqual([first.fresh, again.fresh, first.id === again.id], [true, false, true]);
    const other = await submit(db, { ...v1, tree: "next", level: "image", mail: false });
    assert.ok(other.fresh && other.id !== first.id);
    const { level, mail } = (await seriesById(db, other.id))!;
    assert.deepEqual([level, mail], ["image", false]);
    id = first.id;
    const row = await seriesById(db, id);
    assert.equal(row?.title, 'mm: "quoted"  <b>', "PostgreSQL has no NUL");
    assert.deepEqual([row?.state, row?.run, row?.archs, row?.lists], [
      "new",
      1,
      undefined,
      ["linux-mm@example.org"],
    ]);
    assert.match(row!.createdAt, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.equal(await seriesById(db, "0000"), undefined);
  });

  await t.step("a shard is begun, told of, and done once", async () => {
    assert.ok(await cutRun(db, { id, run: 1 }, 1, SHARDS));
    assert.ok(!await cutRun(db, { id, run: 1 }, 1, SHARDS), "it is not new any more");
    const um = { series: id, run: 1, spec: "um" };
    assert.ok(await beginShard(db, um, "w1"));
    const cells = [{ arch: "um", state: 0, verdict: "pass", why: "builds" }];
    assert.ok(await reportShard(db, um, { worker: "w1", tail: "CC mm/a.o", cells }));
    assert.ok(await reportShard(db, um, { worker: "w1", tail: "CC mm/b.o", cells }));
    assert.equal((await shardBy(db, um))?.tried, 1);
    assert.equal((await shardBy(db, um))?.tail, "CC mm/b.o");
    assert.ok(await beginShard(db, um, "w2"), "taken over");
    assert.ok(!await reportShard(db, um, { worker: "w1", tail: "", cells: [] }), "w1 lost it");
    assert.ok(await finishShard(db, um, "series/x/um"));
    assert.ok(!await finishShard(db, um, "series/y/um"));
    assert.ok(!await beginShard(db, um, "w1"));
    assert.ok(await failShard(db, { ...um, spec: "alpha" }, "no memory"));
    const shards = await shardsOf(db, { id, run: 1 });
    assert.deepEqual(shards.map((one) => [one.spec, one.state, one.attempts, one.artifact]), [
      ["alpha", "failed", 0, undefined],
      ["um", "done", 2, "series/x/um"],
    ]);
    assert.deepEqual((await cellsOf(db, { id, run: 1 })).map((cell) => cell.verdict), ["pass"]);
    const history = await historyOf(db, id, 200);
    const events = history.toReversed().map(({ kind, text }) => `${kind} ${text}`);
    assert.deepEqual(events, [
      'submitted v1 of mm: "quoted"  <b>',
      "planned 1 patches, 4 cells in 2 shards",
      "shard um: w1 has it",
      "cell state 0 um: pass",
      "shard um: w2 has it",
      "shard um: done",
      "shard alpha: given up: no memory",
    ]);
  });

  await t.step("what no worker can build is given up in the end", async () => {
    const { id } = await submit(db, { ...v1, key: "wait@example.org", thread: "wait" });
    await cutRun(db, { id, run: 1 }, 1, SHARDS);
    const states = async () => (await shardsOf(db, { id, run: 1 })).map((shard) => shard.state);
    await giveUpWaiting(db, 1, 60);
    assert.deepEqual(await states(), ["waiting", "waiting"], "not yet");
    await sayHere(db, { name: "w1", archs: ["um", "x86_64"], jobs: 2, version: "1" });
    await giveUpWaiting(db, 0, 60);
    assert.deepEqual(await states(), ["failed", "waiting"], "w1 will take um");
    await sayGone(db, "w1");
    await endSeries(db, { id, run: 1 }, "cancelled", "the test goes on");
  });

  await t.step("one verdict for a run", async () => {
    const run = { id, run: 1 };
    const red = { verdict: "not-bisect-safe", summary: "patch 1 breaks um" } as const;
    assert.ok(await giveVerdict(db, run, red));
    assert.ok(!await giveVerdict(db, run, { verdict: "bisect-safe", summary: "" }));
    assert.ok(!await endSeries(db, run, "stuck", "late"));
    assert.equal((await seriesById(db, id))?.summary, "patch 1 breaks um");
    assert.ok(await runAgain(db, id, { why: "asked", archs: ["um"] }));
    assert.ok(!await runAgain(db, id, { why: "asked" }), "it runs");
    const again = await seriesById(db, id);
    assert.deepEqual([again?.run, again?.state, again?.archs, again?.verdict], [
      2,
      "new",
      ["um"],
      undefined,
    ]);
    assert.ok(!await giveVerdict(db, run, red), "of the run before");
  });

  await t.step("a newer version takes the place of an older that has no verdict", async () => {
    const v2 = await submit(db, { ...v1, key: "v2@example.org", version: 2 });
    assert.equal((await seriesById(db, id))?.state, "superseded");
    assert.equal((await seriesById(db, v2.id))?.state, "new");
    const late = await submit(db, { ...v1, key: "v0@example.org", version: 1 });
    assert.equal((await seriesById(db, late.id))?.state, "superseded", "it came after the newer");
    assert.deepEqual((await newSeries(db)).map(({ tree, version }) => [tree, version]), [
      ["next", 1],
      ["linux", 2],
    ]);
    assert.ok(await cutRun(db, { id: v2.id, run: 1 }, 1, SHARDS));
    await submit(db, { ...v1, key: "v3@example.org", version: 3 });
    const um = { series: v2.id, run: 1, spec: "um" };
    assert.ok(!await beginShard(db, um, "w1"), "its shards are not begun any more");
  });

  await t.step("a telling is due once, and sent stays sent", async () => {
    const run = { id, run: 1 }, mail = { series: id, run: 1, kind: "mail" } as const;
    await addPosting(db, run, "mail");
    await addPosting(db, run, "mail");
    assert.equal((await postingsDue(db)).length, 1);
    await settlePosting(db, mail, { state: "due", why: "embargo", dueAt: "2999-01-01T00:00:00Z" });
    assert.equal((await postingsDue(db)).length, 0);
    await settlePosting(db, mail, { state: "sent", messageId: "x@y" });
    await settlePosting(db, mail, { state: "due" });
    const [row] = await postingsOf(db, run);
    assert.deepEqual([row?.state, row?.messageId], ["sent", "x@y"]);
  });

  await t.step("workers come and go", async () => {
    await sayHere(db, { name: "w1", archs: ["um"], jobs: 2, version: "1" });
    await sayHere(db, { name: "w1", archs: ["um", "alpha"], jobs: 2, version: "1" });
    assert.deepEqual((await workersHere(db)).map(({ archs }) => archs), [["um", "alpha"]]);
    await sayGone(db, "w1");
    assert.deepEqual(await workersHere(db), []);
    assert.ok(await lastEvent(db) > 10);
  });
});
