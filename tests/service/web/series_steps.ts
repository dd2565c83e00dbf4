/** The page of one series: its grid, its logs, its report. */
import assert from "node:assert/strict";
import type { Db } from "../../../bot/service/db/types.ts";
import { putReject } from "../../../bot/service/run/reject.ts";
import { addPosting } from "../../../bot/service/state/postings.ts";
import { giveVerdict, submit } from "../../../bot/service/state/series.ts";
import { beginShard, cutRun, finishShard, reportShard } from "../../../bot/service/state/shards.ts";
import { bytes, read, submission, testWeb } from "./rig.ts";

const MAIL = (n: number, subject: string) =>
  `From a Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: [PATCH ${n}/2] ${subject}\n` +
  `Message-Id: <p${n}@example.org>\nDate: Mon, 1 Jan 2026 00:00:00 +0000\n\n---\n a.c | 2 +-\n\n` +
  `diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-${n}\n+${n + 1}\n-- \n2.40\n\n`;

/** Runs them in an empty database. */
export async function seriesSteps(t: Deno.TestContext, db: Db): Promise<void> {
  const web = await testWeb(db);
  const { id } = await submit(db, submission(118)), run = { id, run: 1 };
  const um = { series: id, run: 1, spec: "um" }, alpha = { ...um, spec: "alpha" };
  await cutRun(db, run, 2, [
    { spec: "um", archs: ["um"], cells: 3 },
    { spec: "alpha", archs: ["alpha"], cells: 3 },
  ]);
  await web.store.put(
    `series/${id}/series.mbox`,
    bytes(MAIL(1, "mm: <i>one</i>") + MAIL(2, "two")),
  );

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
    assert.match(of("output-um"), /CC a\.o\nCC b\.o <b>/);
    assert.match(of("by-hand"), /everystep verify --tree ~\/linux m118@example.org --inbox https/);
    assert.match(root.text, /um: w1 has it/);
    assert.doesNotMatch(root.text, /New warnings/);
  });

  await t.step("a new warning is told above the grid, and what it says", async () => {
    const { id } = await submit(db, submission(119));
    const shard = { series: id, run: 1, spec: "um" };
    await cutRun(db, { id, run: 1 }, 1, [{ spec: "um", archs: ["um"], cells: 2 }]);
    assert.ok(await beginShard(db, shard, "w1"));
    const cells = [
      { arch: "um", state: 0, verdict: "pass", why: "builds" },
      { arch: "um", state: 1, verdict: "warn", why: "a.c:7: warning: unused <b>" },
    ];
    await reportShard(db, shard, { worker: "w1", tail: "", cells });
    const { all, links } = await read(await web.get(`/series/${id}`));
    const of = (name: string) => all.find(({ attributes }) => attributes.id === name)?.text ?? "";
    assert.match(of("warned"), /New warnings in 1 cell: what they say/);
    assert.match(of("urgent"), /warn, patch 1 on um: a\.c:7: warning: unused <b>/);
    assert.ok(links.includes("#urgent"));
  });

  await t.step("of a series of very many patches the grid shows the first ones", async () => {
    const { id } = await submit(db, submission(120));
    const archs = Array.from({ length: 10 }, (_, i) => `a${i}`);
    const shards = archs.map((arch) => ({ spec: arch, archs: [arch], cells: 1501 }));
    await cutRun(db, { id, run: 1 }, 1500, shards);
    const { all, root } = await read(await web.get(`/series/${id}`));
    const rows = all.filter(({ attributes }) => /^state-\d/.test(attributes.id ?? ""));
    assert.equal(rows.length, 400);
    assert.match(root.text, /1,?101 more states are in the report\./);
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
    assert.ok(links.includes(`${log}#:~:text=%3Cb%3E`), "an error leads to its place in the log");
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

  await t.step("why a series does not apply stands on its page, and in a file", async () => {
    const { id } = await submit(db, submission(119)), run = { id, run: 1 };
    const hunk = {
      ...{ file: "mm/a.c", header: "@@ -1 +1 @@", problem: "other lines are there" },
      ...{ expected: ["int <b>;"], found: ["long b;"], nearest: 7, alreadyApplied: false },
    };
    const reject = { patch: 2, subject: "mm: <i>two</i>", hunks: [hunk], git: "" };
    await putReject(web.store, run, { base: "a".repeat(40), reject });
    await giveVerdict(db, run, { verdict: "does-not-apply", summary: "does not apply: patch 2" });
    const { all, links } = await read(await web.get(`/series/${id}`));
    const { text } = all.find(({ attributes }) => attributes.id === "reject")!;
    assert.match(text, /patch 2 does not apply: mm: <i>two<\/i>/);
    assert.match(text, /expected \| int <b>;\n\s+found {4}\| long b;\n.*best at line 7/);
    assert.ok(links.includes(`/series/${id}/reject.json`));
    const kept = await (await web.get(`/series/${id}/reject.json`)).json();
    assert.deepEqual(kept.reject, reject);
  });

  await t.step("what is not kept any more is not offered", async () => {
    await db.query("update everystep.series set removed_at = now() where id = $1", [id]);
    const { links, root } = await read(await web.get(`/series/${id}`));
    assert.match(root.text, /not kept any more/);
    assert.deepEqual(links.filter((href) => href.startsWith(`/series/${id}/`)), []);
  });
  web.stop.abort();
}
