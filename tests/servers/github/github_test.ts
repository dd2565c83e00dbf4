/** What is posted, held against GitHub's own description of its API. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { BATCH, MAX_ANNOTATIONS } from "../../../bot/publish/github/annotations.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { contract } from "./contract.ts";
import {
  commitsOf,
  keptContract,
  LOOSE,
  PERSON,
  postedOn,
  postTo,
  RED,
  rig,
  SHORT,
  warnings,
} from "./rig.ts";
import { github } from "./server.ts";

Deno.test("GitHub, held against its own description", LOOSE, async (t) => {
  const api = await contract();

  await t.step("the contract sees what is wrong", () => {
    const body = { nme: "x", head_sha: 1, output: { title: "a", sumary: "b" } };
    const wrong = { method: "POST", path: "/repos/o/r/check-runs", query: {}, body };
    assert.deepEqual(api.request(wrong), [
      "/ must have required property 'name'",
      "/head_sha must be string",
      "/output must have required property 'summary'",
      "/nme is unknown",
      "/output/sumary is unknown",
    ]);
    const query = { filter: "some", pag: "1" };
    const list = { method: "GET", path: "/repos/o/r/commits/x/check-runs", query, body: undefined };
    assert.equal(api.request(list).length, 2);
    assert.equal(api.request({ ...list, path: "/repos/o/r/nothing" }).length, 1);
  });

  await t.step("check, statuses and comment; once more changes nothing", async () => {
    await using hub = await rig(api, RED);
    const first = await postTo(hub, RED);
    assert.equal(first.posted.kind, "posted");
    const there = postedOn(hub);
    assert.deepEqual(there.runs.map(({ conclusion, status }) => [conclusion, status]), [
      ["failure", "completed"],
    ]);
    assert.equal(there.runs[0]!.head_sha, commitsOf(RED).at(-1)!.sha);
    assert.equal(there.statuses.length, RED.series.patches.length);
    assert.equal(there.comments.length, 1);
    assert.match(there.comments[0]!, /^<!-- everystep [^\n]* -->\n# /);
    const count = hub.writes().length;
    const second = await postTo(hub, RED);
    assert.equal(hub.writes().length, count, "nothing is written again");
    assert.deepEqual(second.posted, {
      ...first.posted,
      check: { ...(first.posted as { check: object }).check, made: false },
      statuses: { set: 0, all: RED.series.patches.length },
      comment: { ...(first.posted as { comment: object }).comment, what: "the same" },
    });
    assert.deepEqual(postedOn(hub), there);
    keptContract(hub);
  });

  await t.step("a dry run writes nothing, and tells just what is sent then", async () => {
    for (const report of [RED, warnings(120)]) {
      await using hub = await rig(api, report);
      const dry = await postTo(hub, report, { dry: true });
      assert.deepEqual(hub.writes(), []);
      await postTo(hub, report);
      const sent = hub.writes().map(({ method, path, body }) => ({ method, path, body }));
      const dryWrites = JSON.stringify(dry.writes).replaceAll("/check-runs/0", "/check-runs/1000")
        .replaceAll('\\"check\\":0', '\\"check\\":1000');
      // Only the address of the check is GitHub's to say.
      const link = /\\n\[The check, with all annotations\]\([^)]*\)\\n/;
      assert.deepEqual(JSON.parse(dryWrites), JSON.parse(JSON.stringify(sent).replace(link, "")));
    }
  });

  await t.step("annotations go in batches, and no further than a reader does", async () => {
    for (
      const [count, want] of [[0, 0], [50, 50], [51, 51], [100, 100], [
        620,
        MAX_ANNOTATIONS,
      ]] as const
    ) {
      const of = warnings(count);
      await using hub = await rig(api, of);
      await postTo(hub, of);
      const [run] = postedOn(hub).runs;
      assert.equal(run?.annotations, want);
      assert.equal(run?.conclusion, "success");
      const asked = hub.writes().filter(({ path }) => path.includes("check-runs"));
      assert.equal(asked.length, Math.max(1, Math.ceil(want / BATCH)));
      keptContract(hub);
    }
  });

  await t.step("without a pull request: the commits of the range", async () => {
    await using hub = await rig(api, SHORT);
    const hash = (n: number) => String(n).repeat(40);
    const patches = SHORT.series.patches.map((patch) => ({ ...patch, commit: hash(patch.n) }));
    const ranged: Report = { ...SHORT, series: { ...SHORT.series, patches } };
    const place = { pull: undefined };
    await postTo(hub, ranged, { place });
    const { runs, statuses, comments } = postedOn(hub);
    assert.deepEqual(runs.map(({ head_sha }) => head_sha), [hash(2)]);
    assert.deepEqual(statuses.map(({ sha }) => sha), [hash(1), hash(2)]);
    assert.deepEqual(comments, []);
    await assert.rejects(postTo(hub, SHORT, { place }), /does not say which commits/);
    await postTo(hub, SHORT, { place: { ...place, commit: hash(7) } });
    assert.equal(postedOn(hub).runs.at(-1)?.head_sha, hash(7));
    assert.equal(hub.state.statuses.length, 2, "of commits that nobody knows there is no status");
    keptContract(hub);
  });

  await t.step("our comment is found on the second page", async () => {
    await using hub = await rig(api, SHORT);
    await postTo(hub, SHORT);
    const [mine] = hub.state.comments;
    const others = Array.from({ length: 130 }, (_, i) => ({ ...mine, id: i + 1, body: "me too" }));
    hub.state.comments.unshift(...others);
    await postTo(hub, SHORT, { name: "everystep" });
    assert.equal(hub.state.comments.length, 131);
    await postTo(hub, SHORT, { name: "clang" });
    assert.equal(hub.state.comments.length, 132, "another setup has its own");
    keptContract(hub);
  });

  await t.step("another's comment with our line in it is left alone", async () => {
    await using hub = await rig(api, RED);
    await postTo(hub, RED);
    const mine = hub.state.comments[0];
    const copied = { ...mine, id: 1, user: { ...mine.user, login: "mallory", type: "User" } };
    hub.state.comments.unshift(copied);
    mine.body = mine.body.replace("bisect", "bi-sect");
    await postTo(hub, RED);
    assert.equal(hub.state.comments.length, 2);
    assert.doesNotMatch(hub.state.comments[1].body, /bi-sect/);
    keptContract(hub);
  });

  await t.step("a person's token gives a status for the check", async () => {
    await using hub = await rig(api, RED);
    const credentials = { kind: "token", token: "person_token_01" } as const;
    const { posted } = await postTo(hub, RED, { credentials });
    assert.equal(posted.kind === "posted" && posted.check.as, "status");
    const mark = postedOn(hub).statuses.find(({ context }) => context === "everystep");
    assert.equal(mark?.state, "failure");
    assert.equal(hub.state.comments[0].user.login, PERSON.login);
    keptContract(hub);
  });

  await t.step("an App signs in with its key", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const account = { kind: "app", login: "everystep-bot[bot]" } as const;
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    await using hub = await github(api, { commits: commitsOf(RED) }, {
      app: { id: "4711", key: pem, account },
    });
    const credentials = { kind: "app", id: "4711", key } as const;
    await postTo(hub, RED, { credentials });
    assert.equal(postedOn(hub).runs.length, 1);
    assert.equal(hub.state.comments[0].user.login, account.login);
    const count = hub.writes().length;
    await postTo(hub, RED, { credentials });
    assert.equal(hub.writes().length, count);
    keptContract(hub);
  });

  await t.step("an Enterprise server keeps to the same", async () => {
    await using hub = await rig(await contract("ghes-3.19"), RED);
    await postTo({ ...hub, url: `${hub.url}/api/v3` }, RED);
    assert.equal(postedOn(hub).runs.length, 1);
    assert.ok(hub.seen.length > 5);
    keptContract(hub);
  });
});
