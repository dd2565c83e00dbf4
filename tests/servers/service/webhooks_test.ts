import assert from "node:assert/strict";
import { loadArchs, SHIPPED_CONFIGS } from "../../../bot/config/mod.ts";
import { hookBy } from "../../../bot/service/state/hooks.ts";
import { seriesOfPull } from "../../../bot/service/state/pulls.ts";
import { keeper } from "../../../bot/service/watch/hooks/keep.ts";
import { receive } from "../../../bot/service/watch/hooks/receive.ts";
import { workOffHooks } from "../../../bot/service/watch/hooks/work_off.ts";
import { webhooks } from "../../bench/webhooks.ts";
import { testDb } from "../../service/db.ts";
import { kept } from "../../service/watch/mails.ts";
import { commit, issueComment, SECRET, signed } from "../../service/watch/payloads.ts";
import { contract } from "../github/contract.ts";
import { keptContract } from "../github/rig.ts";
import { github } from "../github/server.ts";

const TOKEN = "person_token_01";

// Octokit's throttling keeps a timer.
const LOOSE = { sanitizeOps: false, sanitizeResources: false };

Deno.test("comments are answered as GitHub's own description has it", LOOSE, async () => {
  const head = { sha: commit(1), tree: commit(9), parents: [commit(0)], message: "mm: fix it" };
  await using server = await github(await contract(), { commits: [head] }, {
    tokens: { [TOKEN]: { kind: "user", login: "everystep-bot" } },
  });
  await using db = await testDb();
  Object.assign(server.state.permissions, { maintainer: "write", visitor: "read" });
  const repositories = [{ repository: "owner/linux", tree: "linux" }];
  const keep = keeper(db), journal = kept(), stop = new AbortController();
  const env = (name: string) =>
    ({ GITHUB_API_URL: server.url, GITHUB_TOKEN: TOKEN } as Record<string, string>)[name];
  const archs = await loadArchs(SHIPPED_CONFIGS);
  const watcher = workOffHooks({ repositories }, {
    ...{ db, archs, env, journal, lookMs: 5, haste: { secondMs: 1 } },
  })!;
  const running = watcher.run(stop.signal);
  const comment = async (body: string, over: Parameters<typeof issueComment>[1]) => {
    const given = signed("issue_comment", issueComment(body, over));
    assert.equal((await receive(given, { keep, secret: SECRET })).status, 202);
    for (;;) {
      await db.query("update everystep.hook set due_at = now()");
      const hook = await hookBy(db, given.delivery);
      if (hook?.state !== "due") return hook?.why;
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const signs = () => server.state.reactions.map(({ id, content }) => `${id} ${content}`);

  assert.equal(await comment("/everystep verify um", { id: 1 }), "done");
  const [series] = await seriesOfPull(db, "owner/linux#7");
  assert.deepEqual([series?.key, series?.archs], [`owner/linux#7@${commit(1)}`, ["um"]]);
  // The first answer is lost, after it was obeyed; the comment stands there once.
  server.faults.push({ on: /^POST .*\/issues\/7\/comments$/, when: "after" });
  await comment("/everystep verify sprac64", { id: 2 });
  await comment("/everystep verify", { id: 3, login: "visitor" });
  await comment("/everystep cancel", { id: 4, login: "nobody" });
  server.faults.push({ on: /permission$/, times: 2, answer: { status: 502, body: {} } });
  assert.equal(await comment("/everystep cancel", { id: 5 }), "done");
  assert.equal((await seriesOfPull(db, "owner/linux#7"))[0]?.state, "cancelled");
  stop.abort();
  await running;
  assert.deepEqual(signs(), ["1 +1", "2 confused", "3 confused", "4 confused", "5 +1"]);
  const bodies = server.state.comments.map(({ body }) => body as string);
  assert.equal(bodies.length, 3);
  assert.match(
    bodies[0]!,
    /^<!-- everystep: comment 2 -->\nno architecture "sprac64"; did you mean/,
  );
  assert.match(bodies[1]!, /^<!-- everystep: no access visitor -->\nonly people with write access/);
  keptContract(server);
  assert.ok(!JSON.stringify(journal.lines).includes(TOKEN));
});

Deno.test("300 webhooks a second, nine of ten badly signed, and the process is killed", async () => {
  const { good, bad, sentAgain, median, p99 } = await webhooks({
    ...{ seconds: 2, rate: 300, bad: 0.9, kills: 1, handler: true },
  });
  console.log(`answers after ${median.toFixed(1)} ms (median), ${p99.toFixed(0)} ms (p99)`);
  assert.deepEqual([good, bad], [60, 540]);
  assert.ok(sentAgain > 0, "some came while nobody was there");
});
