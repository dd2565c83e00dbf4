/** What is handed in is what is verified. */
import assert from "node:assert/strict";
import { handIn, runIntake } from "../../bot/service/incoming.ts";
import { mboxKey } from "../../bot/service/run/keys.ts";
import { giveVerdict, seriesById, seriesId } from "../../bot/service/state/series.ts";
import { kindOf } from "../../bot/system/files/files.ts";
import { journal } from "../../bot/system/terminal/journal.ts";
import { testDb } from "./db.ts";
import { memoryStore } from "./web/rig.ts";

const SERIES = {
  ...{ key: "a@example.org", tree: "linux", source: "a", way: "hand" as const, lists: [] },
  ...{ thread: "a", version: 1, title: "mm: a", author: "A" },
};
const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("other mails under the same Message-ID, handed in again, are what is verified", async (t) => {
  await using db = await testDb();
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const store = memoryStore(), id = await seriesId(SERIES);
  const service = { db, store, journal: journal({ write: () => {} }) };
  const give = async (mails: string, again: boolean) => {
    await handIn(dir, SERIES, bytes(mails), again);
    const stop = new AbortController();
    const intake = runIntake(service, dir, stop.signal);
    while ([...Deno.readDirSync(dir)].length > 0) await new Promise((done) => setTimeout(done, 20));
    stop.abort();
    await intake;
    const { state, run, why } = (await seriesById(db, id))!;
    return [state, run, why, new TextDecoder().decode(store.objects.get(mboxKey(id)))];
  };
  const judge = async () => {
    const row = (await seriesById(db, id))!;
    await giveVerdict(db, row, { verdict: "bisect-safe", summary: "fine" });
  };
  await t.step("the first", async () => {
    assert.deepEqual(await give("one", false), ["new", 1, undefined, "one"]);
  });
  await t.step("again, while it waits: it is the same run", async () => {
    assert.deepEqual(await give("one", true), ["new", 1, undefined, "one"]);
  });
  await t.step("others, while it waits: it begins anew, with those", async () => {
    assert.deepEqual(await give("two", true), ["new", 2, undefined, "two"]);
  });
  const notified = async () =>
    (await db.query<{ text: string }>(
      "select text from everystep.event where series = $1 and text like 'other mails%'",
      [id],
    )).map(({ text }) => text);
  await t.step("the same, without a word: nothing is told", async () => {
    assert.deepEqual(await give("two", false), ["new", 2, undefined, "two"]);
    assert.deepEqual(await notified(), []);
  });
  await t.step(
    "others that nobody wants verified again: the verdict is of those of before, and it is said",
    async () => {
      await judge();
      assert.deepEqual(await give("three", false), ["judged", 2, undefined, "two"]);
      assert.deepEqual(await notified(), [
        "other mails with its Message-ID were handed in, and are not verified: `submit --again` takes them",
      ]);
    },
  );
  await t.step("others, once it has a verdict: that is gone", async () => {
    assert.deepEqual(await give("three", true), ["new", 3, undefined, "three"]);
    assert.equal((await seriesById(db, id))?.verdict, undefined);
  });
  assert.equal(await kindOf(dir), "directory");
  await Deno.remove(dir, { recursive: true });
});
