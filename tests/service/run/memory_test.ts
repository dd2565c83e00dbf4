import assert from "node:assert/strict";
import { judgeRun } from "../../../bot/service/run/judge_job.ts";
import { planRun } from "../../../bot/service/run/plan_job.ts";
import { seriesById, submit } from "../../../bot/service/state/series.ts";
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
