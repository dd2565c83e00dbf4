/** A series from another machine: who has the token may submit, and nothing of it is looked at here. */
import assert from "node:assert/strict";
import { runIntake } from "../../../../bot/service/incoming.ts";
import { seriesById } from "../../../../bot/service/state/series.ts";
import { type SubmitBody, submitRoute } from "../../../../bot/service/web/api/submit.ts";
import { MAX_POSTED } from "../../../../bot/service/run/limits.ts";
import { submitTo } from "../../../../bot/service/client/submit.ts";
import { journal } from "../../../../bot/system/terminal/journal.ts";
import { InfraError, UserError } from "../../../../bot/system/errors.ts";
import { silent } from "../../../../bot/system/terminal/ui.ts";
import { wait } from "../../../../bot/system/wait.ts";
import { testDb } from "../../db.ts";
import { memoryStore, testWeb } from "../rig.ts";

const TOKEN = "0123456789abcdef0123";
const BODY: SubmitBody = {
  ...{ key: "a@example.org", thread: "mm: x <a@example.org>", version: 1, title: "mm: x" },
  ...{
    author: "A <a@example.org>",
    mbox: new TextEncoder().encode("From x\n\nhello\n").toBase64(),
  },
};

Deno.test("POST /api/series", async (t) => {
  await using db = await testDb();
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const env = (token?: string) => (name: string) =>
    name === "EVERYSTEP_SUBMIT_TOKEN" ? token : undefined;
  const trees = ["linux", "net"];
  const route = submitRoute({
    ...{ env: env(TOKEN), trees, incoming: `${dir}/in` },
    publicUrl: "https://ci.example.org",
  });
  const web = await testWeb(db, { submit: route });
  const post = (body: unknown, token = TOKEN) =>
    web.get("/api/series", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  await t.step("what is wrong is said as JSON", async () => {
    const cases: [unknown, string, number, RegExp][] = [
      [BODY, "0123456789abcdef0124", 401, /token is not right/],
      [BODY, "", 401, /token is not right/],
      ["no JSON", TOKEN, 400, /expected object/i],
      [{ ...BODY, mbox: "***" }, TOKEN, 400, /^mbox: /],
      [{ ...BODY, title: "a\nb" }, TOKEN, 400, /^title: /],
      [{ ...BODY, tree: "other" }, TOKEN, 400, /no tree other: linux, net/],
      [{ ...BODY, archs: ["um; rm"] }, TOKEN, 400, /^archs\.0: /],
    ];
    for (const [body, token, status, error] of cases) {
      const answer = await post(body, token);
      assert.equal(answer.status, status);
      assert.match((await answer.json()).error, error);
    }
    assert.deepEqual([...await entries(`${dir}/in`)], []);
  });
  await t.step("it is handed in, and taken in", async () => {
    const answer = await post({ ...BODY, tree: "net", archs: ["um"] });
    assert.equal(answer.status, 202);
    const { id, tree, page } = await answer.json();
    assert.deepEqual([tree, page], ["net", `https://ci.example.org/series/${id}`]);
    const store = memoryStore(), stop = new AbortController();
    const service = { db, store, journal: journal({ write: () => {} }) };
    const intake = runIntake(service, `${dir}/in`, stop.signal);
    let row = await seriesById(db, id);
    for (let i = 0; i < 200 && row === undefined; i++) {
      await wait(20);
      row = await seriesById(db, id);
    }
    stop.abort();
    await intake;
    assert.deepEqual([row?.title, row?.way, row?.tree, row?.archs], ["mm: x", "hand", "net", [
      "um",
    ]]);
    assert.equal(
      new TextDecoder().decode(store.objects.get(`series/${id}/series.mbox`)),
      "From x\n\nhello\n",
    );
  });
  await t.step("without a token nothing is taken in", async () => {
    const closed = submitRoute({ env: env(), trees, incoming: `${dir}/in` });
    const other = await testWeb(db, { submit: closed });
    const answer = await other.get("/api/series", { method: "POST", body: JSON.stringify(BODY) });
    assert.equal(answer.status, 403);
    assert.throws(() => submitRoute({ env: env("short"), trees, incoming: dir }), UserError);
  });
  await t.step("submit --server speaks to it", async () => {
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      (request) => web.get(new URL(request.url).pathname, request),
    );
    const url = `http://127.0.0.1:${server.addr.port}`;
    const context = { signal: new AbortController().signal, ui: silent };
    Deno.env.set("EVERYSTEP_SUBMIT_TOKEN", TOKEN);
    try {
      const accepted = await submitTo(`${url}/`, { ...BODY, key: "b@example.org" }, context);
      assert.equal(accepted.tree, "linux");
      const large = { ...BODY, key: "c@example.org", mbox: "A".repeat(MAX_POSTED) };
      assert.equal((await submitTo(url, large, context)).tree, "linux");
      const larger = { ...large, mbox: `${large.mbox}AAAA` };
      await assert.rejects(submitTo(url, larger, context), /more than 3\.7 MiB/);
      await assert.rejects(submitTo(url, { ...BODY, tree: "x" }, context), /there is no tree x/);
      Deno.env.set("EVERYSTEP_SUBMIT_TOKEN", `${TOKEN}x`);
      await assert.rejects(submitTo(url, BODY, context), UserError);
      Deno.env.delete("EVERYSTEP_SUBMIT_TOKEN");
      await assert.rejects(submitTo(url, BODY, context), /is not set/);
    } finally {
      Deno.env.delete("EVERYSTEP_SUBMIT_TOKEN");
    }
    await server.shutdown();
    Deno.env.set("EVERYSTEP_SUBMIT_TOKEN", TOKEN);
    await assert.rejects(submitTo(url, BODY, context), InfraError);
    Deno.env.delete("EVERYSTEP_SUBMIT_TOKEN");
  });
  web.stop.abort();
  await Deno.remove(dir, { recursive: true });
});

async function entries(dir: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name);
  } catch {
    return [];
  }
}
