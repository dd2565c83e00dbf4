/** A series on its way: pending first, then its verdict, each in one place. */
import assert from "node:assert/strict";
import { type PatchworkOptions, postChecks, postStages } from "../../bot/publish/patchwork/post.ts";
import { tokenOf } from "../../bot/publish/patchwork/token.ts";
import { httpClient } from "../../bot/system/http/client.ts";
import { patchwork, posted, TOKEN } from "./patchwork_server.ts";

const http = httpClient({ backoffMs: 5, spacingMs: 0, tries: 2, idleMs: 2000, timeoutMs: 5000 });
const at = (home: string): PatchworkOptions => ({
  ...{ home: `${home}/project/linux-mm/`, token: TOKEN, name: "everystep", dry: false, http },
});
const STAGE = { title: "mm: all of it", version: 1, patches: 8 };

Deno.test("patchwork: pending, and the verdict over it", async () => {
  await using server = patchwork();
  const report = posted("untested-and-infra"), { patches } = report.series;
  const first = await postStages(patches, STAGE, at(server.url));
  const known = (all: typeof first) => all.filter(({ what }) => what !== "unknown");
  assert.ok(known(first).length > 1);
  assert.deepEqual([...new Set(known(first).map(({ what }) => what))], ["posted"]);
  assert.deepEqual([...new Set(server.kept.map(({ state }) => state))], ["pending"]);
  const again = await postStages(patches, STAGE, at(server.url));
  assert.deepEqual([...new Set(known(again).map(({ what }) => what))], ["there"]);
  // What has no answer says so in place of what is being done.
  const count = server.kept.length;
  const created = await postChecks(report, at(server.url));
  assert.equal(known(created).length, known(first).length);
  assert.equal(server.kept.length, count * 2);
  assert.match(String(server.kept.at(-1)!.description), /^no answer/);
  await postChecks(report, at(server.url));
  assert.equal(server.kept.length, count * 2, "once");
});

Deno.test("patchwork: what was not said to be pending is not ended", async () => {
  await using server = patchwork();
  const { patches } = posted("all-pass").series;
  const ended = { ...STAGE, ended: "superseded: v2 has come" };
  assert.deepEqual(await postStages(patches, ended, at(server.url)), []);
  assert.equal(server.kept.length, 0);
  await postStages(patches, STAGE, at(server.url));
  await postStages(patches, ended, at(server.url));
  assert.equal(server.kept.at(-1)!.description, "no verdict: superseded: v2 has come");
  await postChecks(posted("all-pass"), at(server.url));
  assert.equal(server.kept.at(-1)!.state, "success");
  const count = server.kept.length;
  await postStages(patches, ended, at(server.url));
  assert.equal(server.kept.length, count, "a verdict is not taken back");
});

Deno.test("a token goes to the host that it is of", () => {
  const two = "patchwork.kernel.org=aaa patchwork.ozlabs.org:8000=bbb";
  assert.equal(tokenOf("aaa", "patchwork.kernel.org", 1), "aaa");
  assert.equal(tokenOf(two, "patchwork.kernel.org", 2), "aaa");
  assert.equal(tokenOf(two, "patchwork.ozlabs.org:8000", 2), "bbb");
  assert.equal(tokenOf(two, "patchwork.ozlabs.org", 1), undefined);
  assert.throws(() => tokenOf("aaa", "patchwork.kernel.org", 2), (error: Error) => {
    assert.match(error.message, /one token, and there are several patchworks/);
    assert.ok(!error.message.includes("aaa"));
    return true;
  });
});
