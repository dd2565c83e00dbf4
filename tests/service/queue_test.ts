import assert from "node:assert/strict";
import { jobId, jobName } from "../../bot/service/queue/job_id.ts";
import { shardQueue } from "../../bot/service/queue/jobs.ts";
import { openQueue } from "../../bot/service/queue/queue.ts";
import { persist, runJobs } from "../../bot/service/queue/runner.ts";
import { putPending } from "../../bot/service/run/coordinator.ts";
import { pendingJobs } from "../../bot/service/run/pending.ts";
import { clockSettled, mendWaits } from "../../bot/service/state/clock.ts";
import { submit } from "../../bot/service/state/series.ts";
import { beginShard, cutRun, finishShard, releaseShard } from "../../bot/service/state/shards.ts";
import { addPosting, settlePosting } from "../../bot/service/state/postings.ts";
import { sayHere } from "../../bot/service/state/workers.ts";
import type { Submission } from "../../bot/service/types.ts";
import { testDb } from "./db.ts";

const series = (key: string): Submission => ({
  ...{ key, tree: "linux", source: key, way: "hand", thread: key, version: 1 },
  ...{ title: "t", author: "a", lists: [] },
});

Deno.test("a job's id is a UUID of its words", async () => {
  const of = (...words: (string | number)[]) => jobId(jobName(...words));
  const id = await of("shard", "abc", 1, "um@0..4");
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(id, await of("shard", "abc", 1, "um@0..4"));
  assert.notEqual(id, await of("shard", "abc", 1, "um@0..5"));
  assert.notEqual(await of("a", "bc"), await of("ab", "c"));
});

Deno.test("for a while after the database's clock was set, no age is believed", () => {
  let now = 0;
  const settled = clockSettled(60, () => now * 1000);
  const at = (seconds: number, clock: number) => {
    now = seconds;
    return settled(clock);
  };
  assert.deepEqual(
    [at(0, 1000), at(10, 1010), at(20, 8220), at(79, 8279), at(81, 8281), at(90, 90), at(160, 160)],
    [false, false, false, false, true, false, true],
  );
});

Deno.test("the queue and what is put into it", async (t) => {
  await using db = await testDb();
  const errors: unknown[] = [];
  await using queue = await openQueue(db, {
    archs: ["um"],
    retries: { limit: 1, delay: 1, delayMax: 1 },
    onError: (error) => errors.push(error),
  });
  const job = { kind: "plan", series: "s", run: 1 } as const;

  await t.step("asked for twice, delivered once", async () => {
    const id = await jobId("s");
    await queue.put("plan", [{ id, job }]);
    await queue.put("plan", [{ id, job }]);
    const claimed = await queue.claim("plan");
    assert.deepEqual(claimed?.job, job);
    assert.equal(await queue.claim("plan"), undefined);
    await queue.done(claimed!);
    await queue.put("plan", [{ id, job }]);
    assert.equal(await queue.claim("plan"), undefined, "it is done");
  });

  await t.step("what was put in before the clock was set back does not wait for days", async () => {
    await queue.put("plan", [{ id: await jobId("c"), job: { ...job, series: "c" } }]);
    await db.query("update pgboss.job set start_after = now() + interval '3 days'");
    assert.equal(await queue.claim("plan"), undefined);
    assert.equal(await mendWaits(db, { jobSeconds: 60, hookSeconds: 60 }), 1);
    const claimed = await queue.claim("plan");
    assert.equal(claimed?.job.series, "c");
    await queue.done(claimed!);
    assert.equal(await mendWaits(db, { jobSeconds: 60, hookSeconds: 60 }), 0);
  });

  await t.step(
    "who took a job before the clock was set back, and died, is found dead",
    async () => {
      await queue.put("plan", [{ id: await jobId("d"), job: { ...job, series: "d" } }]);
      assert.equal((await queue.claim("plan"))?.job.series, "d");
      const later = "now() + interval '3 days'";
      await db.query(`update pgboss.job set started_on = ${later}, heartbeat_on = ${later}
      where state = 'active'`);
      await db.query(`update pgboss.queue set monitor_on = ${later}, monitor_claim_on = ${later},
      maintain_on = ${later}`);
      await db.query(`update pgboss.version set bam_on = ${later}, flow_on = ${later}`);
      await sayHere(db, { name: "gone", archs: ["um"], jobs: 1, version: "1" });
      await db.query(`update everystep.worker set seen_at = ${later}`);
      assert.ok(await mendWaits(db, { jobSeconds: 60, hookSeconds: 60 }) > 0);
      for (
        const [table, columns] of [
          ["pgboss.job", ["started_on", "heartbeat_on"]],
          ["pgboss.queue", ["monitor_on", "monitor_claim_on", "maintain_on"]],
          ["pgboss.version", ["cron_on", "bam_on", "flow_on", "reindex_on", "monitor_backoff_on"]],
          ["everystep.worker", ["seen_at"]],
        ] as const
      ) {
        const where = columns.map((column) => `${column} > now()`).join(" or ");
        const state = table === "pgboss.job" ? "state = 'active' and " : "";
        const late = await db.query(`select 1 from ${table} where ${state}(${where})`);
        assert.deepEqual(late, [], table);
      }
      assert.equal(await mendWaits(db, { jobSeconds: 60, hookSeconds: 60 }), 0);
      await db.query("delete from everystep.worker");
      await db.query("update pgboss.job set state = 'completed' where state = 'active'");
    },
  );

  await t.step("failed too often, it is dead, and says what it was", async () => {
    await queue.put("plan", [{ id: await jobId("t"), job: { ...job, series: "t" } }]);
    const signal = AbortSignal.timeout(20_000), stop = new AbortController();
    const seen: string[] = [];
    await runJobs({
      queue,
      names: () => ["plan", "dead"],
      workers: 1,
      idleMs: 50,
      onError: (what) => seen.push(what),
      work: (claimed) => {
        seen.push(`${claimed.queue} ${claimed.job.series} ${claimed.retries}`);
        if (claimed.queue === "plan") throw new Error("no memory");
        stop.abort();
        return Promise.resolve({ kind: "done" });
      },
    }, AbortSignal.any([signal, stop.signal]));
    assert.deepEqual(seen, [
      "plan t 0",
      "plan of t is tried again",
      "plan t 1",
      "plan of t is tried again",
      "dead t 0",
    ]);
  });

  await t.step("the tables say what is to be done", async () => {
    const { id } = await submit(db, series("k")), run = { id, run: 1 };
    const queued = async () => (await pendingJobs(db)).map(({ queue }) => queue);
    assert.deepEqual(await queued(), ["plan"]);
    await cutRun(db, run, 1, [{ spec: "um", archs: ["um"], cells: 2 }]);
    const [first] = await pendingJobs(db);
    assert.equal(first?.queue, shardQueue("um"));
    const um = { series: id, run: 1, spec: "um" };
    await beginShard(db, um, "w");
    assert.deepEqual(await queued(), [], "somebody has it");
    await releaseShard(db, um, "w");
    const [again] = await pendingJobs(db);
    assert.equal(again?.queue, shardQueue("um"));
    assert.notEqual(again?.name, first?.name, "given back, it is a new job");
    await beginShard(db, um, "w");
    await finishShard(db, um, "key");
    assert.deepEqual(await queued(), ["judge"]);
    await addPosting(db, run, "mail");
    assert.deepEqual(await queued(), ["judge", "notify"]);
    const mail = { series: id, run: 1, kind: "mail" } as const;
    await settlePosting(db, mail, { state: "due", dueAt: "2999-01-01T00:00:00Z" });
    assert.deepEqual(await queued(), ["judge"]);
  });

  await t.step("all that waits is put in at once, and each once", async () => {
    const words = Array.from({ length: 60 }, (_, n) => `um@${1000 + n}`);
    const { id } = await submit(db, series("many"));
    await cutRun(db, { id, run: 1 }, 1, words.map((spec) => ({ spec, archs: ["um"], cells: 1 })));
    const asked = new Set<string>();
    let puts = 0;
    const counted = {
      put: (...args: Parameters<typeof queue.put>) => (puts++, queue.put(...args)),
    };
    for (let looks = 0; looks < 3; looks++) await putPending({ db }, counted, asked);
    assert.equal(puts, 2, "the judge's job, and the shards");
    await putPending({ db }, queue, new Set());
    const claimed: string[] = [];
    for (let one; (one = await queue.claim(shardQueue("um"))) !== undefined;) {
      claimed.push((one.job as { spec: string }).spec);
    }
    assert.deepEqual(claimed.toSorted(), words);
  });
  assert.deepEqual(errors, []);
});

Deno.test("what fails while the database is away is done when it is back", async () => {
  let left = 2;
  const errors: unknown[] = [];
  const signal = new AbortController().signal;
  const work = () => left-- > 0 ? Promise.reject(new Error("away")) : Promise.resolve();
  await persist(work, { ms: 10_000, signal, onError: (error) => errors.push(error) });
  assert.equal(errors.length, 2);
  left = 99;
  await persist(work, { ms: 0, signal: AbortSignal.abort(), onError: () => {} });
  assert.equal(left, 98, "told to stop, it is not tried again");
});
