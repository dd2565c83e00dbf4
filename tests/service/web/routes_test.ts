import assert from "node:assert/strict";
import { matchRoute, paramsOf, type Route } from "../../../bot/service/web/routes.ts";

const route = (method: Route["method"], path: string): Route => ({
  method,
  path,
  handler: () => new Response(),
});

Deno.test("a path fits a pattern part by part", async (t) => {
  const cases = [
    ["/", "/", {}],
    ["/series/:id", "/series/ab", { id: "ab" }],
    ["/series/:id", "/series/", undefined],
    ["/series/:id", "/series/a/b", undefined],
    ["/series/:id", "/series/a%2Fb", { id: "a/b" }],
    ["/series/:id", "/series/%ff", undefined],
    ["/series/:id", "/series/%E0%A4%A", undefined],
    ["/series/:id/log/:arch/:state", "/series/a/log/um/3", { id: "a", arch: "um", state: "3" }],
    ["/m/:id+", "/m/a/b@c", { id: "a/b@c" }],
    ["/m/:id+", "/m/", undefined],
    ["/m/:id+", "/m", undefined],
    ["/static/:name", "/static/..", { name: ".." }],
  ] as const;
  for (const [pattern, path, params] of cases) {
    await t.step(`${pattern} ${path}`, () => assert.deepEqual(paramsOf(pattern, path), params));
  }
});

Deno.test("a request is matched by its method, too", () => {
  const routes = [route("GET", "/a"), route("POST", "/hooks/:name"), route("GET", "/:any")];
  const found = (method: string, path: string) => {
    const match = matchRoute(routes, method, path);
    return match.kind === "route"
      ? match.route.path
      : match.kind === "method"
      ? match.allowed
      : undefined;
  };
  assert.equal(found("GET", "/a"), "/a");
  assert.equal(found("HEAD", "/a"), "/a");
  assert.equal(found("GET", "/b"), "/:any");
  assert.deepEqual(found("POST", "/a"), ["GET", "HEAD"]);
  assert.deepEqual(found("GET", "/hooks/x"), ["POST"]);
  assert.equal(found("POST", "/hooks/x"), "/hooks/:name");
  assert.equal(found("GET", "/a/b"), undefined);
});
