/** Webhooks, from the request to the database. */
import assert from "node:assert/strict";
import { loadArchs, type ServedRepository, SHIPPED_CONFIGS } from "../../../bot/config/mod.ts";
import type { Db } from "../../../bot/service/db/types.ts";
import { eventsBeyond } from "../../../bot/service/state/follow.ts";
import { hookBy } from "../../../bot/service/state/hooks.ts";
import { seriesOfPull } from "../../../bot/service/state/pulls.ts";
import { giveVerdict } from "../../../bot/service/state/series.ts";
import type { Asking } from "../../../bot/service/watch/hooks/ask.ts";
import type { Handling } from "../../../bot/service/watch/hooks/handle.ts";
import { keeper } from "../../../bot/service/watch/hooks/keep.ts";
import { receive } from "../../../bot/service/watch/hooks/receive.ts";
import { sign } from "../../../bot/service/watch/hooks/signature.ts";
import { workOffOne } from "../../../bot/service/watch/hooks/work_off.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { kept } from "./mails.ts";
import {
  checkRun,
  checkSuite,
  commit,
  issueComment,
  pullRequest,
  SECRET,
  signed,
} from "./payloads.ts";

/** A GitHub that keeps what it is told. */
function fakeGitHub() {
  const state = {
    ...{ head: commit(1), open: true, down: false, notified: [] as string[] },
    writers: new Set(["maintainer"]),
  };
  const comments = new Set<string>();
  const asking: Asking = {
    mayWrite: (login) =>
      state.down
        ? Promise.reject(new InfraError("GitHub answers 502"))
        : Promise.resolve(state.writers.has(login)),
    pull: () =>
      Promise.resolve({
        ...{ title: "mm: fix it", state: state.open ? "open" : "closed" },
        ...{ user: { login: "octocat" }, head: { sha: state.head } },
      }),
    react: (comment, sign) => Promise.resolve(void state.notified.push(`${comment} ${sign}`)),
    say: (number, mark, text) => {
      if (!comments.has(mark)) state.notified.push(`#${number}: ${text}`);
      comments.add(mark);
      return Promise.resolve();
    },
  };
  return { state, asking };
}

/** What is served. */
export const SERVED: readonly ServedRepository[] = [
  { repository: "https://github.com/Owner/linux.git", tree: "linux", archs: ["um"] },
];

/** The steps of webhooks that come, and are worked off. */
export async function hookSteps(t: Deno.TestContext, db: Db): Promise<void> {
  const { state, asking } = fakeGitHub(), journal = kept();
  const handling: Handling = {
    ...{ db, repositories: SERVED, archs: await loadArchs(SHIPPED_CONFIGS) },
    asking: () => Promise.resolve(asking),
  };
  const keep = keeper(db);
  const put = (given: Parameters<typeof receive>[0]) => receive(given, { keep, secret: SECRET });
  /** Delivers and works off; what was done, and how the pull request's series are. */
  const post = async (event: string, payload: unknown) => {
    const given = signed(event, payload);
    assert.equal((await put(given)).status, 202);
    while (await workOffOne(handling, journal));
    return (await hookBy(db, given.delivery))?.why;
  };
  const jobsNow = async () =>
    (await seriesOfPull(db, "owner/linux#7")).map(({ version, state, run, key, archs }) =>
      `v${version} ${state} run ${run} ${key.slice(-2)} ${archs ?? "usual"}`
    );
  const notified = () => state.notified.splice(0);

  await t.step("what is refused, and what is not kept", async () => {
    const good = signed("pull_request", pullRequest("opened"));
    const bad = (over: Record<string, string>, body = good.body) => {
      const headers = new Headers(good.headers);
      for (const [name, value] of Object.entries(over)) headers.set(name, value);
      return put({ headers, body });
    };
    const resigned = (body: typeof good.body) =>
      bad({ "x-hub-signature-256": sign(body, SECRET) }, body);
    const statuses: [string, Promise<{ status: number }>, number][] = [
      ["no signature", bad({ "x-hub-signature-256": "" }), 401],
      ["another's", bad({ "x-hub-signature-256": sign(good.body, "other") }), 401],
      ["of another body", bad({}, new Uint8Array(3)), 401],
      ["the old kind", bad({ "x-hub-signature-256": "sha1=0123" }), 401],
      ["too large", bad({}, new Uint8Array(5 * 1024 * 1024)), 413],
      ["a form", bad({ "content-type": "application/x-www-form-urlencoded" }), 415],
      ["no JSON", resigned(new TextEncoder().encode("{")), 400],
      ["no object", resigned(new TextEncoder().encode("[]")), 400],
      ["no UTF-8", resigned(Uint8Array.of(34, 255, 34)), 400],
      ["no delivery", bad({ "x-github-delivery": "" }), 400],
      ["an odd event", bad({ "x-github-event": "a b" }), 400],
      ["another event", bad({ "x-github-event": "star" }), 200],
      ["ping", bad({ "x-github-event": "ping" }), 200],
    ];
    for (const [name, answer, want] of statuses) assert.equal((await answer).status, want, name);
    const rows = await db.query("select 1 from everystep.hook");
    assert.equal(rows.length, 0);
  });
  await t.step("a pull request, from its first push to its end", async () => {
    assert.equal(
      await post("pull_request", pullRequest("opened", { draft: true })),
      "it is a draft",
    );
    assert.deepEqual(await jobsNow(), []);
    const ready = pullRequest("ready_for_review", { second: 1 });
    assert.match((await post("pull_request", ready))!, /is taken in$/);
    assert.deepEqual(await jobsNow(), ["v1 new run 1 a1 um"]);
    await post("pull_request", pullRequest("synchronize", { second: 3, head: commit(2) }));
    assert.deepEqual(await jobsNow(), ["v2 new run 1 a2 um", "v1 superseded run 1 a1 um"]);
    const late = pullRequest("synchronize", { second: 2, head: commit(3) });
    assert.equal(await post("pull_request", late), "something newer has come from it");
    await post("pull_request", pullRequest("closed", { second: 4, head: commit(2), merged: true }));
    assert.deepEqual((await jobsNow())[0], "v2 cancelled run 1 a2 um");
    const [row] = await seriesOfPull(db, "owner/linux#7");
    assert.equal(row?.why, "the pull request was merged");
    assert.deepEqual([row?.thread, row?.github, row?.source, row?.author], [
      ...["owner/linux#7", "owner/linux#7", `owner/linux#7@${commit(2)}`, "octocat"],
    ]);
    await post("pull_request", pullRequest("reopened", { second: 5, head: commit(2) }));
    assert.deepEqual((await jobsNow())[0], "v2 new run 2 a2 um");
  });
  await t.step(
    "two pushes of one second, in the other order: GitHub says which is the last",
    async () => {
      state.head = commit(6);
      const push = (n: number) =>
        pullRequest("synchronize", { second: 8, number: 9, head: commit(n) });
      const heads = async () =>
        (await seriesOfPull(db, "owner/linux#9")).map(({ state, key }) =>
          `${state} ${key.slice(-2)}`
        );
      await post("pull_request", push(6));
      await post("pull_request", push(5));
      assert.deepEqual(await heads(), [`new ${commit(6).slice(-2)}`]);
      state.open = false;
      await post("pull_request", push(4));
      assert.deepEqual(await heads(), [`cancelled ${commit(6).slice(-2)}`]);
      Object.assign(state, { open: true, head: commit(1) });
    },
  );
  await t.step("the same delivery is worked off once", async () => {
    const again = signed(
      "pull_request",
      pullRequest("synchronize", { second: 6, head: commit(4) }),
    );
    assert.equal((await put(again)).text, "taken in");
    assert.equal((await put(again)).text, "taken in before");
    while (await workOffOne(handling, journal));
    assert.equal((await put(again)).text, "taken in before");
    assert.equal(await workOffOne(handling, journal), false);
    assert.deepEqual((await jobsNow())[0], "v3 new run 1 a4 um");
  });
  await t.step("many at once, some of them twice", async () => {
    const all = Array.from({ length: 20 }, (_, i) => signed("check_run", checkRun("x", commit(i))));
    const answers = await Promise.all([...all, ...all, all[0]!].map(put));
    assert.ok(answers.every(({ status }) => status === 202));
    assert.equal(answers.filter(({ text }) => text === "taken in").length, 20);
    while (await workOffOne(handling, journal));
    for (const { delivery } of all) assert.equal((await hookBy(db, delivery))?.state, "done");
  });
  await t.step("a push that goes back", async () => {
    await post("pull_request", pullRequest("synchronize", { second: 7, head: commit(2) }));
    assert.deepEqual((await jobsNow()).slice(0, 2), [
      ...["v3 cancelled run 1 a4 um", "v2 new run 3 a2 um"],
    ]);
  });
  await t.step("a check that is asked for again", async () => {
    assert.equal(
      await post("check_run", checkRun("rerequested", commit(2))),
      "it is being built already",
    );
    const [, v2] = await seriesOfPull(db, "owner/linux#7");
    await giveVerdict(db, v2!, { verdict: "bisect-safe", summary: "fine" });
    assert.equal(
      await post("check_run", checkRun("completed", commit(2))),
      "nothing is done for completed",
    );
    assert.equal(await post("check_run", checkRun("rerequested", commit(2))), "1 built again");
    assert.match((await jobsNow())[1]!, /^v2 new run 4/);
    assert.match(
      (await post("check_suite", checkSuite("rerequested", commit(99))))!,
      /^nothing of /,
    );
  });
  await t.step("comments of people who may, and who may not", async () => {
    state.head = commit(2);
    assert.equal(await post("issue_comment", issueComment("Nice.")), "talk");
    const verify = "/everystep verify alpha";
    assert.equal(
      await post("issue_comment", issueComment(verify, { pull: false })),
      "no pull request",
    );
    assert.equal(
      await post("issue_comment", issueComment(verify, { type: "Bot" })),
      "a program wrote it",
    );
    assert.deepEqual(notified(), []);
    await post("issue_comment", issueComment(verify, { login: "stranger", id: 1 }));
    await post("issue_comment", issueComment(verify, { login: "stranger", id: 2 }));
    assert.deepEqual(notified(), [
      "1 confused",
      "#7: only people with write access to the repository can ask for this",
      "2 confused",
    ]);
    await post("issue_comment", issueComment(verify, { id: 3 }));
    assert.match(notified().join(), /^3 confused,#7: a{12} is being built already$/);
    await post("issue_comment", issueComment("/everystep cancel", { id: 4 }));
    assert.deepEqual(notified(), ["4 +1"]);
    await post("issue_comment", issueComment("/everystep cancel", { id: 5 }));
    assert.deepEqual(notified(), ["5 confused", "#7: there is nothing to cancel"]);
    await post("issue_comment", issueComment(verify, { id: 6 }));
    assert.deepEqual(notified(), ["6 +1"]);
    assert.match((await jobsNow())[1]!, /^v2 new run 5 a2 alpha$/);
    await post("issue_comment", issueComment("/everystep verify sprac64 <b>@x", { id: 7 }));
    assert.match(
      notified().join(),
      /^7 confused,#7: no architecture "sprac64"; did you mean sparc64\?/,
    );
    state.open = false;
    await post("issue_comment", issueComment(verify, { id: 8 }));
    assert.deepEqual(notified(), ["8 confused", "#7: the pull request is not open"]);
  });
  await t.step("GitHub is down, and answers later", async () => {
    state.down = true;
    const given = signed("issue_comment", issueComment("/everystep cancel", { id: 10 }));
    await put(given);
    assert.ok(await workOffOne(handling, journal));
    assert.equal(await workOffOne(handling, journal), false, "not yet");
    assert.deepEqual((await hookBy(db, given.delivery))?.why, "GitHub answers 502");
    state.down = false;
    await db.query("update everystep.hook set due_at = now() where state = 'due'");
    assert.ok(await workOffOne(handling, journal));
    assert.deepEqual(notified(), ["10 +1"]);
    state.down = true;
    const lost = signed("issue_comment", issueComment("/everystep cancel", { id: 11 }));
    await put(lost);
    await db.query("update everystep.hook set attempts = 29 where state = 'due'");
    assert.ok(await workOffOne(handling, journal));
    assert.equal((await hookBy(db, lost.delivery))?.state, "failed");
    const texts = (await eventsBeyond(db, 0, [], 1000)).map(({ text }) => text);
    assert.ok(texts.includes("github: issue_comment: given up: GitHub answers 502"));
    state.down = false;
    assert.equal(await workOffOne(handling, journal), false, "it was given up");
    assert.equal((await put(lost)).text, "taken in", "somebody had it sent again");
    assert.ok(await workOffOne(handling, journal));
    assert.equal((await hookBy(db, lost.delivery))?.state, "done");
    assert.equal((await put(lost)).text, "taken in before");
    notified();
  });
  await t.step("what is signed, and odd", async () => {
    const name = "other/linux";
    assert.match(
      (await post("pull_request", pullRequest("opened", { name })))!,
      /not in service.toml/,
    );
    assert.match((await post("pull_request", { action: "opened" }))!, /^not understood: number: /);
    const odd = pullRequest("opened", { head: "../../etc/passwd" });
    assert.match((await post("pull_request", odd))!, /^not understood: pull_request.head.sha/);
    assert.match(
      (await post("pull_request", pullRequest("labeled", { second: 99 })))!,
      /^nothing is/,
    );
    assert.match(
      (await post("issue_comment", issueComment("/everystep x", { login: "a/../b" })))!,
      /^not/,
    );
  });
}
