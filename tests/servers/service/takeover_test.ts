/** A worker that is killed in the middle of a shard: another has it within a minute. */
import assert from "node:assert/strict";
import { openDb } from "../../../bot/service/db/open.ts";
import { shardsOf } from "../../../bot/service/state/shards.ts";
import { seriesId } from "../../../bot/service/state/series.ts";
import { workersHere } from "../../../bot/service/state/workers.ts";
import { TOY_FILES } from "../../toy/kernel.ts";
import { ground, handInSeries, idOf, outcomes, settled } from "./fleet.ts";
import { processes } from "../../processes.ts";
import { postgres } from "../postgres.ts";

/** What README promises. */
const BOUND_MS = 60_000;
/** Each build takes long enough to be killed in the middle. */
const SLOW = { ...TOY_FILES, "knobs.mk": "all: slow\nslow:\n\tsleep 3\n" };

/** Looks until there is something to see; `what` it waits for. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 1200; tries++) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`it takes two minutes and more: ${what}`);
}

/** The fleet's own [retry] is hasty. */
async function retryAsShipped(file: string): Promise<void> {
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace(/^\[retry\]\n(?:\w+ = .*\n)+/m, ""));
}

Deno.test("a worker is killed in the middle of a shard: another begins it within a minute", async () => {
  await using place = await ground(SLOW);
  await retryAsShipped(`${place.dir}/configs/service.toml`);
  await using database = await postgres();
  const flags = ["--database", database.url];
  const server = place.part("server", ["serve", "--workers", "0", ...flags]);
  const first = place.part("worker1", ["worker", "-j1", ...flags]);
  const second = place.part("worker2", ["worker", "-j1", ...flags]);
  await using db = await openDb({ url: database.url, dir: "/nowhere", onError: () => {} });
  const run = { id: await seriesId({ key: idOf(1, 1), tree: "toy" }), run: 1 };
  const running = async () => (await shardsOf(db, run)).find(({ state }) => state === "running");
  try {
    await server.start();
    await first.start();
    await handInSeries(place, 1, ["toya"]); // one shard
    const begun = await until("a cell is tried", async () => {
      const shard = await running().catch(() => undefined); // the tables are not there at once
      return shard !== undefined && shard.tried > 0 ? shard : undefined;
    });
    await second.start();
    await until("the second worker", async () => (await workersHere(db))[1]);
    const before = await running();
    assert.equal(before?.worker, begun.worker, "the first still builds it");
    assert.ok(before!.tried < before!.cells);

    const killed = performance.now();
    await first.kill();
    const after = await until("another has it", async () => {
      const shard = await running();
      return shard !== undefined && shard.worker !== begun.worker ? shard : undefined;
    });
    const ms = performance.now() - killed;
    console.log(`another worker has the shard after ${(ms / 1000).toFixed(1)} s`);
    assert.ok(ms < BOUND_MS, `${Math.round(ms)} ms`);
    assert.equal(after.attempts, begun.attempts + 1);
    assert.deepEqual(await processes(`${place.dir}/cache-worker1`), [], "its builds ended with it");

    await until("the verdict", async () => await settled(database.url) === 1 || undefined);
    const [series] = await outcomes({ url: database.url, dir: "" });
    assert.equal(series?.verdict, "bisect-safe", `${series?.summary}`);
    assert.equal(series?.verdicts, 1);
    assert.equal(place.mails.size, 1);
  } finally {
    for (const part of [server, first, second]) await part.kill();
  }
});
