import assert from "node:assert/strict";
import { lastEvent } from "../../../bot/service/state/events.ts";
import { addPosting } from "../../../bot/service/state/postings.ts";
import { giveVerdict, submit } from "../../../bot/service/state/series.ts";
import { beginShard, cutRun, finishShard, reportShard } from "../../../bot/service/state/shards.ts";
import { sayHere } from "../../../bot/service/state/workers.ts";
import { parsed } from "../../report/html/parsed.ts";
import { testDb } from "../db.ts";
import { addMany, HOSTILE, submission, testWeb } from "./rig.ts";

const OWN = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const bytes = (text: string) => new TextEncoder().encode(text);
const MAIL = (n: number, subject: string) =>
  `From a Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: [PATCH ${n}/2] ${subject}\n` +
  `Message-Id: <p${n}@example.org>\nDate: Mon, 1 Jan 2026 00:00:00 +0000\n\n---\n a.c | 2 +-\n\n` +
  `diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-${n}\n+${n + 1}\n-- \n2.40\n\n`;

/** The page of an answer, as browsers read it. */
async function read(answer: Response) {
  const page = parsed(await answer.text());
  assert.deepEqual(page.errors, []);
  return {
    ...page,
    links: page.all.filter(({ name }) => name === "a").map(({ attributes }) => attributes.href!),
    rows: page.all.filter(({ attributes }) => attributes.id?.startsWith("r-")),
  };
}

/** Messages of a stream, as they come. */
async function* messages(answer: Response): AsyncGenerator<Record<string, string>> {
  let text = "";
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = text.slice(0, end).split("\n").map((line) => line.split(/: (.*)/s));
      text = text.slice(end + 2);
      const message = Object.fromEntries(fields);
      if (message.data !== undefined) yield message;
    }
  }
}

async function take(answer: Response, count: number): Promise<Record<string, string>[]> {
  const taken: Record<string, string>[] = [];
  for await (const one of messages(answer)) if (taken.push(one) === count) break;
  return taken;
}

Deno.test("the page", async (t) => {
  await using db = await testDb();
  const web = await testWeb(db);
  const ids: string[] = [];
  for (const [n, title] of HOSTILE.entries()) {
    const more = { title, author: `${title} <x@y>`, thread: title, tree: title.slice(0, 50) };
    ids.push(
      (await submit(db, submission(n, { ...more, inbox: "javascript:window.evil=1//" }))).id,
    );
  }
  await addMany(db, HOSTILE.length, 117);
  for (const [n, more] of [[118, {}], [119, { key: "odd/<b>+%@x" }]] as const) {
    ids.push((await submit(db, submission(n, more))).id);
  }
  const id = ids.at(-2)!, run = { id, run: 1 };
  const um = { series: id, run: 1, word: "um" }, alpha = { ...um, word: "alpha" };
  await cutRun(db, run, 2, [
    { word: "um", archs: ["um"], cells: 3 },
    { word: "alpha", archs: ["alpha"], cells: 3 },
  ]);
  await web.store.put(
    `series/${id}/series.mbox`,
    bytes(MAIL(1, "mm: <i>one</i>") + MAIL(2, "two")),
  );

  await t.step("the list is whole, page by page, the newest first", async () => {
    const seen: string[] = [];
    for (let path: string | undefined = "/"; path !== undefined;) {
      const { rows, links } = await read(await web.get(path));
      seen.push(...rows.map(({ attributes }) => attributes.id!.slice(2)));
      path = links.findLast((href) => href.includes("after="));
    }
    assert.deepEqual(seen.slice(0, 2), ids.slice(-2).toReversed());
    assert.deepEqual(seen.slice(-6), ids.slice(0, 6).toReversed());
    assert.equal(new Set(seen).size, 120);
  });

  await t.step("a search narrows it, and says how many", async () => {
    const found = async (query: string) => {
      const { rows, all } = await read(await web.get(`/?${query}`));
      const count = all.find(({ attributes }) => attributes.id === "count")!.text;
      return [rows.length, count.trim()];
    };
    assert.deepEqual(await found("q=number+77"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=A+U+THOR+77"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=%3Cm77@example.org%3E"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=https://lore.kernel.org/all/m77@example.org/"), [
      1,
      "1 of 120 series",
    ]);
    assert.deepEqual(await found("q=thread-77"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=%25"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=_"), [0, "0 of 120 series"]);
    assert.deepEqual(await found("q='%20or%201=1%00"), [0, "0 of 120 series"]);
    assert.deepEqual(await found("state=building"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("state=evil&after=1.x"), [50, "120 series"]);
    assert.deepEqual(await found("tree=linux&state=new"), [50, "113 of 120 series"]);
  });

  await t.step("nothing that came by mail is markup", async () => {
    for (
      const path of [
        "/?after=9999999999999999.0000000000000000",
        ...ids.slice(0, 6).map((one) => `/series/${one}`),
      ]
    ) {
      const { all } = await read(await web.get(path));
      const names = new Set(all.map(({ name }) => name));
      assert.ok(!names.has("img") && !names.has("textarea"), path);
      assert.equal(all.filter(({ name }) => name === "script").length, 1);
      for (const { attributes } of all) {
        for (const [name, value] of Object.entries(attributes)) {
          assert.doesNotMatch(name, /^on|^style$/);
          assert.doesNotMatch(value, /^\s*javascript:/i);
        }
      }
    }
    const last = await read(await web.get("/?q=window.evil"));
    assert.equal(last.rows.length, 3);
    const page = await (await web.get(`/series/${ids[2]}`)).text();
    assert.match(page, /\\u202egnp/);
    assert.doesNotMatch(page, /[\u202a-\u202e\u2066-\u2069]/);
  });

  await t.step("a series is shown as it is built", async () => {
    assert.ok(await beginShard(db, um, "w1"));
    const cells = [
      { arch: "um", state: 0, verdict: "pass", why: "builds" },
      { arch: "um", state: 1, verdict: "fail", why: "a.c:1: error: <b>" },
      { arch: "um", state: 2, verdict: "<evil>", why: "" },
    ];
    await reportShard(db, um, { worker: "w1", tail: "CC a.o\n\x1b[1mCC b.o <b>", cells });
    const { all, root } = await read(await web.get(`/series/${id}`));
    const of = (name: string) => all.find(({ attributes }) => attributes.id === name)?.text ?? "";
    assert.match(of("banner"), /Building: 3 of 6 cells tried/);
    assert.match(of("state-1"), /mm: <i>one<\/i>[^]*not tried yet[^]*FAIL/);
    assert.match(of("state-2"), /<evil>/);
    assert.match(of("urgent"), /fail, patch 1 on um: a\.c:1: error: <b>/);
    assert.match(of("said-um"), /CC a\.o\nCC b\.o <b>/);
    assert.match(of("by-hand"), /everystep verify --tree ~\/linux m118@example.org --inbox https/);
    assert.match(root.text, /um: w1 has it/);
  });

  await t.step("what happens is told, what builds say, too", async () => {
    const all = await web.get("/events"), one = await web.get(`/series/${id}/events`);
    assert.equal(all.headers.get("content-type"), "text/event-stream");
    const told = take(all, 2), toldOne = take(one, 3);
    await new Promise((done) => setTimeout(done, 60));
    await submit(db, submission(500, { title: "line\nend \u202e" }));
    await reportShard(db, um, {
      worker: "w1",
      tail: "CC c.o",
      cells: [{ arch: "um", state: 2, verdict: "pass", why: "" }],
    });
    const texts = (await told).map(({ data }) => JSON.parse(data!).text);
    assert.deepEqual(texts, ["v1 of line end \\u202e", "state 2 um: pass"]);
    const kinds = (await toldOne).map(({ event, data }) =>
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
    const first = take(await web.get("/events"), 2);
    await new Promise((done) => setTimeout(done, 60));
    await add(last + 1);
    await add(last + 3);
    const got = await first;
    assert.deepEqual(got.map(text), [1, 3]);
    assert.deepEqual(got.map(({ id }) => Number(id) - last), [1, 1], "2 may still come");
    // It comes back, and in the meantime 2 is there.
    await add(last + 2);
    const headers = { "last-event-id": got[1]!.id! };
    const again = await take(await web.get("/events", { headers }), 2);
    assert.deepEqual(again.map(text), [2, 3]);
    // And whoever was there hears of it, late.
    const stream = take(await web.get(`/events?after=${last + 3}`), 2);
    await new Promise((done) => setTimeout(done, 60));
    await add(last + 5);
    await new Promise((done) => setTimeout(done, 60));
    await add(last + 4);
    assert.deepEqual((await stream).map(text), [5, 4]);
    await db.query("select setval(pg_get_serial_sequence('everystep.event', 'id'), $1)", [
      last + 5,
    ]);
  });

  await t.step("nobody watches: the database has rest", async () => {
    let asked = 0;
    const counted = {
      query: <Row>(
        sql: string,
        values?: readonly unknown[],
      ) => (asked++, db.query<Row>(sql, values)),
    };
    const quiet = await testWeb({ ...db, ...counted }, { pollMs: 5 });
    const many = await Promise.all(Array.from({ length: 30 }, () => quiet.get("/events")));
    await new Promise((done) => setTimeout(done, 100));
    assert.ok(asked > 3 && asked <= 25, `${asked} queries for 30 who watch`);
    for (const one of many) await one.body!.cancel();
    await new Promise((done) => setTimeout(done, 20));
    asked = 0;
    await new Promise((done) => setTimeout(done, 50));
    assert.equal(asked, 0);
  });

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

  await t.step("a Message-ID leads to its series", async () => {
    const to = async (path: string) => {
      const { status, headers } = await web.get(path);
      return [status, headers.get("location")];
    };
    assert.deepEqual(await to("/m/m118@example.org"), [302, `/series/${id}`]);
    assert.deepEqual(await to("/m/%3Cm118@example.org%3E/"), [302, `/series/${id}`]);
    assert.deepEqual(await to("/m/odd/%3Cb%3E+%25@x"), [302, `/series/${ids.at(-1)}`]);
    await submit(db, submission(118, { tree: "next" }));
    assert.deepEqual(await to("/m/m118@example.org"), [302, "/?q=m118%40example.org"]);
    assert.deepEqual(await to("/m/m999@example.org"), [404, null]);
  });

  await t.step("logs are text, whole or in part; from a worker, then from the report", async () => {
    const log = `/series/${id}/log/um/1`;
    assert.equal((await web.get(log)).status, 404);
    assert.ok(await finishShard(db, um, `series/${id}/1/shards/um.1`));
    await web.store.put(
      `series/${id}/1/shards/um.1/logs/um-1.log`,
      bytes("CC a\n\x1b[31mb\x1b[2J\n"),
    );
    const { links } = await read(await web.get(`/series/${id}`));
    assert.ok(links.includes(log));
    const whole = await web.get(log);
    assert.equal(whole.headers.get("content-type"), "text/plain; charset=utf-8");
    assert.equal(await whole.text(), "CC a\nb\\x1b[2J\n");
    await web.store.put(`series/${id}/1/report/logs/um-1.log`, bytes("one\ntwo\nthree\n"));
    assert.equal(await (await web.get(`${log}?tail=2`)).text(), "two\nthree\n");
    const part = await web.get(log, { headers: { range: "bytes=4-6" } });
    assert.deepEqual([part.status, part.headers.get("content-range"), await part.text()], [
      206,
      "bytes 4-6/14",
      "two",
    ]);
    const none = await web.get(log, { headers: { range: "bytes=14-" } });
    assert.deepEqual([none.status, none.headers.get("content-range")], [416, "bytes */14"]);
    assert.equal(await (await web.get(`/series/${id}/logs/um-1.log`)).text(), "one\ntwo\nthree\n");
    for (const bad of ["..%2f..%2fseries.mbox", "a%00.log", "x.log%0a", "um-1.txt"]) {
      assert.equal((await web.get(`/series/${id}/logs/${bad}`)).status, 404, bad);
    }
  });

  await t.step("the report is shown in a box of its own", async () => {
    assert.ok(await finishShard(db, alpha, "x"));
    assert.ok(
      await giveVerdict(db, run, { verdict: "not-bisect-safe", summary: "patch 1 breaks <um>" }),
    );
    await addPosting(db, run, "mail");
    const { links, root } = await read(await web.get(`/series/${id}`));
    assert.match(root.text, /Patch 1 breaks <um>/);
    for (const name of ["report", "report.json", "series.mbox"]) {
      assert.ok(links.includes(`/series/${id}/${name}`));
    }
    await web.store.put(`series/${id}/1/report/report.html`, bytes("<!DOCTYPE html><p>hello"));
    const report = await web.get(`/series/${id}/report`);
    assert.match(
      report.headers.get("content-security-policy")!,
      /^default-src 'none'; style-src 'unsafe-inline';.* sandbox$/,
    );
    assert.equal(await report.text(), "<!DOCTYPE html><p>hello");
    assert.equal(
      (await web.get(`/series/${id}/report?run=99`)).status,
      200,
      "there is but one run",
    );
    const mbox = await web.get(`/series/${id}/series.mbox`);
    assert.equal(mbox.headers.get("content-disposition"), "attachment");
    await mbox.body!.cancel();
  });

  await t.step("what is not kept any more is not offered", async () => {
    await db.query("update everystep.series set removed_at = now() where id = $1", [id]);
    const { links, root } = await read(await web.get(`/series/${id}`));
    assert.match(root.text, /not kept any more/);
    assert.deepEqual(links.filter((href) => href.startsWith(`/series/${id}/`)), []);
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
    assert.equal(samples.get('everystep_series{state="new",verdict=""}'), 121);
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

  await t.step("when the service stops, streams end", async () => {
    const stream = Array.fromAsync(messages(await web.get("/events")));
    web.stop.abort();
    await stream;
    assert.equal((await web.get("/events")).status, 503);
  });
});
