/** What is held against patchwork's API fails where it is not so. */
import assert from "node:assert/strict";
import { answerFaults, heldServer, requestFaults } from "./held.ts";

const AT = "http://127.0.0.1/api/1.2/patches/501/checks/";
const USER = {
  ...{ id: 1, url: "http://127.0.0.1/api/1.2/users/1/", username: "ci" },
  ...{ first_name: "", last_name: "", email: "ci@example.org" },
};
const CHECK = {
  ...{ id: 7, url: `${AT}7/`, user: USER, date: "2026-01-27T12:12:53.123456" },
  ...{ state: "fail", target_url: null, context: "everystep", description: "breaks um" },
};

Deno.test("requests are held against patchwork's API", async (t) => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    new Request(AT, {
      method: "POST",
      headers: { "content-type": "application/json", "authorization": "Token x", ...headers },
      body: JSON.stringify(body),
    });
  const good = { state: "success", context: "everystep", description: "builds on um" };
  const table: [name: string, request: Request, RegExp | undefined][] = [
    ["a check", post(good), undefined],
    ["a list", new Request(`${AT}?context=everystep&per_page=100`), undefined],
    ["a state of GitHub's", post({ ...good, state: "failure" }), /body\/state must be equal/],
    ["a context with a blank", post({ ...good, context: "every step" }), /context must match/],
    ["a long link", post({ ...good, target_url: `https://a.b/${"x".repeat(200)}` }), /target_url/],
    ["a field of ours", post({ ...good, color: "red" }), /additional properties/],
    ["no state", post({ context: "everystep" }), /required property 'state'/],
    ["no token", post(good, { authorization: "" }), /no token/],
    ["a form", post(good, { "content-type": "text/plain" }), /its body is text\/plain/],
    ["an unknown filter", new Request(`${AT}?name=everystep`), /no parameter name/],
    ["a page that is no number", new Request(`${AT}?page=two`), /page .*must be integer/],
    [
      "a patch that is no number",
      new Request(AT.replace("501", "a")),
      /patch_id .*must be integer/,
    ],
    ["a version that is not there", new Request(AT.replace("1.2", "9.9")), /no such operation/],
  ];
  for (const [name, request, fault] of table) {
    await t.step(name, async () => {
      const faults = (await requestFaults(request)).join("\n");
      if (fault === undefined) assert.equal(faults, "");
      else assert.match(faults, fault);
    });
  }
});

Deno.test("answers are held against patchwork's API", async (t) => {
  const get = { method: "GET", url: AT },
    json = (value: unknown, status = 200) => Response.json(value, { status });
  const { user: _, ...nobody } = CHECK;
  const table: [name: string, answer: Response, RegExp | undefined][] = [
    ["checks", json([CHECK]), undefined],
    ["nothing", json({ detail: "Not found." }, 404), undefined],
    ["no user", json([nobody]), /required property 'user'/],
    ["a date with a zone", json([{ ...CHECK, date: "2026-01-27T12:12:53Z" }]), /iso8601/],
    ["one and no list", json(CHECK), /must be array/],
    ["more than patchwork says", json([{ ...CHECK, color: "red" }]), /additional properties/],
    ["a status that it has not", json([CHECK], 202), /no such answer/],
    ["a page", new Response("<html>"), /it is text\/plain/],
  ];
  for (const [name, answer, fault] of table) {
    await t.step(name, async () => {
      const faults = (await answerFaults(get, answer)).join("\n");
      if (fault === undefined) assert.equal(faults, "");
      else assert.match(faults, fault);
    });
  }
});

Deno.test("a server that is held says at its end what was wrong", async () => {
  const server = heldServer(() => Response.json([CHECK]));
  await (await fetch(`${server.url}/api/1.2/patches/501/checks/?name=x`)).text();
  await assert.rejects(async () => await server[Symbol.asyncDispose](), /no parameter name/);
});
