/**
 * Whatever dies, or stands still for a while, every series gets one verdict and one mail. EVERYSTEP_FLEET says
 * of how many series (default: few, so that CI is not held up); EVERYSTEP_SEED which parts are killed, and when.
 */
import assert from "node:assert/strict";
import {
  breaks,
  type Ground,
  ground,
  handInSeries,
  idOf,
  mayhem,
  type Outcome,
  outcomes,
  settled,
} from "./fleet.ts";
import { lockAlone } from "../../../bot/service/db/alone.ts";
import { postgres } from "../postgres.ts";

const COUNT = Number(Deno.env.get("EVERYSTEP_FLEET") ?? 6);
const SEED = Number(Deno.env.get("EVERYSTEP_SEED") ?? Math.floor(Math.random() * 2 ** 31));
const KILL_MS = Number(Deno.env.get("EVERYSTEP_KILL_MS") ?? 4000);
/** A series takes seconds, and more while things are killed. */
const LIMIT_MS = 240_000 + COUNT * 15_000;

/** Waits until all series are settled; `look` may fail while the database is away. */
async function allSettled(look: () => Promise<number>): Promise<number> {
  const began = performance.now();
  let last = -1;
  for (;;) {
    const n = await look().catch(() => last);
    if (n !== last) {
      console.log(`${Math.round((performance.now() - began) / 1000)} s: ${n}/${COUNT}`);
    }
    last = n;
    if (n >= COUNT) return performance.now() - began;
    assert.ok(performance.now() - began < LIMIT_MS, `only ${n} of ${COUNT} were settled in time`);
    await new Promise((done) => setTimeout(done, 1000));
  }
}

function check(found: readonly Outcome[], { mails }: Ground): void {
  assert.equal(found.length, COUNT);
  for (const { title, state, verdict, verdicts, posting, summary, why } of found) {
    const n = Number(/\d+$/.exec(title)![0]), about = `${title}: ${summary} ${why}`;
    assert.equal(state, "judged", about);
    assert.equal(verdicts, 1, about);
    assert.equal(verdict, breaks(n) ? "not-bisect-safe" : "bisect-safe", about);
    assert.equal(posting, "sent", about);
    const own = [idOf(n, 1), idOf(n, 2)];
    const ids = [...mails].filter(([, { answers }]) => own.includes(answers));
    assert.equal(ids.length, 1, `${about}: it has ${ids.length} mails`);
    assert.equal(ids[0]![1].times, 1, `${about}: its mail came ${ids[0]![1].times} times`);
  }
}

Deno.test("a server and three workers on PostgreSQL, each killed again and again, and the database, too", async () => {
  console.log(`EVERYSTEP_FLEET=${COUNT} EVERYSTEP_SEED=${SEED}`);
  await using place = await ground();
  await using database = await postgres();
  const flags = ["--database", database.url];
  const parts = [
    place.part("server", ["serve", "--workers", "0", ...flags]),
    ...[1, 2, 3].map((n) => place.part(`worker${n}`, ["worker", "-j1", ...flags])),
  ];
  const stop = new AbortController();
  let kills: Promise<ReadonlyMap<string, number>> | undefined;
  try {
    for (const part of parts) await part.start();
    await handInSeries(place, COUNT);
    const all = [...parts, { ...database, name: "database" }];
    kills = mayhem(all, { everyMs: KILL_MS, seed: SEED, signal: stop.signal });
    const ms = await allSettled(() => settled(database.url));
    stop.abort();
    console.log(
      `${COUNT} series in ${Math.round(ms / 1000)} s; killed:`,
      Object.fromEntries(await kills),
    );
    check(await outcomes({ url: database.url, dir: "" }), place);
  } finally {
    stop.abort();
    await kills;
    for (const part of parts) await part.kill();
  }
});

Deno.test("one process with a database of its own, killed again and again", async () => {
  console.log(`EVERYSTEP_FLEET=${COUNT} EVERYSTEP_SEED=${SEED}`);
  await using place = await ground();
  const server = place.part("server", ["serve", "-j2"]);
  const stop = new AbortController();
  let kills: Promise<ReadonlyMap<string, number>> | undefined;
  try {
    await server.start();
    await handInSeries(place, COUNT);
    kills = mayhem([server], { everyMs: KILL_MS * 6, seed: SEED, signal: stop.signal });
    // Its database is open in its process alone: mails tell how far it is.
    const ms = await allSettled(() => Promise.resolve(place.mails.size));
    stop.abort();
    console.log(
      `${COUNT} series in ${Math.round(ms / 1000)} s; killed:`,
      Object.fromEntries(await kills),
    );
    await new Promise((done) => setTimeout(done, 8000)); // the last mail is written down
    await server.kill();
    check(await outcomes({ dir: place.data }), place);
  } finally {
    stop.abort();
    await kills;
    await server.kill();
  }
});

Deno.test("a database has one server; a second waits, and goes on when the first is gone", async () => {
  await using database = await postgres();
  const options = { signal: new AbortController().signal, onError: () => {} };
  const stop = new AbortController();
  const first = await lockAlone(database.url, options);
  const holding = first.hold(stop.signal);
  await database.kill();
  await database.start();
  await new Promise((done) => setTimeout(done, 3000)); // it has the lock again
  let gone = false;
  const second = lockAlone(database.url, options).then((alone) => {
    assert.ok(gone, "while the first has the lock");
    return alone;
  });
  await new Promise((done) => setTimeout(done, 2500));
  stop.abort();
  await holding;
  gone = true;
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
});
