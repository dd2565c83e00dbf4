import assert from "node:assert/strict";
import { parseServiceSettings } from "../../../bot/config/service.ts";
import { mboxKey } from "../../../bot/service/run/keys.ts";
import { putPlan } from "../../../bot/service/run/plan_file.ts";
import { submit } from "../../../bot/service/state/series.ts";
import { beginShard, cutRun, shardBy } from "../../../bot/service/state/shards.ts";
import type { Store } from "../../../bot/service/store/types.ts";
import { buildShard } from "../../../bot/service/work/shard_job.ts";
import { journal } from "../../../bot/system/terminal/journal.ts";
import { testDb } from "../db.ts";
import { memoryStore, submission } from "../web/rig.ts";

/** In place of everystep: it finds something at once. */
const CHILD = `const out = Deno.args[Deno.args.indexOf("-o") + 1];
await Deno.mkdir(out + "/logs", { recursive: true });
await Deno.writeTextFile(out + "/logs/um-0.log", "said");
await Deno.writeTextFile(out + "/shard.json", "found");
`;
/** It comes to no end. */
const ENDLESS = `setInterval(() => {}, 1000);
`;
/** It takes memory without end. */
const GREEDY = `for (const all = [];;) all.push(new Array(10_000).fill(Math.random()));
`;
const SETTINGS = `listen = "127.0.0.1:0"
level = "image"
patience_hours = 1
[[tree]]
name = "linux"
`;

Deno.test("what a worker found while the store hangs", async (t) => {
  await using db = await testDb();
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.writeTextFile(`${dir}/mod.ts`, CHILD);
  const log: string[] = [];
  /** A shard that a worker builds; the store refuses the first puts of what it found. */
  const build = async (
    n: number,
    { refuses, stop, hours }: { refuses: number; stop?: AbortSignal; hours?: number },
  ) => {
    const memory = memoryStore();
    let left = refuses;
    const store: Store = {
      ...memory,
      put: (key, bytes) =>
        key.includes("/shards/") && left-- > 0
          ? Promise.reject(new Error("it does not answer in time"))
          : memory.put(key, bytes),
    };
    const { id } = await submit(db, submission(n)), run = { id, run: 1 };
    await cutRun(db, run, 1, [{ spec: "um", archs: ["um"], cells: 2 }]);
    await putPlan(store, run, { base: "a".repeat(40), level: "image", boot: false });
    await store.put(mboxKey(id), new TextEncoder().encode("mails"));
    const shard = { series: id, run: 1, spec: "um" };
    const ended = await buildShard(
      {
        ...{ db, store, name: "w1", jobs: 1, temp: dir },
        settings: parseServiceSettings(
          "service.toml",
          hours === undefined ? SETTINGS : `shard_hours = ${hours}\n${SETTINGS}`,
        ),
        children: { home: dir, cache: dir, configs: dir, mib: 64 },
        journal: journal({ write: (text) => log.push(text) }),
      },
      shard,
      stop ?? new AbortController().signal,
    );
    return { ended, shard, after: await shardBy(db, shard), objects: memory.objects };
  };

  await t.step("is held until the store is back", async () => {
    const { ended, after, objects } = await build(1, { refuses: 2 });
    assert.deepEqual(ended, { kind: "done" });
    assert.equal(after?.state, "done");
    for (const file of ["shard.json", "logs/um-0.log"]) {
      assert.ok(objects.has(`${after!.artifact}/${file}`), file);
    }
    assert.equal(log.filter((line) => /what was found waits/.test(line)).length, 2);
  });

  await t.step("is found again if the worker is stopped meanwhile", async () => {
    const stop = new AbortController();
    const stopping = setInterval(() => {
      if (log.filter((line) => /what was found waits/.test(line)).length > 2) stop.abort();
    }, 10);
    const { ended, shard, after } = await build(2, { refuses: Infinity, stop: stop.signal });
    clearInterval(stopping);
    assert.deepEqual(ended, { kind: "again", why: "what was found could not be kept" });
    assert.equal(after?.state, "running");
    assert.ok(await beginShard(db, shard, "w2"), "another may begin it");
  });

  const SECONDS = 1 / 3600;

  await t.step("counts where the child takes more hours than it may", async () => {
    await Deno.writeTextFile(`${dir}/mod.ts`, CHILD + ENDLESS);
    const { ended, after, objects } = await build(3, { refuses: 0, hours: 12 * SECONDS });
    assert.deepEqual(ended, { kind: "done" });
    assert.equal(after?.state, "done");
    assert.ok(objects.has(`${after!.artifact}/shard.json`));
  });

  await t.step("is nothing, and a child takes more hours than it may", async () => {
    await Deno.writeTextFile(`${dir}/mod.ts`, ENDLESS);
    const { ended, after } = await build(4, { refuses: 0, hours: 2 * SECONDS });
    assert.deepEqual(ended, { kind: "again", why: "it took too long" });
    assert.equal(after?.state, "running");
  });

  await t.step("counts where the child takes more memory than it may", async () => {
    await Deno.writeTextFile(`${dir}/mod.ts`, CHILD + GREEDY);
    const { ended, after, objects } = await build(5, { refuses: 0 });
    assert.deepEqual(ended, { kind: "done" });
    assert.equal(after?.state, "done");
    assert.ok(objects.has(`${after!.artifact}/shard.json`));
  });

  await t.step("is nothing, and a child takes more memory than it may", async () => {
    await Deno.writeTextFile(`${dir}/mod.ts`, GREEDY);
    const { ended, after } = await build(6, { refuses: 0 });
    assert.deepEqual(ended, { kind: "done" });
    assert.deepEqual([after?.state, after?.why], ["failed", "it takes more than 64 MiB of memory"]);
  });
  await Deno.remove(dir, { recursive: true });
});
