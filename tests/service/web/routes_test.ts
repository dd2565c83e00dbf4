/** What is answered to paths and methods that nobody uses, but that anybody can send. */
import assert from "node:assert/strict";
import { Hono } from "hono";
import { testWeb } from "./rig.ts";

/** A database in which nothing is; `asked` has what was looked for. */
function emptyDb() {
  const asked: unknown[] = [];
  return {
    asked,
    kind: "pglite" as const,
    query: (sql: string, values: readonly unknown[] = []) => {
      asked.push(...values);
      return Promise.resolve(sql.includes("max(id)") ? [{ id: 0 }] : []);
    },
  };
}

async function site() {
  const db = emptyDb();
  const hooks = new Hono();
  hooks.post("/hooks/:name", ({ req }) => new Response(req.param("name"), { status: 202 }));
  const web = await testWeb(db as unknown as Parameters<typeof testWeb>[0], { routes: hooks });
  return { ...web, asked: db.asked };
}

Deno.test("a path that is no page, or no series, is not found", async () => {
  const web = await site();
  const paths = [
    ...["/series/", "/series", "/series/a/b", "/series/a%2Fb", "/series/%ff", "/series/%E0%A4%A"],
    ...["/series/0123456789abcdef", "/series/0123456789abcdef%00", "//", "/m", "/m/", "/M/x"],
    ...["/static/", "/static/..%2fmod.ts", "/static/%2e%2e%2fmod.ts", "/workers/"],
    ...["/series/0123456789abcdef/log/um", "/series/0123456789abcdef/log/um%2f..%2f1/2"],
  ];
  for (const path of paths) {
    for (const method of ["GET", "HEAD"]) {
      const answer = await web.get(path, { method });
      assert.equal(answer.status, 404, `${method} ${path}`);
      assert.match(answer.headers.get("content-type")!, /^text\/(?:html|plain); charset=utf-8$/);
    }
  }
  assert.deepEqual(web.log, []);
  web.stop.abort();
});

Deno.test("the rest of a path is decoded, once", async () => {
  const web = await site();
  for (const [path, key] of [["a/b@c", "a/b@c"], ["%3Ca%2Fb%40c%3E", "a/b@c"], ["%2541", "%41"]]) {
    web.asked.length = 0;
    assert.equal((await web.get(`/m/${path}`)).status, 404);
    assert.ok(JSON.stringify(web.asked).includes(JSON.stringify(key)), `${path}: ${web.asked}`);
  }
  web.stop.abort();
});

Deno.test("a method that a page does not take is refused with those that it takes", async () => {
  const web = await site();
  const rows = [
    ["POST", "/", 405, "GET, HEAD"],
    ["DELETE", "/series/x", 405, "GET, HEAD"],
    ["OPTIONS", "/m/a/b", 405, "GET, HEAD"],
    ["PUT", "/api/series", 405, "GET, HEAD"],
    ["GET", "/hooks/x", 405, "POST"],
    ["HEAD", "/hooks/x", 405, "POST"],
    ["POST", "/hooks/x", 202, null],
    ["POST", "/nothing", 404, null],
    ["POST", "/series/0123456789abcdef/nothing", 404, null],
  ] as const;
  for (const [method, path, status, allow] of rows) {
    const answer = await web.get(path, { method });
    assert.deepEqual(
      [answer.status, answer.headers.get("allow")],
      [status, allow],
      `${method} ${path}`,
    );
  }
  web.stop.abort();
});

Deno.test("below /api/ everything that goes wrong is JSON", async () => {
  const web = await site();
  const rows = [
    ["GET", "/api/", 404],
    ["GET", "/api/%ff", 404],
    ["POST", "/api/nothing", 404],
    ["PUT", "/api/series", 405],
    ["GET", "/api/series", 400],
  ] as const;
  for (const [method, path, status] of rows) {
    const answer = await web.get(path, { method });
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [
      status,
      "application/json",
    ], path);
    assert.equal(typeof (await answer.json()).error, "string");
  }
  web.stop.abort();
});
