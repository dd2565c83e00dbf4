/** What holds for all answers, and what programs ask for: files, metrics, health. */
import assert from "node:assert/strict";
import type { Db } from "../../../bot/service/db/types.ts";
import { addEvent } from "../../../bot/service/state/events.ts";
import { addPosting } from "../../../bot/service/state/postings.ts";
import { giveVerdict, submit } from "../../../bot/service/state/series.ts";
import { cutRun, finishShard } from "../../../bot/service/state/shards.ts";
import { sayHere } from "../../../bot/service/state/workers.ts";
import { addMany, messages, read, submission, testWeb } from "./rig.ts";

const OWN = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Runs them in an empty database. */
export async function answerSteps(t: Deno.TestContext, db: Db): Promise<void> {
  const web = await testWeb(db);
  await addMany(db, 0, 9);
  const { id } = await submit(db, submission(118)), run = { id, run: 1 };
  await cutRun(db, run, 2, ["um", "alpha"].map((spec) => ({ spec, archs: [spec], cells: 3 })));
  for (const spec of ["um", "alpha"]) await finishShard(db, { series: id, run: 1, spec }, "x");
  await giveVerdict(db, run, { verdict: "not-bisect-safe", summary: "patch 1 breaks um" });
  await addPosting(db, run, "mail");

  await t.step("every answer has the policy, and HEAD is GET without a body", async () => {
    await sayHere(db, { name: "w<1>", archs: ["um"], jobs: 2, version: "1" });
    const style = (await read(await web.get("/"))).all
      .find(({ attributes }) => attributes.rel === "stylesheet")!.attributes.href!;
    const paths = [
      ...["/", `/series/${id}`, "/workers", "/healthz", "/metrics", "/robots.txt", style],
      ...["/nothing", "/series/0000000000000000", "/series/x%00", "/m/x", `/series/${id}/report`],
      ...["/static/..%2fmod.ts", "/static/live.js", "/m/m9@example.org", `/series/${id}/events`],
    ];
    for (const path of paths) {
      const answer = await web.get(path), head = await web.get(path, { method: "HEAD" });
      for (const { headers, status } of [answer, head]) {
        assert.equal(headers.get("content-security-policy"), OWN, path);
        assert.equal(headers.get("x-content-type-options"), "nosniff");
        assert.equal(headers.get("referrer-policy"), "no-referrer");
        assert.equal(status, answer.status);
      }
      assert.equal(head.body, null);
      if (path.endsWith("/events")) await answer.body!.cancel();
      else await answer.body?.cancel();
    }
    const refused = await web.get("/", { method: "POST", body: "x" });
    assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "GET, HEAD"]);
    assert.deepEqual(web.log, []);
  });

  await t.step("files that browsers keep", async () => {
    const answer = await web.get("/static/style.css");
    assert.equal(answer.headers.get("cache-control"), "no-cache");
    const etag = answer.headers.get("etag")!;
    assert.match(await answer.text(), /--paper[^]*\.facets/);
    const known = await web.get("/static/style.css", { headers: { "if-none-match": `W/${etag}` } });
    assert.deepEqual([known.status, await known.text()], [304, ""]);
  });

  await t.step("numbers, as Prometheus reads them", async () => {
    const answer = await web.get("/metrics");
    assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const lines = (await answer.text()).split("\n").filter((line) => line !== "");
    const samples = new Map<string, number>();
    for (const line of lines) {
      if (/^# (HELP|TYPE) [a-z_]+ ./.test(line)) continue;
      const sample = /^([a-z_]+(?:\{(?:[a-z]+="[^"\\\n]*",?)+\})?) (-?[\d.e+]+)$/.exec(line);
      assert.ok(sample !== null, line);
      samples.set(sample[1]!, Number(sample[2]));
    }
    assert.equal(samples.get('everystep_series{state="judged",verdict="not-bisect-safe"}'), 1);
    assert.equal(samples.get('everystep_series{state="judged",verdict="incomplete"}'), 0);
    assert.equal(samples.get('everystep_series{state="new",verdict=""}'), 10);
    assert.equal(samples.get('everystep_shards{state="done"}'), 2);
    assert.equal(samples.get('everystep_postings{kind="mail",state="due"}'), 1);
    assert.equal(samples.get("everystep_workers"), 1);
    assert.equal(samples.get('everystep_http_requests_total{code="405"}'), 1);
    assert.ok(samples.get('everystep_oldest_waiting_seconds{what="series"}')! > 0);
    assert.ok(samples.get("process_resident_memory_bytes")! > 1e6);
  });

  await t.step("health: what is there, and a database that is away", async () => {
    const well = await web.get("/healthz");
    const { status, database, workers } = await well.json();
    assert.deepEqual([well.status, status, database.ok, workers], [200, "ok", true, 1]);
    const away = await testWeb({ ...db, query: () => Promise.reject(new Error("secret away")) });
    const ill = await away.get("/healthz");
    assert.deepEqual([ill.status, (await ill.json()).status], [503, "down"]);
    const silent = await testWeb({ ...db, query: () => new Promise(() => {}) });
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => late.resolve(undefined), 2000);
    const hung = await Promise.race([silent.get("/healthz"), late.promise]);
    clearTimeout(timer);
    assert.equal(hung?.status, 503, "a database that hangs is told before anyone gives us up");
    const page = await away.get("/");
    assert.equal(page.status, 500);
    assert.doesNotMatch(await page.text(), /secret/);
    assert.match(away.log[0]!, /^GET \/: Error: secret away$/);
    const stream = await away.get("/events?after=1");
    assert.deepEqual(
      await Array.fromAsync(messages(stream)),
      [],
      "it ends, and the client comes again",
    );
  });

  await t.step("health: nothing moves", async () => {
    let now = 0;
    const busy = { active: 1 };
    const watched = await testWeb(db, { clock: () => now, active: () => busy.active });
    const health = async (at: number) => {
      now = at * 1000;
      const answer = await watched.get("/healthz");
      const { status, moving } = await answer.json();
      return [answer.status, status, moving.stillSeconds];
    };
    assert.deepEqual(await health(0), [200, "ok", 0]);
    assert.deepEqual(await health(500), [200, "ok", 0], "a job takes long");
    busy.active = 0;
    assert.deepEqual(await health(501), [200, "ok", 0]);
    assert.deepEqual(await health(600), [200, "ok", 99]);
    assert.deepEqual(await health(1000), [503, "stuck", 499]);
    await addEvent(db, { kind: "state", text: "something" });
    assert.deepEqual(await health(1001), [200, "ok", 0]);
    watched.stop.abort();
  });
  web.stop.abort();
}
