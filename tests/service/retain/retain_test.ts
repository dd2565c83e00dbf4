import assert from "node:assert/strict";
import type { Db, Sql } from "../../../bot/service/db/types.ts";
import { handIn, runIntake } from "../../../bot/service/incoming.ts";
import { retain } from "../../../bot/service/retain/retain.ts";
import { addPosting, postingsOf, settlePosting } from "../../../bot/service/state/postings.ts";
import { runAgain, seriesById, seriesId } from "../../../bot/service/state/series.ts";
import { cellsOf, shardsOf } from "../../../bot/service/state/shards.ts";
import type { Store } from "../../../bot/service/store/types.ts";
import { journal } from "../../../bot/system/terminal/journal.ts";
import { makeSecrets } from "../../../bot/system/terminal/secrets.ts";
import { wait } from "../../../bot/system/wait.ts";
import { testDb } from "../db.ts";

const DAY = 24 * 3600e3, SETTINGS = { days: 10, gib: 100 };

/** A store in memory. */
function memoryStore(): Store & { readonly objects: Map<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  return {
    place: "memory",
    objects,
    put: (key, bytes) => Promise.resolve(void objects.set(key, bytes)),
    get: (key) => Promise.resolve(objects.get(key)),
    part: () => Promise.resolve(undefined),
    list: (prefix) =>
      Promise.resolve(
        [...objects].filter(([key]) => key.startsWith(prefix)).sort()
          .map(([key, { length }]) => ({ key, bytes: length, at: 0 })),
      ),
    remove: (key) => Promise.resolve(void objects.delete(key)),
  };
}

let made = 0;

/** A series with artifacts and rows, judged `days` ago. */
async function series(db: Db, store: Store, days: number, { over = true } = {}): Promise<string> {
  const id = String(++made).padStart(16, "0");
  await db.query(
    `with series as (
       insert into everystep.series (id, key, tree, source, way, thread, version, title, author,
         lists, state, verdict, summary, judged_at, created_at)
       select $1, $1, 'linux', $1, 'feed', $1, 1, $1, 'A', '{}', s, v, v, at, at
       from (values ($2, $3, now() - make_interval(days => $4::int))) as given (s, v, at)),
     shard as (insert into everystep.shard (series, run, spec, archs, cells)
       values ($1, 1, 'um', '{um}', 1)),
     cell as (insert into everystep.cell values ($1, 1, 'um', 0, 'pass', 'builds'))
     insert into everystep.event (series, kind, text) values ($1, 'judged', 'x'), ($1, 'cell', 'y')`,
    [id, over ? "judged" : "building", over ? "bisect-safe" : null, days],
  );
  for (const name of ["series.mbox", "1/report/report.json", "1/shards/um.1/shard.json"]) {
    await store.put(`series/${id}/${name}`, new Uint8Array(100));
  }
  return id;
}

/** Works until `limit` calls were made; then every call fails, as for who is killed. */
function dying(db: Db, store: Store, limit: number) {
  let left = limit;
  const live = () => {
    if (left-- <= 0) throw new Error("killed");
  };
  const over = (sql: Sql): Sql => ({
    query: async (text, values) => {
      live();
      return await sql.query(text, values);
    },
  });
  const dyingDb: Db = {
    ...db,
    ...over(db),
    transaction: (work) => db.transaction((sql) => work(over(sql))),
  };
  const dyingStore: Store = {
    ...store,
    list: async (prefix) => (live(), await store.list(prefix)),
    remove: async (key) => (live(), await store.remove(key)),
  };
  return { db: dyingDb, store: dyingStore, alive: () => left > 0 };
}

Deno.test("what is old goes, and its verdict stays", async (t) => {
  await using db = await testDb();
  const now = Date.now();

  await t.step(
    "artifacts, shards, cells and events go; the series and who was told stay",
    async () => {
      const store = memoryStore();
      const old = await series(db, store, 20), young = await series(db, store, 5);
      const running = await series(db, store, 30, { over: false });
      const untold = await series(db, store, 30), unsure = await series(db, store, 30);
      for (const [id, state] of [[old, "sent"], [untold, "due"], [unsure, "unsure"]] as const) {
        await addPosting(db, { id, run: 1 }, "mail");
        await settlePosting(db, { series: id, run: 1, kind: "mail" }, { state });
      }
      const done = await retain(db, store, SETTINGS, now);
      assert.deepEqual(done, { removed: [old], freed: 300, kept: 1200, events: 0, failed: [] });
      const row = await seriesById(db, old);
      assert.deepEqual([row?.state, row?.verdict, row?.summary], [
        ...["judged", "bisect-safe", "bisect-safe"],
      ]);
      assert.match(row!.removedAt!, /^\d{4}-.*Z$/);
      assert.deepEqual(await shardsOf(db, { id: old, run: 1 }), []);
      assert.deepEqual(await cellsOf(db, { id: old, run: 1 }), []);
      assert.equal((await postingsOf(db, { id: old, run: 1 }))[0]?.state, "sent");
      const events = await db.query<{ text: string }>(
        "select text from everystep.event where series = $1",
        [old],
      );
      assert.deepEqual(events.map(({ text }) => text), [
        "its reports, logs and cells are removed; the verdict stays",
      ]);
      const ids = new Set([...store.objects.keys()].map((key) => key.split("/")[1]));
      assert.deepEqual(ids, new Set([young, running, untold, unsure]));
      assert.equal((await shardsOf(db, { id: young, run: 1 })).length, 1);
      assert.deepEqual((await retain(db, store, SETTINGS, now)).removed, []);
    },
  );

  await t.step("what is over is counted once, what runs each time", async () => {
    const store = memoryStore();
    await db.query("delete from everystep.series");
    const over = await series(db, store, 2);
    const running = await series(db, store, 2, { over: false });
    await retain(db, store, SETTINGS, now);
    for (const id of [over, running]) await store.put(`series/${id}/1/late`, new Uint8Array(50));
    assert.equal((await retain(db, store, SETTINGS, now)).kept, 300 + 350);
    await runAgain(db, over, { why: "asked" });
    assert.equal((await retain(db, store, SETTINGS, now)).kept, 350 + 350);
  });

  await t.step("killed at any moment, it goes on where it was", async () => {
    let kills = 0;
    const states = `select id, verdict, removed_at is not null as removed,
      (select count(*)::int from everystep.shard where series = id) as shards
      from everystep.series order by id`;
    for (let limit = 0;; limit++, kills++) {
      await db.query("delete from everystep.series");
      const store = memoryStore();
      const old = await series(db, store, 30), young = await series(db, store, 1);
      const killed = dying(db, store, limit);
      await retain(killed.db, killed.store, SETTINGS, now).catch(() => {});
      for (const row of await db.query<Record<string, unknown>>(states)) {
        const objects = (await store.list(`series/${row.id}/`)).length;
        assert.equal(row.verdict, "bisect-safe");
        if (!row.removed) assert.deepEqual([objects, row.shards], [3, 1], "untouched");
        if (row.shards === 0) assert.equal(objects, 0, "rows go after the artifacts");
      }
      if (killed.alive()) break;
      await retain(db, store, SETTINGS, now);
      assert.equal(store.objects.size, 3);
      const rows = await db.query<Record<string, unknown>>(states);
      assert.deepEqual(rows.map(({ id, removed, shards }) => [id, removed, shards]), [
        [old, true, 0],
        [young, false, 1],
      ]);
    }
    assert.ok(kills > 15, `it was killed ${kills} times`);
  });

  await t.step("who asks for another run meanwhile keeps what is of it", async () => {
    await db.query("delete from everystep.series");
    const store = memoryStore();
    const old = await series(db, store, 30);
    const busy: Store = {
      ...store,
      async remove(key) {
        if (await runAgain(db, old, { why: "asked" })) {
          await store.put(`series/${old}/2/report/report.json`, new Uint8Array(1));
        }
        await store.remove(key);
      },
    };
    const { removed, failed } = await retain(db, busy, SETTINGS, now);
    assert.deepEqual([removed, failed], [[], []]);
    assert.deepEqual([...store.objects.keys()].map((key) => key.slice(24)).sort(), [
      "2/report/report.json",
      "series.mbox",
    ]);
    const row = await seriesById(db, old);
    assert.deepEqual([row?.state, row?.run, row?.removedAt], ["new", 2, undefined]);
  });

  await t.step("one that cannot be removed does not keep the others", async () => {
    await db.query("delete from everystep.series");
    const store = memoryStore();
    const [bad, good] = [await series(db, store, 30), await series(db, store, 20)];
    const broken: Store = {
      ...store,
      remove: (key) =>
        key.includes(bad) ? Promise.reject(new Error("no right to")) : store.remove(key),
    };
    const { removed, failed } = await retain(db, broken, SETTINGS, now);
    assert.deepEqual([removed, failed.map(({ id }) => id)], [[good], [bad]]);
    assert.deepEqual((await retain(db, store, SETTINGS, now)).removed, [bad]);
  });

  await t.step("events are bounded, but for those of what is being built", async () => {
    await db.query("delete from everystep.series");
    await db.query("delete from everystep.event");
    const running = await series(db, memoryStore(), 0, { over: false });
    const add =
      "insert into everystep.event (kind, text, at) select 'worker', 'x', $2::timestamptz " +
      "from generate_series(1, $1)";
    await db.query(add, [5, new Date(now - 11 * DAY)]);
    await db.query(add, [7, new Date(now)]);
    const store = memoryStore();
    assert.equal((await retain(db, store, SETTINGS, now)).events, 5, "those that are too old");
    assert.equal((await retain(db, store, SETTINGS, now, { maxEvents: 4 })).events, 3);
    const left = await db.query<{ series: string | null }>("select series from everystep.event");
    assert.equal(left.filter(({ series }) => series === running).length, 2);
    assert.equal(left.length, 2 + 4);
  });

  await t.step("one that is handed in again has its mails again", async () => {
    await db.query("delete from everystep.series");
    const store = memoryStore(), mail = new Uint8Array([1]);
    const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
    const key = "a@example.org", id = await seriesId({ key, tree: "linux" });
    const given = {
      key,
      tree: "linux",
      source: key,
      way: "hand",
      thread: key,
      version: 1,
    } as const;
    const quiet = { write: () => {}, secrets: makeSecrets(), form: "text" } as const;
    const hand = async () => {
      await handIn(dir, { ...given, title: "a", author: "A", lists: [] }, mail, true);
      const stop = new AbortController();
      const intake = runIntake({ db, store, journal: journal(quiet) }, dir, stop.signal);
      while ((await Array.fromAsync(Deno.readDir(dir))).length > 0) await wait(5);
      stop.abort();
      await intake;
    };
    await hand();
    await db.query("update everystep.series set state = 'stuck', created_at = '2020-01-01'");
    assert.deepEqual((await retain(db, store, SETTINGS, now)).removed, [id]);
    assert.equal(store.objects.size, 0);
    await hand();
    assert.deepEqual(await store.get(`series/${id}/series.mbox`), mail);
    assert.deepEqual([(await seriesById(db, id))?.state, (await seriesById(db, id))?.run], [
      "new",
      2,
    ]);
    await Deno.remove(dir, { recursive: true });
  });

  await t.step("one that is told to stop removes nothing more", async () => {
    await db.query("delete from everystep.series");
    const store = memoryStore();
    await series(db, store, 30);
    const { removed } = await retain(db, store, SETTINGS, now, { signal: AbortSignal.abort() });
    assert.deepEqual([removed, store.objects.size], [[], 3]);
  });
});
