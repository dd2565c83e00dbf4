import assert from "node:assert/strict";
import { parseServiceSettings } from "../../../bot/config/service.ts";
import { handIn, runIntake } from "../../../bot/service/incoming.ts";
import { MAX_SERIES } from "../../../bot/service/run/limits.ts";
import { judgeRun } from "../../../bot/service/run/judge_job.ts";
import { verifyArgs } from "../../../bot/service/run/tree_args.ts";
import {
  getPlan,
  readRuleFixes,
  writeFixes,
  writePrerequisites,
} from "../../../bot/service/run/plan_file.ts";
import { planRun } from "../../../bot/service/run/plan_job.ts";
import { getReject } from "../../../bot/service/run/reject.ts";
import { seriesById, seriesId, submit } from "../../../bot/service/state/series.ts";
import {
  REJECT_SCHEMA,
  type RejectReport,
  rejectReportSchema,
} from "../../../bot/report/model/reject_schema.ts";
import { postingsOf } from "../../../bot/service/state/postings.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { shardsOf } from "../../../bot/service/state/shards.ts";
import { submission } from "../web/rig.ts";
import { type Answers, planRig } from "./plan_rig.ts";
import { checked, failing, HEX, MBOX, REPORT, SETTINGS } from "./plan_answers.ts";

Deno.test("a series is planned with the arguments that the program takes", async (t) => {
  await using rig = await planRig();
  const { db, dir, store, service, signal, plan, answer } = rig;
  const shard = { shard: "um", archs: "um", cells: 2 };
  const applies = checked({ ok: true, states: [] });

  await t.step("of a pull request, too, whose name stands behind --", async () => {
    const source = "owner/linux#7";
    const { ended, row } = await plan(1, {
      check: applies,
      plan: { code: 0, out: JSON.stringify({ include: [shard] }) },
    }, { source, inbox: undefined, way: "github", github: source });
    assert.deepEqual([ended, row.state, row.why], [{ kind: "done" }, "building", undefined]);
  });

  await t.step("without a cell it is judged at once: nothing to build", async () => {
    const { run } = await plan(2, {
      check: applies,
      plan: { code: 0, out: JSON.stringify({ include: [] }) },
    });
    assert.deepEqual(await judgeRun(service, run, signal), { kind: "done" });
    const row = (await seriesById(db, run.id))!;
    assert.deepEqual([row.state, row.verdict], ["judged", "nothing-to-build"]);
    assert.match(row.summary!, /nothing to build/);
    assert.ok(store.objects.has(`series/${run.id}/1/report/report.json`));
  });

  await t.step("what it stands on is kept for all who build it", async () => {
    const says = JSON.parse(applies.out), mails = "From x\n\u00e4\n";
    const prerequisites = [{ says: "Depends-on: <a@example.org>", result: "applied" }];
    const out = JSON.stringify({
      ...says,
      base: { ...says.base, prerequisites },
      prerequisites: mails,
    });
    const { run } = await plan(40, {
      check: { code: 0, out },
      plan: { code: 0, out: JSON.stringify({ include: [] }) },
    });
    const file = await writePrerequisites(store, run, dir, "series.mbox");
    assert.deepEqual(
      await Deno.readFile(file),
      Uint8Array.from(mails, (char) => char.charCodeAt(0)),
    );
    assert.equal(await writePrerequisites(store, { ...run, run: 9 }, dir, "its own"), "its own");
    assert.deepEqual(await judgeRun(service, run, signal), { kind: "done" });
  });

  await t.step("of several trees the chosen one is kept, and a reroll stays there", async () => {
    const trees = '[[tree]]\nname = "linux"\npath = "/srv/linux"\n[[tree]]\nname = "net"\n' +
      'path = "/srv/net"\n';
    const settings = parseServiceSettings(
      "service.toml",
      SETTINGS.replace(/\[\[tree[^]*$/, trees),
    );
    const choice = (name: string) => ({
      name,
      of: 2,
      why: `it is ${name}`,
      tried: ["net: 1 of 1"],
    });
    const out = JSON.stringify({ ...JSON.parse(applies.out), choice: choice("net") });
    const nothing = { code: 0, out: JSON.stringify({ include: [] }) };
    const planAuto = async (version: number, answers: Answers) => {
      answer(answers);
      const given = submission(50 + version, { tree: "auto", thread: "auto", version });
      const { id } = await submit(db, given), run = { id, run: 1 };
      assert.deepEqual(await planRun({ ...service, settings }, run, signal), { kind: "done" });
      const plan = await getPlan(store, run);
      await judgeRun({ ...service, settings }, run, signal);
      return [plan?.tree, plan?.found?.choice?.why];
    };
    const many = { code: 0, out };
    assert.deepEqual(await planAuto(1, { "check of several": many, plan: nothing }), [
      ...["net", "it is net"],
    ]);
    const other = {
      code: 0,
      out: JSON.stringify({ ...JSON.parse(applies.out), choice: choice("linux") }),
    };
    const stays = { check: applies, "check of several": other, plan: nothing };
    assert.deepEqual(await planAuto(2, stays), [
      ...["net", "v1 was verified there, and this version applies there, too"],
    ]);
    const moves = { check: { code: 4, out: "" }, "check of several": other, plan: nothing };
    assert.deepEqual(await planAuto(3, moves), ["linux", "it is linux"]);
  });

  await t.step("a shard for what no chosen build compiles, where the settings say so", async () => {
    const cover = { shard: "cover", archs: "um,x86_64", cells: 0 };
    const answers = {
      check: applies,
      plan: { code: 0, out: JSON.stringify({ include: [shard, cover] }), asks: ["cover"] },
    };
    answer(answers);
    const { id } = await submit(db, submission(72)), run = { id, run: 1 };
    const settings = parseServiceSettings("service.toml", `cover = true\n${SETTINGS}`);
    assert.deepEqual(await planRun({ ...service, settings }, run, signal), { kind: "done" });
    assert.deepEqual((await shardsOf(db, run)).map(({ spec }) => spec), ["cover", "um"]);
    assert.equal((await plan(73, answers)).row.state === "building", false, "it is not asked for");
  });

  await t.step("its rule's fixes and kernel tests are those of all its children", async () => {
    await Deno.mkdir(`${dir}/fixes`);
    await Deno.writeTextFile(`${dir}/fixes/b.patch`, MBOX);
    await Deno.writeTextFile(`${dir}/fixes/a.patch`, `${MBOX}a\n`);
    const rule = { kunit: true, fixes: ["b.patch", "a.patch"] };
    const kunit = { shard: "um.kunit", archs: "um", cells: 2 };
    const { run, ended } = await plan(70, {
      check: { ...applies, asks: ["fixes"] },
      plan: { code: 0, out: JSON.stringify({ include: [shard, kunit] }), asks: ["kunit", "fixes"] },
    }, rule);
    assert.deepEqual(ended, { kind: "done" });
    const kept = (await getPlan(store, run))!;
    assert.equal(kept.kunit, true);
    // A worker has only what the store has.
    const copied = await writeFixes(kept, `${dir}/worker`);
    assert.equal(await Deno.readTextFile(`${copied}/series`), "b.patch\na.patch\n");
    assert.equal(await Deno.readTextFile(`${copied}/a.patch`), `${MBOX}a\n`);
    const args = verifyArgs(service.settings, submission(70), kept, { fixes: copied });
    assert.deepEqual(args.slice(-3), ["--kunit", "--fixes", copied]);
    assert.equal(await writeFixes({}, `${dir}/none`), undefined);
    const other = await plan(71, { check: { ...applies, asks: ["fixes"] } });
    assert.notEqual(other.row.state, "building", "a rule without fixes passes none");
    await assert.rejects(
      readRuleFixes(["c.patch"], service.children),
      /^UserError: fixes: there is no c\.patch in the directory/,
    );
  });

  await t.step("a tree that is being cloned is waited for", async () => {
    const clone = await Deno.makeTempDir({ dir });
    const text = SETTINGS.replace(
      'name = "linux"\n',
      `name = "linux"\npath = "${clone}"\nurl = "https://git.example.org/linux.git"\n`,
    );
    const cloning = { ...service, settings: parseServiceSettings("service.toml", text) };
    const { id } = await submit(db, submission(60)), run = { id, run: 1 };
    const early = await planRun(cloning, run, signal);
    assert.deepEqual(early, { kind: "again", why: "the tree linux is not fetched yet" });
    await gitText(clone, ["init", "-q", "--bare", "."]);
    assert.equal((await planRun(cloning, run, signal)).kind, "again", "it has no commit yet");
  });

  await t.step("an archive that is away is no verdict", async () => {
    const says = JSON.parse(applies.out);
    const prerequisites = [{ says: "Depends-on: <a@example.org>", result: "unreachable" }];
    const out = JSON.stringify({ ...says, base: { ...says.base, prerequisites } });
    const { ended, row } = await plan(41, { check: { code: 0, out } });
    assert.equal(ended.kind, "again");
    assert.equal(row.state, "new");
  });

  await t.step("why it does not apply is kept, and no path of this machine", async () => {
    const hunk = {
      file: "mm/a.c",
      problem: "no such line",
      expected: ["x"],
      alreadyApplied: false,
    };
    const reject = { patch: 2, subject: "mm: missing", hunks: [hunk], git: "error: mm/a.c" };
    const { run, row } = await plan(3, { check: checked({ ok: false, reject }) });
    assert.equal(row.verdict, "does-not-apply");
    assert.deepEqual(await getReject(store, run), { base: HEX, reject });
    assert.deepEqual(await postingsOf(db, run), [], "nobody is to hear of it");
  });

  await t.step("whom a verdict is told hears that it does not apply", async () => {
    const reject = { patch: 1, subject: "docs: say it", hunks: [], git: "error: corrupt patch" };
    const { tool, series, tree } = REPORT;
    const rejected: RejectReport = {
      ...{ schema: REJECT_SCHEMA, tool, series, tree, reject },
      run: { startedAt: "2026-01-28T06:00:00Z" },
    };
    const out = JSON.parse(checked({ ok: false, reject }).out);
    const check = { code: 4, out: JSON.stringify({ ...out, rejected }) };
    const source = "https://github.com/o/r/pull/9";
    const { run } = await plan(30, { check }, {
      source,
      inbox: undefined,
      way: "github",
      github: source,
    });
    assert.deepEqual((await postingsOf(db, run)).map(({ kind, state }) => [kind, state]), [[
      "github",
      "due",
    ], [
      "github-pending",
      "due",
    ]]);
    const file = store.objects.get(`series/${run.id}/1/report/reject.json`);
    assert.deepEqual(
      rejectReportSchema.parse(JSON.parse(new TextDecoder().decode(file))),
      rejected,
    );
  });

  await t.step("a subject decides nothing", async () => {
    const text = 'in "mm: incomplete, missing and lacks"';
    const { ended, row } = await plan(4, { fetch: failing(new UserError(text)) });
    assert.deepEqual([ended.kind, row.state, row.why], ["done", "refused", text]);
  });

  await t.step("mails that are too large are refused before anybody reads them", async () => {
    const { id } = await submit(db, submission(6));
    await store.put(`series/${id}/series.mbox`, new Uint8Array(MAX_SERIES + 1));
    assert.deepEqual(await planRun(service, { id, run: 1 }, signal), { kind: "done" });
    const row = (await seriesById(db, id))!;
    assert.deepEqual([row.state, row.why], ["refused", "its mails have more than 12 MiB"]);
    const big = { ...submission(7), lists: [] };
    await handIn(`${dir}/incoming`, big, new Uint8Array(MAX_SERIES + 1), false);
    const stop = new AbortController();
    const intake = runIntake(service, `${dir}/incoming`, stop.signal);
    const large = await seriesId(big);
    while ((await seriesById(db, large))?.state !== "refused") {
      await new Promise((done) => setTimeout(done, 20));
    }
    stop.abort();
    await intake;
  });

  await t.step("a mail that may be late is waited for", async () => {
    const error = new UserError("it has 2 patches", { lack: "incomplete-series" });
    const { ended, row } = await plan(5, { fetch: failing(error) });
    assert.deepEqual([ended.kind, row.state], ["again", "new"]);
  });
});
