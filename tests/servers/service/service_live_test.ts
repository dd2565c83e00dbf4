/** The live view over a real PostgreSQL server: transactions side by side, and a server that is killed. */
import assert from "node:assert/strict";
import { openDb } from "../../../bot/service/db/open.ts";
import { addEvent, lastEvent } from "../../../bot/service/state/events.ts";
import { submit } from "../../../bot/service/state/series.ts";
import { openWeb } from "../../../bot/service/web/mod.ts";
import { serveHttp } from "../../../bot/system/http/serve.ts";
import { memoryStore, submission } from "../../service/web/rig.ts";
import { postgres } from "../postgres.ts";

/**
 * The texts of a stream's events, as they come, and the id to go on from. An event may come twice; its
 * own number tells.
 */
function listen(url: string, lastId?: string) {
  const stop = new AbortController();
  const texts: string[] = [];
  const seen = new Set<number>();
  let id = lastId;
  const headers: Record<string, string> = lastId === undefined ? {} : { "last-event-id": lastId };
  const done = (async () => {
    const answer = await fetch(url, { signal: stop.signal, headers });
    let text = "";
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (text + chunk).split("\n\n");
      text = parts.pop()!;
      for (const part of parts) {
        id = /^id: (\d+)$/m.exec(part)?.[1] ?? id;
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data === undefined) continue;
        const event = JSON.parse(data);
        if (!seen.has(event.id)) texts.push(event.text);
        seen.add(event.id);
      }
    }
  })().catch(() => {});
  return {
    texts,
    id: () => id,
    async receives(count: number) {
      for (let tries = 0; texts.length < count && tries < 400; tries++) {
        await new Promise((done) => setTimeout(done, 50));
      }
      return texts;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
    },
  };
}

Deno.test("the live view over PostgreSQL", async (t) => {
  await using server = await postgres();
  await using db = await openDb({ url: server.url, dir: "/nowhere", onError: () => {} });
  const log: string[] = [], stop = new AbortController();
  const handle = await openWeb({
    ...{ db, store: memoryStore(), version: "1", signal: stop.signal, pollMs: 50 },
    log: (text) => log.push(text),
    now: () => new Date().toISOString(),
  });
  await using http = await serveHttp(
    { host: "127.0.0.1", port: 0, log: (text) => log.push(text) },
    handle,
  );
  const say = (text: string) => addEvent(db, { kind: "state", text });

  await t.step("the pages open", async () => {
    const { id } = await submit(db, submission(1));
    for (
      const path of [
        "/",
        "/?q=change&state=new",
        `/series/${id}`,
        "/workers",
        "/metrics",
        "/healthz",
      ]
    ) {
      const answer = await fetch(http.url + path);
      assert.equal(answer.status, 200, path);
      await answer.body!.cancel();
    }
  });

  await t.step(
    "an event that is seen late is told late, and not lost to who was cut off",
    async () => {
      await using first = listen(`${http.url}/events?after=${await lastEvent(db)}`);
      await say("one");
      await first.receives(1);
      const late = Promise.withResolvers<void>();
      const slow = db.transaction(async (sql) => {
        await addEvent(sql, { kind: "state", text: "slow" });
        await late.promise;
      });
      await new Promise((done) => setTimeout(done, 100));
      await say("fast");
      assert.deepEqual(await first.receives(2), ["one", "fast"]);
      const cut = first.id();
      late.resolve();
      await slow;
      assert.deepEqual(await first.receives(3), ["one", "fast", "slow"]);
      await using again = listen(`${http.url}/events`, cut);
      assert.deepEqual(await again.receives(2), ["slow", "fast"]);
    },
  );

  await t.step("the database is killed and comes again: who listens goes on", async () => {
    await using first = listen(`${http.url}/events?after=${await lastEvent(db)}`);
    await say("before");
    await first.receives(1);
    await server.kill();
    const ill = await fetch(`${http.url}/healthz`);
    assert.equal(ill.status, 503);
    await ill.body!.cancel();
    const page = await fetch(`${http.url}/`);
    assert.equal(page.status, 500);
    await page.body!.cancel();
    await server.start();
    await say("after");
    assert.deepEqual(await first.receives(2), ["before", "after"]);
    assert.ok(log.length <= 3, log.join("\n"));
  });
  stop.abort();
});
