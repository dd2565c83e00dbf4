/** The check of a series on its way becomes that of its verdict. */
import assert from "node:assert/strict";
import { openApi } from "../../../bot/publish/github/api.ts";
import { postStage } from "../../../bot/publish/github/stage.ts";
import type { Stage } from "../../../bot/publish/types.ts";
import { httpClient } from "../../../bot/system/http/client.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { makeSecrets } from "../../../bot/system/terminal/secrets.ts";
import { contract } from "./contract.ts";
import { keptContract, LOOSE, postedOn, postTo, rig, SHORT, warnings } from "./rig.ts";
import type { GitHub } from "./server.ts";

const STAGE: Stage = { title: "mm: break it", version: 1, patches: 2 };

async function say(github: GitHub, stage: Stage, token = "job_token_000001") {
  const api = await openApi({
    url: github.url,
    repository: { owner: "owner", repo: "linux" },
    http: httpClient({ tries: 1, spacingMs: 0, idleMs: 5000 }),
    ui: silent,
    ...{ credentials: { kind: "token", token }, secrets: makeSecrets() },
    ...{ dry: false, haste: { secondMs: 1 } },
  });
  return await postStage(stage, { owner: "owner", repo: "linux", pull: 7 }, {
    name: "everystep",
    url: "https://ci.example.org/series/1",
  }, api);
}

Deno.test("in progress, then the verdict in the same check run", LOOSE, async () => {
  await using server = await rig(await contract(), SHORT);
  assert.equal((await say(server, STAGE)).made, true);
  assert.equal((await say(server, STAGE)).made, false);
  assert.deepEqual(postedOn(server).runs.map(({ status, title }) => [status, title]), [
    ["in_progress", "being verified: mm: break it"],
  ]);
  await postTo(server, SHORT);
  const { runs } = postedOn(server);
  assert.equal(runs.length, 1, "no second check");
  assert.deepEqual([runs[0]!.status, runs[0]!.conclusion], ["completed", "failure"]);
  const before = server.writes().length;
  await postTo(server, SHORT);
  assert.equal(server.writes().length, before, "and all of it once");
  keptContract(server);
});

Deno.test("a lost answer makes no second check, nor do many annotations", LOOSE, async () => {
  const many = warnings(120);
  await using server = await rig(await contract(), many);
  server.faults.push({ on: /^POST .*check-runs$/, when: "after" });
  await say(server, { ...STAGE, patches: 1 });
  server.faults.push({ on: /^PATCH .*check-runs/, when: "after" });
  await postTo(server, many);
  const { runs } = postedOn(server);
  assert.deepEqual(runs.map(({ status, annotations }) => [status, annotations]), [
    ["completed", 120],
  ]);
  keptContract(server);
});

Deno.test("without a verdict it ends as neutral", LOOSE, async () => {
  await using server = await rig(await contract(), SHORT);
  const ended = { ...STAGE, ended: "cancelled: somebody said so" };
  assert.equal((await say(server, ended)).made, false, "nothing to end");
  await say(server, STAGE);
  assert.equal((await say(server, ended)).made, true);
  const { runs } = postedOn(server);
  assert.deepEqual(runs.map(({ conclusion, title }) => [conclusion, title]), [
    ["neutral", "no verdict: cancelled: somebody said so"],
  ]);
  keptContract(server);
});

Deno.test("for an account that is no App it is a status", LOOSE, async () => {
  await using server = await rig(await contract(), SHORT);
  const message = await say(server, STAGE, "person_token_01");
  assert.deepEqual([message.as, message.made], ["status", true]);
  const { statuses, runs } = postedOn(server);
  assert.equal(runs.length, 0);
  assert.deepEqual(statuses.map(({ state, context }) => [state, context]), [
    ["pending", "everystep"],
  ]);
  keptContract(server);
});
