/** What is said of a series before its verdict, and where it gets none. */
import assert from "node:assert/strict";
import { parseServiceSettings } from "../../../bot/config/service.ts";
import { mboxKey, reportKey } from "../../../bot/service/run/keys.ts";
import { notifyRun } from "../../../bot/service/run/notify_job.ts";
import { addPosting, postingsOf, settlePosting } from "../../../bot/service/state/postings.ts";
import { announced } from "../../../bot/service/run/audience.ts";
import { endSeries, giveVerdict, seriesById, submit } from "../../../bot/service/state/series.ts";
import type { PostingKind, Submission } from "../../../bot/service/types.ts";
import { journal } from "../../../bot/system/terminal/journal.ts";
import { testDb } from "../db.ts";
import { memoryStore, submission } from "../web/rig.ts";
import { standIn } from "./stand_in.ts";

const SETTINGS = `listen = "127.0.0.1:0"
level = "image"
patience_hours = 1
[notify]
mail = false
patchwork = ["https://one.example.org/project/mm/", "https://two.example.org/project/mm/"]
[[tree]]
name = "linux"
`;
const HEX = "a".repeat(40);
const PULL = { key: `owner/linux#7@${HEX}`, github: "owner/linux#7", way: "github" } as const;

Deno.test("pending from the moment a series is taken, and ended where it gets no verdict", async (t) => {
  await using db = await testDb();
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  let received: unknown[] = [];
  await using _child = await standIn(dir, ({ where, stage, commit, kind }) => {
    // As JSON has it: what is not there is left out.
    received.push(JSON.parse(JSON.stringify({ kind, where, stage, commit })));
    return { code: 0 };
  });
  const store = memoryStore();
  const service = {
    ...{ db, store, temp: dir, settings: parseServiceSettings("service.toml", SETTINGS) },
    children: { home: dir, cache: dir, configs: dir, mib: 2048 },
    journal: journal({ write: () => {} }),
  };
  const { signal } = new AbortController();
  const judged = async (n: number, more: Partial<Submission> = {}) => {
    const { id } = await submit(db, submission(n, more)), run = { id, run: 1 };
    await store.put(mboxKey(id), new TextEncoder().encode("From a\n"));
    for (const kind of announced(service, (await seriesById(db, id))!)) {
      await addPosting(db, run, kind);
    }
    return run;
  };
  const notify = (run: { id: string; run: number }, posting: PostingKind) =>
    notifyRun(service, { ...run, posting }, signal);
  const states = async (run: { id: string; run: number }) =>
    Object.fromEntries((await postingsOf(db, run)).map(({ kind, state }) => [kind, state]));
  const notified = () => {
    const all = received;
    received = [];
    return all;
  };

  await t.step("at GitHub, at its commit", async () => {
    const run = await judged(1, PULL);
    assert.deepEqual(await states(run), { "github-pending": "due" });
    await addPosting(db, run, "github");
    assert.deepEqual(await notify(run, "github"), { kind: "done" });
    assert.deepEqual(await states(run), { "github": "due", "github-pending": "due" }, "it waits");
    assert.deepEqual(notified(), []);
    await notify(run, "github-pending");
    assert.deepEqual(notified(), [
      {
        kind: "publish",
        where: { kind: "github", github: "owner/linux#7" },
        stage: {},
        commit: HEX,
      },
    ]);
    await store.put(`${reportKey(run)}/report.json`, new TextEncoder().encode("{}"));
    await giveVerdict(db, run, { verdict: "bisect-safe", summary: "well" });
    await notify(run, "github");
    assert.deepEqual(notified(), [{
      kind: "publish",
      where: { kind: "github", github: "owner/linux#7" },
      commit: HEX,
    }]);
    assert.deepEqual(await states(run), { "github": "sent", "github-pending": "sent" });
  });

  await t.step("at all patchworks, and ended with the reason", async () => {
    const run = await judged(2);
    await notify(run, "patchwork-pending");
    await endSeries(db, run, "cancelled", "somebody said so");
    assert.deepEqual(await states(run), { "patchwork-ended": "due", "patchwork-pending": "sent" });
    await notify(run, "patchwork-ended");
    const where = {
      kind: "patchwork",
      homes: ["https://one.example.org/project/mm/", "https://two.example.org/project/mm/"],
    };
    assert.deepEqual(notified(), [
      { kind: "publish", where, stage: {} },
      { kind: "publish", where, stage: { ended: "cancelled: somebody said so" } },
    ]);
  });

  await t.step("a newer version ends what was said of the older", async () => {
    const run = await judged(3, { version: 1, thread: "t3" });
    await notify(run, "patchwork-pending");
    await judged(4, { version: 2, thread: "t3" });
    assert.equal((await states(run))["patchwork-ended"], "due");
  });

  await t.step("nothing is ended that was never said", async () => {
    const run = await judged(5);
    await endSeries(db, run, "refused", "no series");
    await notify(run, "patchwork-pending");
    await notify(run, "patchwork-ended");
    notified();
    const all = await states(run);
    assert.deepEqual(all, { "patchwork-ended": "skipped", "patchwork-pending": "skipped" });
    const failed = await judged(6);
    const [first] = await postingsOf(db, failed);
    await settlePosting(db, first!, { state: "failed", why: "no token" });
    await endSeries(db, failed, "stuck", "no memory");
    await notify(failed, "patchwork-ended");
    assert.equal((await states(failed))["patchwork-ended"], "skipped");
    assert.deepEqual(notified(), []);
  });
  await Deno.remove(dir, { recursive: true });
});
