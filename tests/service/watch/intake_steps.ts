/** Mails, from a source to the database. */
import assert from "node:assert/strict";
import type { Rule } from "../../../bot/config/mod.ts";
import type { Db, Sql } from "../../../bot/service/db/types.ts";
import { lastEvent } from "../../../bot/service/state/events.ts";
import { eventsBeyond } from "../../../bot/service/state/follow.ts";
import { cursorOf } from "../../../bot/service/state/cursors.ts";
import { lookOnce, watcher } from "../../../bot/service/watch/loop.ts";
import { type Intake, settleOld } from "../../../bot/service/watch/intake.ts";
import type { Batch, Source } from "../../../bot/service/watch/types.ts";
import { mboxKey } from "../../../bot/service/run/keys.ts";
import { splitMbox } from "../../../bot/source/mbox.ts";
import type { RawMessage } from "../../../bot/source/types.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { DIFF, kept, mail, series } from "./mails.ts";
import { newSeries } from "../db.ts";

const MORE = { kunit: true, fixes: ["b.patch", "a.patch"] } as const;
const RULES: readonly Rule[] = [
  { tags: ["iproute2"], then: { kind: "ignore" } },
  {
    lists: ["*@kvack.org"],
    then: { kind: "serve", tree: "linux", archs: ["um"], mail: false, ...MORE },
  },
];

/** A list of mails, read some at a time; the place is how many were read. */
function memory(mails: RawMessage[], atOnce = 2): Source & { broken?: Error } {
  const source: Source & { broken?: Error } = {
    way: "feed",
    of: (id) => ({ source: id, inbox: "https://lore.example/all/" }),
    async *look(place): AsyncIterable<Batch> {
      for (let at = typeof place === "number" ? place : 0; at < mails.length; at += atOnce) {
        if (source.broken !== undefined) throw source.broken;
        await Promise.resolve();
        const some = mails.slice(at, at + atOnce);
        yield { mails: some, cursor: at + some.length };
      }
    },
  };
  return source;
}

/** A database in which one statement fails once: as if the process had been killed there. */
function dyingAt(db: Db, statement: RegExp): Db {
  let armed = true;
  const dying = (sql: Sql): Sql => ({
    query: async (text, values) => {
      if (armed && statement.test(text)) {
        armed = false;
        throw new Error("killed");
      }
      return await sql.query(text, values);
    },
  });
  return {
    ...db,
    ...dying(db),
    transaction: (work) => db.transaction((sql) => work(dying(sql))),
  };
}

/** The steps of mails that become series. */
export async function mailSteps(t: Deno.TestContext, db: Db): Promise<void> {
  const never = new AbortController().signal;
  let last = await lastEvent(db);
  /** What happened since the last time. */
  const events = async () => {
    const all = await eventsBeyond(db, last, [], 200);
    last = all.at(-1)?.id ?? last;
    return all.map(({ kind, text }) => `${kind}: ${text}`);
  };
  const look = (watch: string, mails: RawMessage[], over: Partial<Intake> = {}) => {
    const source = memory(mails);
    return lookOnce({ db, watch, source, rules: RULES, ...over }, source, never);
  };

  await t.step("one with its letter, once all of it is there", async () => {
    const [cover, one, two] = series("mm: first", 2, { cc: "x@lists.example.org" });
    const mails = [two!, cover!];
    await look("first", mails);
    assert.deepEqual(await newSeries(db), []);
    mails.push(one!);
    await look("first", mails);
    const [row] = await newSeries(db);
    assert.deepEqual({ ...row, id: "", createdAt: "" }, {
      ...{ id: "", key: "mm-first-v1-0@example.org", tree: "linux" },
      ...{ source: "mm-first-v1-0@example.org", inbox: "https://lore.example/all/", way: "feed" },
      ...{ thread: "mm: first <author@example.org>", version: 1, title: "mm: first" },
      ...{ author: "A U Thor <author@example.org>", archs: ["um"], mail: false, ...MORE },
      ...{ lists: ["linux-mm@kvack.org", "x@lists.example.org"] },
      ...{ run: 1, state: "new", createdAt: "" },
    });
    assert.deepEqual(await events(), ["submitted: v1 of mm: first"]);
    assert.equal(await cursorOf(db, "first"), 3);
  });

  await t.step("the same from another list, and the same again, is the same", async () => {
    await look("second", series("mm: first", 2));
    assert.equal((await newSeries(db)).length, 1);
    assert.deepEqual(await events(), []);
  });

  await t.step("a reroll takes its place", async () => {
    await look("reroll", series("mm: first", 2, { version: 2 }));
    assert.deepEqual(await events(), [
      "submitted: v2 of mm: first",
      "state: superseded: v2 has come",
    ]);
  });

  await t.step("broken mail, talk and others' patches among them", async () => {
    await look("mixed", [
      mail("[PATCH iproute2] ip: fix it"),
      mail("[PATCH 1/2] mm: cut off", { body: "nothing\n" }),
      { bytes: Uint8Array.from({ length: 999 }, (_, i) => i * 7), file: "x", line: 1 },
      mail("Re: [PATCH] mm: single"),
      mail("[PATCH] net: elsewhere", { to: "netdev@vger.kernel.org" }),
      mail("[PATCH v2 a\u202eb] mm: <b>single</b> \x1b[2J", { id: "single" }),
    ]);
    assert.deepEqual(await events(), [
      "watch: mixed: skipped: <PATCH-1-2-mm-cut-off>: its subject counts it as a patch, and it " +
      "has no diff",
      "watch: not served: v1 of ip: fix it (PATCH-iproute2-ip-fix-it@example.org): [[rule]] 1 does",
      "watch: not served: v1 of net: elsewhere (PATCH-net-elsewhere@example.org): no [[rule]] " +
      "serves it: from mixed, by author@example.org, to netdev@vger.kernel.org; touches " +
      "mm/memory.c",
      "submitted: v2 of mm: <b>single</b> \\x1b[2J",
    ]);
  });

  await t.step("killed anywhere, nothing is lost and nothing comes twice", async () => {
    const places = [/insert into everystep\.watch/, /insert into everystep\.series/];
    places.push(/set settled/, /insert into everystep\.received/, /kind, text/);
    for (const [n, statement] of places.entries()) {
      const mails = [...series(`mm: kill ${n}`, 3), mail(`[PATCH] mm: after ${n}`)];
      const dying = look(`kill${n}`, mails, { db: dyingAt(db, statement) });
      await assert.rejects(dying, /killed/, `${statement}`);
      await look(`kill${n}`, mails);
      assert.deepEqual(await events(), [
        `submitted: v1 of mm: kill ${n}`,
        `submitted: v1 of mm: after ${n}`,
      ]);
      const [open] = await db.query<{ n: number }>(
        "select count(*)::int as n from everystep.received where not settled",
      );
      assert.equal(open!.n, 0);
    }
  });

  await t.step("what lacks something waits, and not for ever", async () => {
    const age = (watch: string, hours: number) =>
      db.query(
        "update everystep.received set at = now() - make_interval(hours => $2) where watch = $1",
        [watch, hours],
      );
    const [, ...patches] = series("mm: no letter", 2);
    const [cover, one] = series("mm: cut", 3);
    await look("old", [...patches, cover!, one!]);
    assert.deepEqual(await events(), []);
    await age("old", 1);
    await look("old", []);
    assert.deepEqual(await events(), ["submitted: v1 of mm: no letter: part 1"]);
    await age("old", 30);
    await look("old", []);
    assert.deepEqual(await events(), [
      'watch: old: skipped: "mm: cut" (v1): only 1 of 3 patches came in a day',
    ]);
    await look("old", [series("mm: no letter", 2)[0]!]);
    await age("old", 30);
    await look("old", []);
    assert.deepEqual(await events(), [], "a letter alone comes too late");
    await age("old", 24 * 30);
    await settleOld({ db, watch: "old", source: memory([]), rules: RULES });
    const [left] = await db.query<{ n: number }>(
      "select count(*)::int as n from everystep.received where watch = 'old'",
    );
    assert.equal(left!.n, 0);
  });

  await t.step("the same title and numbers, twice in a day", async () => {
    const again = series("mm: twin", 2).map(({ bytes, ...raw }) => ({
      ...raw,
      bytes: new TextEncoder().encode(
        new TextDecoder().decode(bytes).replaceAll("mm-twin", "mm-again"),
      ),
    }));
    await look("twins", [...series("mm: twin", 2), ...again]);
    assert.deepEqual(await events(), ["submitted: v1 of mm: twin", "submitted: v1 of mm: twin"]);
  });

  await t.step("a source that is down is asked again, and told once", async () => {
    const source = memory([mail("[PATCH] mm: at last")]), journal = kept();
    source.broken = new InfraError("lore.example: the connection broke");
    const stop = new AbortController();
    const { run } = watcher({ name: "down", every: 0.001 }, source, RULES, { db, journal });
    const running = run(stop.signal);
    while (journal.lines.length < 1) await new Promise((done) => setTimeout(done, 5));
    stop.abort();
    // The journal has it before the database has.
    await running;
    assert.deepEqual(await events(), [
      "watch: down: lore.example: the connection broke; it is asked again",
    ]);
    source.broken = undefined;
    const again = new AbortController();
    const second = watcher({ name: "down", every: 0.001 }, source, RULES, { db, journal });
    const rerunning = second.run(again.signal);
    while (await cursorOf(db, "down") === undefined) {
      await new Promise((done) => setTimeout(done, 5));
    }
    again.abort();
    await rerunning;
    assert.deepEqual(await events(), ["submitted: v1 of mm: at last"]);
    assert.deepEqual(journal.lines, [
      "warn could not look for mail: lore.example: the connection broke",
    ]);
  });

  await t.step("its mails are in the store, in order and byte for byte, before it is", async () => {
    const stored = new Map<string, Uint8Array>();
    const put = async (key: string, bytes: Uint8Array) => {
      assert.deepEqual(await events(), [], "nothing is submitted yet");
      stored.set(key, bytes);
    };
    const [cover, one, two] = series("mm: stored", 2);
    const odd = { ...two!, bytes: Uint8Array.from([...two!.bytes, 255, 0, 13, 10]) };
    await look("stored", [odd, mail("Re: talk"), one!, cover!], { store: { put } });
    assert.deepEqual(await events(), ["submitted: v1 of mm: stored"]);
    const row = (await newSeries(db)).at(-1)!;
    assert.deepEqual([...stored.keys()], [mboxKey(row.id)]);
    const mails = splitMbox(stored.get(mboxKey(row.id))!, "x").map(({ bytes }) => bytes);
    assert.deepEqual(mails, [cover!.bytes, one!.bytes, odd.bytes]);
    const [left] = await db.query<{ n: number }>(
      "select count(*)::int as n from everystep.received where raw is not null",
    );
    assert.equal(left!.n, 0);
  });

  await t.step("a stranger who guesses a Message-ID takes nobody's place", async () => {
    const eve = { from: "Eve <eve@example.net>" };
    const stored = new Map<string, Uint8Array>();
    const put = (key: string, bytes: Uint8Array) => Promise.resolve(void stored.set(key, bytes));
    const [cover, one, two] = series("mm: guessed", 2);
    const guess = mail("[PATCH 2/2] mm: guessed", { ...eve, id: "mm-guessed-v1-2" });
    await look("guessed", [guess, cover!, one!, two!], { store: { put } });
    assert.deepEqual(await events(), ["submitted: v1 of mm: guessed"]);
    const row = (await newSeries(db)).at(-1)!;
    const mails = splitMbox(stored.get(mboxKey(row.id))!, "x").map(({ bytes }) => bytes);
    assert.deepEqual(mails, [cover!.bytes, one!.bytes, two!.bytes]);
    // Whose whole series has that of another is told: the page would show the other's verdict.
    await look("elsewhere", [mail("[PATCH] mm: single", { ...eve, id: "mm-guessed-v1-0" })]);
    assert.deepEqual(await events(), [
      "watch: elsewhere: skipped: mm-guessed-v1-0@example.org, by eve@example.net: a series by " +
      "A U Thor <author@example.org> has that Message-ID",
    ]);
  });

  await t.step(
    "a large mail does not wait in the database: it is fetched when it is planned",
    async () => {
      const stored: string[] = [], put = (key: string) => Promise.resolve(void stored.push(key));
      const large = mail("[PATCH] mm: large", { body: `${"x\n".repeat(200_000)}${DIFF}` });
      await look("large", [large], { store: { put } });
      assert.deepEqual(await events(), ["submitted: v1 of mm: large"]);
      assert.deepEqual(stored, []);
    },
  );

  await t.step("a patchwork's series is whole, whatever its mails say", async () => {
    const bare = mail("mm: no brackets"), source = "https://patchwork.example/series/7/";
    const from: Source = {
      way: "patchwork",
      of: (id) => ({ source: id }),
      async *look() {
        await Promise.resolve();
        yield {
          mails: [],
          whole: [
            { mails: [mail("Re: talk", { body: "x\n" })], source },
            { mails: [bare], source },
          ],
          cursor: 1,
        };
      },
    };
    await lookOnce({ db, watch: "patchwork", source: from, rules: RULES }, from, never);
    assert.deepEqual(await events(), [
      `watch: patchwork: skipped: ${source}: has no patch`,
      "submitted: v1 of mm: no brackets",
    ]);
    const row = (await newSeries(db)).at(-1);
    assert.deepEqual([row?.source, row?.way, row?.inbox], [source, "patchwork", undefined]);
  });
}
