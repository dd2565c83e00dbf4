import assert from "node:assert/strict";
import { migrate, stepOf, STEPS } from "../../../bot/service/db/migrate.ts";
import { openDb } from "../../../bot/service/db/open.ts";
import { openPglite } from "../../../bot/service/db/pglite.ts";
import type { Db } from "../../../bot/service/db/types.ts";
import type { Job } from "../../../bot/service/queue/jobs.ts";
import { openQueue } from "../../../bot/service/queue/queue.ts";
import { runAgain, seriesById } from "../../../bot/service/state/series.ts";
import { shardsOf } from "../../../bot/service/state/shards.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { sha256 } from "../../../bot/system/files/files.ts";
import { emptyDatabase } from "../db.ts";

/** Databases out there were made by these: a step that is changed would leave them as they are. */
const RELEASED = ["92f5e44b5b5b", "5ec87f026f68", "13c010ff0999", "f6f7a6c8874a"];

/** Rows as version 0.1 wrote them, in every table that its first step made. */
const ROWS = `
  insert into everystep.series (id, key, tree, source, inbox, way, thread, version, title, author,
    lists, archs, github, run, state, why, verdict, summary, patches, created_at, judged_at)
  values ('00000000000000aa', 'a@example.org', 'linux', 'a@example.org', 'https://example.org/all/',
    'feed', 't', 3, 'mm: a "title"', 'A U Thor <a@example.org>', '{linux-mm@example.org,b@c.org}',
    '{um,alpha}', null, 2, 'judged', null, 'bisect-safe', 'bisect-safe on um', 8,
    '2026-01-02T03:04:05.678Z', '2026-01-02T04:00:00Z'),
    ('00000000000000bb', 'o/r#7@c0ffee', 'linux', 'o/r#7', null, 'github', 'o/r#7', 1, 'b', 'b',
    '{}', null, 'o/r#7', 1, 'building', null, null, null, 1, '2026-01-03T00:00:00Z', null);
  insert into everystep.shard (series, run, word, archs, cells, tried, state, worker, attempts, tail)
  values ('00000000000000bb', 1, 'um@0..1', '{um}', 2, 1, 'running', 'w1', 2, 'CC mm/a.o');
  insert into everystep.cell values ('00000000000000bb', 1, 'um', 0, 'pass', 'builds');
  insert into everystep.worker values ('w1', '{um}', 4, '0.1.0', '2026-01-01Z', '2026-01-03Z');
  insert into everystep.event (at, series, kind, text)
  values ('2026-01-03Z', '00000000000000bb', 'shard', 'um@0..1: w1 has it'),
    ('2026-01-03Z', null, 'worker', 'w1 is here');
  insert into everystep.posting values ('00000000000000aa', 2, 'mail', 'sent', null, '2026-01-02Z',
    'x@example.org');
  insert into everystep.watch values ('lore', '{"at": "2026-01-03"}', '2026-01-03Z')`;
const TABLES = ["series", "shard", "cell", "worker", "event", "posting", "watch"];

type Rows = readonly Record<string, unknown>[];

/** All that is in the tables of the first step. */
async function dump(db: Db): Promise<Record<string, Rows>> {
  const tables: Record<string, Rows> = {};
  for (const name of TABLES) {
    tables[name] = await db.query(`select * from everystep.${name} order by 1, 2`);
  }
  return tables;
}

/** Columns that have another name since: of a shard, and of the cursor of a source. */
const RENAMED: Readonly<Record<string, string>> = { word: "spec", place: "cursor" };

/** Rows with the columns that older ones have. */
function asBefore(now: Record<string, Rows>, before: Record<string, Rows>) {
  return Object.fromEntries(
    Object.entries(before).map(([name, rows]) => {
      const columns = Object.keys(rows[0]!);
      const cut = now[name]!.map((row) =>
        Object.fromEntries(
          columns.map((column) => [column, column in row ? row[column] : row[RENAMED[column]!]]),
        )
      );
      return [name, cut];
    }),
  );
}

Deno.test("steps that were released are not changed", async () => {
  assert.ok(STEPS.length >= RELEASED.length);
  const found = await Promise.all(STEPS.slice(0, RELEASED.length).map(sha256));
  assert.deepEqual(found.map((digest) => digest.slice(0, 12)), RELEASED);
});

Deno.test("a database of an older everystep, with a queue, is brought up to date", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const options = {
    archs: ["um", "alpha"],
    retries: { limit: 3, delay: 1, delayMax: 2 },
    onError: (error: Error) => assert.fail(error),
  };
  const inRun = { series: "00000000000000bb", run: 1 };
  const shard = { kind: "shard", ...inRun, spec: "um@0..1" } as const;
  const posting = { kind: "notify", ...inRun, posting: "mail" } as const;
  // As an older everystep puts them in.
  const old = [{ kind: "shard", ...inRun, word: "um@0..1" }, { ...posting, kind: "tell" }];
  const judge = { kind: "judge", series: "00000000000000bb", run: 1 } as const;
  const ids = [
    "11111111-1111-4111-8111-111111111111",
    "22222222-2222-4222-8222-222222222222",
    "33333333-3333-4333-8333-333333333333",
  ];
  let before: Record<string, Rows> = {};

  await emptyDatabase(dir);
  {
    await using db = await openPglite(dir);
    await t.step("a new one has no step, and gets the first", async () => {
      assert.equal(await stepOf(db), 0);
      await migrate(db, STEPS.slice(0, 1));
      assert.equal(await stepOf(db), 1);
      for (const statement of ROWS.split(";\n")) await db.query(statement);
      before = await dump(db);
      assert.ok(TABLES.every((name) => before[name]!.length > 0));
    });
    await t.step("jobs are put in; one is being worked at", async () => {
      await using queue = await openQueue(db, options);
      await queue.put("judge", [{ id: ids[0]!, job: judge }]);
      for (const [i, name] of ["shard.um", "shard.alpha"].entries()) {
        await queue.put(name, [{ id: ids[1 + i]!, job: old[i] as unknown as Job }]);
      }
      assert.deepEqual((await queue.claim("judge"))?.job, judge);
    });
    await t.step("killed in a step, it is as it was", async () => {
      const columns = () =>
        db.query(
          "select table_name, column_name from information_schema.columns " +
            "where table_schema = 'everystep' order by 1, 2",
        );
      const old = await columns();
      for (let limit = 0;; limit++) {
        let left = limit;
        const dying: Db = {
          ...db,
          transaction: (work) =>
            db.transaction((sql) =>
              work({
                query: (text, values) =>
                  left-- > 0 ? sql.query(text, values) : Promise.reject(new Error("killed")),
              })
            ),
        };
        if (await migrate(dying).then(() => true, () => false)) return assert.ok(limit > 5);
        assert.equal(await stepOf(db), 1);
        assert.deepEqual(await columns(), old);
      }
    });
  }

  {
    await using db = await openDb({ url: undefined, dir, onError: options.onError });
    await t.step("today's code opens it, and everything is there", async () => {
      assert.equal(await stepOf(db), STEPS.length);
      assert.deepEqual(asBefore(await dump(db), before), before);
      const row = await seriesById(db, "00000000000000aa");
      assert.equal(row?.summary, "bisect-safe on um");
      assert.equal(row?.createdAt, "2026-01-02T03:04:05.678Z");
      assert.equal((await shardsOf(db, { id: "00000000000000bb", run: 1 }))[0]?.tail, "CC mm/a.o");
      assert.ok(await runAgain(db, "00000000000000aa", { why: "asked" }));
    });
    await t.step("and its jobs are delivered, also the one that was worked at", async () => {
      await using queue = await openQueue(db, options);
      assert.deepEqual((await queue.claim("shard.um"))?.job, shard);
      assert.deepEqual((await queue.claim("shard.alpha"))?.job, posting);
      const jobs = await db.query<{ id: string; state: string; data: unknown }>(
        "select id, state, data from pgboss.job where name = 'judge'",
      );
      assert.deepEqual(jobs, [{ id: ids[0], state: "active", data: judge }]);
    });
    await t.step("opened again, nothing is done twice", async () => {
      const now = await dump(db);
      await migrate(db);
      assert.deepEqual(await dump(db), now);
    });
    await t.step("one that is newer than we are is refused, and left alone", async () => {
      await db.query("update everystep.version set step = $1", [STEPS.length + 1]);
      const now = await dump(db);
      await assert.rejects(migrate(db), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.text, /made by a newer everystep\n {2}hint: run that version/);
        return true;
      });
      assert.deepEqual(await dump(db), now);
      assert.equal(await stepOf(db), STEPS.length + 1);
    });
  }
  await Deno.remove(dir, { recursive: true });
});
