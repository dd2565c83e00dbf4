/** The live view: what happens, as a stream of events. */
import assert from "node:assert/strict";
import type { Db } from "../../../bot/service/db/types.ts";
import { addEvent, lastEvent } from "../../../bot/service/state/events.ts";
import { submit } from "../../../bot/service/state/series.ts";
import { beginShard, cutRun, reportShard } from "../../../bot/service/state/shards.ts";
import { messages, readEvents, submission, testWeb } from "./rig.ts";

/** Runs them in an empty database. */
export async function eventSteps(t: Deno.TestContext, db: Db): Promise<void> {
  const web = await testWeb(db);
  const { id } = await submit(db, submission(118));
  const um = { series: id, run: 1, spec: "um" };
  await cutRun(db, { id, run: 1 }, 2, [{ spec: "um", archs: ["um"], cells: 3 }]);
  await beginShard(db, um, "w1");
  const cells = [{ arch: "um", state: 2, verdict: "fail", why: "" }];
  await reportShard(db, um, { worker: "w1", tail: "CC a.o\n\x1b[1mCC b.o <b>", cells });

  await t.step("what happens is told, what builds say, too", async () => {
    const all = await web.get("/events"), one = await web.get(`/series/${id}/events`);
    assert.equal(all.headers.get("content-type"), "text/event-stream");
    const received = readEvents(all, 2), stream = messages(one);
    // What its builds said comes with the first look: from then on all that happens is told.
    const receivedOne = [await next(stream)];
    await submit(db, submission(500, { title: "line\nend \u202e" }));
    await reportShard(db, um, {
      worker: "w1",
      tail: "CC c.o",
      cells: [{ arch: "um", state: 2, verdict: "pass", why: "" }],
    });
    const texts = (await received).map(({ data }) => JSON.parse(data!).text);
    assert.deepEqual(texts, ["v1 of line end \\u202e", "state 2 um: pass"]);
    receivedOne.push(await next(stream), await next(stream));
    await stream.return(undefined);
    const kinds = receivedOne.map(({ event, data }) =>
      `${event} ${JSON.parse(data!).text ?? JSON.parse(data!).tail}`
    );
    assert.deepEqual(kinds.toSorted(), [
      "change state 2 um: pass",
      "tail CC a.o\nCC b.o <b>",
      "tail CC c.o",
    ]);
  });

  await t.step("whoever was cut off misses nothing, also what came out of order", async () => {
    const add = (number: number) =>
      db.query(
        "insert into everystep.event (id, kind, text) overriding system value values ($1, 'state', $2)",
        [number, `number ${number}`],
      );
    const last = await lastEvent(db),
      text = ({ data }: Record<string, string>) => Number(/number (\d+)/.exec(data!)?.[1]) - last;
    const first = readEvents(await web.get("/events"), 2);
    const looks = messages(await web.get(`/series/${id}/events`));
    await next(looks);
    await add(last + 1);
    await add(last + 3);
    const got = await first;
    await looks.return(undefined);
    assert.deepEqual(got.map(text), [1, 3]);
    assert.deepEqual(got.map(({ id }) => Number(id) - last), [1, 1], "2 may still come");
    // It comes back, and in the meantime 2 is there.
    await add(last + 2);
    const headers = { "last-event-id": got[1]!.id! };
    const again = await readEvents(await web.get("/events", { headers }), 2);
    assert.deepEqual(again.map(text), [2, 3]);
    // And whoever was there hears of it, late.
    const stream = messages(await web.get(`/events?after=${last + 3}`));
    await add(last + 5);
    assert.equal(text(await next(stream)), 5);
    await add(last + 4);
    assert.equal(text(await next(stream)), 4);
    await stream.return(undefined);
    await db.query("select setval(pg_get_serial_sequence('everystep.event', 'id'), $1)", [
      last + 5,
    ]);
  });

  await t.step("what a look brings that was under way is told once", async () => {
    const late = Promise.withResolvers<void>(), held = Promise.withResolvers<void>();
    let holding = false;
    const slow = {
      async query<Row>(sql: string, values?: readonly unknown[]) {
        const rows = await db.query<Row>(sql, values);
        // A look asks for so many rows, who catches up for one more.
        if (!holding || rows.length === 0 || !values?.includes(1000)) return rows;
        held.resolve();
        await late.promise;
        return rows;
      },
    };
    const looking = await testWeb({ ...db, ...slow }, { pollMs: 5 });
    const looks = messages(await looking.get(`/series/${id}/events`));
    await next(looks);
    const last = await lastEvent(db),
      add = (text: string) => addEvent(db, { kind: "state", text });
    holding = true;
    await add("one");
    await held.promise;
    const stream = messages(await looking.get(`/events?after=${last}`));
    const text = async () => JSON.parse((await next(stream)).data!).text;
    assert.equal(await text(), "one");
    holding = false;
    late.resolve();
    await add("two");
    assert.equal(await text(), "two");
    await stream.return(undefined);
    await looks.return(undefined);
  });

  await t.step("many who watch ask as one, and nobody who watches asks nothing", async () => {
    let asked = 0;
    const counted = {
      query: <Row>(
        sql: string,
        values?: readonly unknown[],
      ) => (asked++, db.query<Row>(sql, values)),
    };
    const pollMs = 5, started = performance.now();
    const quiet = await testWeb({ ...db, ...counted }, { pollMs });
    const many = await Promise.all(Array.from({ length: 30 }, () => quiet.get("/events")));
    while (asked <= 3) await sleep(pollMs);
    const most = (performance.now() - started) / pollMs + 5;
    assert.ok(asked <= most, `${asked} queries for 30 who watch, where one has ${most} at most`);
    for (const one of many) await one.body!.cancel();
    do {
      asked = 0;
      await sleep(50);
    } while (asked > 0);
  });

  await t.step("when the service stops, streams end", async () => {
    const stream = Array.fromAsync(messages(await web.get("/events")));
    web.stop.abort();
    await stream;
    assert.equal((await web.get("/events")).status, 503);
  });
}

/** The next message of a stream that has not ended. */
async function next(stream: ReturnType<typeof messages>): Promise<Record<string, string>> {
  const { value, done } = await stream.next();
  assert.ok(!done, "the stream ended");
  return value;
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
