import assert from "node:assert/strict";
import { judgeRun } from "../../../bot/service/run/judge_job.ts";
import { mboxKey, reportKey } from "../../../bot/service/run/keys.ts";
import { notifyRun } from "../../../bot/service/run/notify_job.ts";
import { planRun } from "../../../bot/service/run/plan_job.ts";
import { addPosting, postingsOf } from "../../../bot/service/state/postings.ts";
import { giveVerdict, seriesById, submit } from "../../../bot/service/state/series.ts";
import { submission } from "../web/rig.ts";
import { checked } from "./plan_answers.ts";
import { planRig } from "./plan_rig.ts";

Deno.test("what takes more memory than it may is refused, and others are planned", async () => {
  await using rig = await planRig();
  const { db, service, signal, answer } = rig;
  const applies = checked({ ok: true, states: [] });
  const settings = { ...service, children: { ...service.children, mib: 64 } };
  for (const [n, kind] of ["fetch", "check", "plan"].entries()) {
    answer({ check: applies, [kind]: { code: 0, greedy: true } });
    const { id } = await submit(db, submission(80 + n));
    assert.deepEqual(await planRun(settings, { id, run: 1 }, signal), { kind: "done" });
    const row = (await seriesById(db, id))!;
    assert.deepEqual([row.state, row.why], ["refused", "it takes more than 64 MiB of memory"]);
  }
  answer({ check: applies, plan: { code: 0, out: JSON.stringify({ include: [] }) } });
  const { id } = await submit(db, submission(90)), run = { id, run: 1 };
  assert.deepEqual(await planRun(settings, run, signal), { kind: "done" });
  assert.equal((await seriesById(db, id))!.state, "building");
  answer({ verify: { code: 0, greedy: true } });
  assert.deepEqual(await judgeRun(settings, run, signal), { kind: "done" });
  const row = (await seriesById(db, id))!;
  assert.deepEqual([row.state, row.why], [
    ...["stuck", "judging it: it takes more than 64 MiB of memory"],
  ]);
});

Deno.test("what takes more memory than it may when it is told is not told, and says so", async () => {
  await using rig = await planRig();
  const { db, store, service, signal, answer } = rig;
  const settings = { ...service, children: { ...service.children, mib: 64 } };
  const github = "owner/linux#7", key = `${github}@${"a".repeat(40)}`;
  const { id } = await submit(db, submission(1, { key, github, way: "github" }));
  const run = { id, run: 1 };
  await store.put(mboxKey(id), new TextEncoder().encode("From a\n"));
  const notify = async (kind: "github-pending" | "github") => {
    await addPosting(db, run, kind);
    assert.deepEqual(await notifyRun(settings, { ...run, posting: kind }, signal), {
      kind: "done",
    });
    const posting = (await postingsOf(db, run)).find((one) => one.kind === kind)!;
    return [posting.state, posting.why];
  };
  const postings = ["failed", "it takes more than 64 MiB of memory"];
  answer({ publish: { code: 0, greedy: true } });
  assert.deepEqual(await notify("github-pending"), postings);
  await store.put(`${reportKey(run)}/report.json`, new TextEncoder().encode("{}"));
  await giveVerdict(db, run, { verdict: "bisect-safe", summary: "well" });
  assert.deepEqual(await notify("github"), postings);
});
