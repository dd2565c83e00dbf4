/** A newer version, another run, a pull request that has changed: what stands at GitHub then. */
import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { contract } from "./contract.ts";
import { commitsOf, keptContract, LOOSE, postedOn, postTo, RED, rig, SHORT } from "./rig.ts";

Deno.test("GitHub, posted to again", LOOSE, async (t) => {
  const api = await contract();

  await t.step("a newer version supersedes the older check, in the same comment", async () => {
    await using hub = await rig(api, RED);
    await postTo(hub, RED);
    const newer: Report = {
      ...RED,
      series: { ...RED.series, version: RED.series.version + 1 },
      run: { ...RED.run, startedAt: "2026-02-02T00:00:00Z" },
      verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on alpha" },
    };
    hub.state.pull.commits = commitsOf(newer, "b");
    const { posted } = await postTo(hub, newer);
    assert.equal(posted.kind === "posted" && posted.superseded, true);
    const there = postedOn(hub);
    assert.deepEqual(there.runs.map(({ conclusion, title }) => [conclusion, title.slice(0, 10)]), [
      ["neutral", "superseded"],
      ["success", "bisect-saf"],
    ]);
    assert.equal(there.comments.length, 1);
    assert.match(there.comments[0]!, /bisect-safe on alpha/);
    const count = hub.writes().length;
    await postTo(hub, newer);
    assert.equal(hub.writes().length, count);
    hub.state.pull.commits = commitsOf(RED);
    const late = await postTo(hub, RED);
    assert.equal(late.posted.kind, "older");
    assert.equal(hub.writes().length, count, "an older one does not come back");
    keptContract(hub);
  });

  await t.step(
    "a run of before the clock was set back, of other commits, holds nothing up",
    async () => {
      await using hub = await rig(api, SHORT);
      await postTo(hub, { ...SHORT, run: { ...SHORT.run, startedAt: "2026-02-02T00:00:00Z" } });
      hub.state.pull.commits = commitsOf(SHORT, "b");
      const { posted } = await postTo(hub, SHORT);
      assert.equal(posted.kind, "posted");
      const head = commitsOf(SHORT, "b").at(-1)!.sha;
      assert.deepEqual(hub.state.runs.map(({ head_sha }) => head_sha).includes(head), true);
      keptContract(hub);
    },
  );

  await t.step("another run at the same commits has a check of its own", async () => {
    await using hub = await rig(api, SHORT);
    await postTo(hub, SHORT);
    const mended: Report = {
      ...SHORT,
      run: { ...SHORT.run, startedAt: "2026-02-02T00:00:00Z" },
      verdict: { exit: 3, kind: "incomplete", text: "incomplete: 1 of 2 cells has no answer" },
    };
    await postTo(hub, mended);
    const { runs, comments } = postedOn(hub);
    assert.deepEqual(runs.map(({ conclusion }) => conclusion), ["neutral", "neutral"]);
    assert.match(runs[0]!.title, /^superseded by v4/);
    assert.match(runs[1]!.title, /^incomplete/);
    assert.equal(comments.length, 1);
    assert.equal((await postTo(hub, SHORT)).posted.kind, "older");
    keptContract(hub);
  });

  await t.step("a check before that we may not change, or that is gone, stays", async () => {
    for (const status of [403, 404]) {
      await using hub = await rig(api, SHORT);
      await postTo(hub, SHORT);
      hub.faults.push({
        on: status === 403 ? /^PATCH .*check-runs/ : /^GET .*check-runs\/\d+/,
        answer: { status, body: { message: "Resource not accessible by integration" } },
      });
      const again = { ...SHORT, run: { ...SHORT.run, startedAt: "2026-02-02T00:00:00Z" } };
      const { posted, notes } = await postTo(hub, again);
      assert.equal(posted.kind === "posted" && posted.superseded, false);
      assert.match(notes, new RegExp(`the check before, 1000, stays as it is \\(${status}\\)`));
      assert.equal(postedOn(hub).runs.length, 2);
    }
  });

  await t.step("a pull request that has changed is not judged by an old report", async () => {
    await using hub = await rig(api, RED);
    const commits = commitsOf(RED);
    const changed = { ...commits.at(-1)!, tree: "e".repeat(40), message: "other" };
    hub.state.pull.commits = [...commits.slice(0, -1), changed];
    await assert.rejects(postTo(hub, RED), /is not what the report is about: its commit/);
    hub.state.pull.commits = commits.slice(1);
    await assert.rejects(postTo(hub, RED), /it has \d+ commits, the report/);
    assert.deepEqual(hub.writes(), []);
  });
});
