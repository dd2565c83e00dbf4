import assert from "node:assert/strict";
import fc from "fast-check";
import { loadArchs, type ServedRepository, SHIPPED_CONFIGS } from "../../../bot/config/mod.ts";
import { askedIn } from "../../../bot/service/watch/hooks/command.ts";
import { receive } from "../../../bot/service/watch/hooks/receive.ts";
import { hookRoutes } from "../../../bot/service/watch/hooks/routes.ts";
import { isSigned, sign } from "../../../bot/service/watch/hooks/signature.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { SERVED } from "./hook_steps.ts";
import { kept } from "./mails.ts";
import { checkRun, checkSuite, issueComment, pullRequest, SECRET, signed } from "./payloads.ts";

Deno.test("a signature is the body's, by the secret", () => {
  // The example of GitHub's own page, "Validating webhook deliveries".
  const hello = new TextEncoder().encode("Hello, World!");
  assert.equal(
    sign(hello, "It's a Secret to Everybody"),
    "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
  );
  fc.assert(fc.property(fc.uint8Array(), fc.string(), fc.string(), (body, secret, other) => {
    assert.ok(isSigned(body, sign(body, secret), secret));
    assert.equal(isSigned(body, sign(body, other), secret), secret === other);
    assert.ok(!isSigned(Uint8Array.of(...body, 0), sign(body, secret), secret));
    assert.ok(!isSigned(body, sign(body, secret).slice(0, -1), secret));
    assert.ok(!isSigned(body, sign(body, secret).toUpperCase(), secret));
    assert.ok(!isSigned(body, other, secret));
  }));
  assert.ok(!isSigned(hello, null, SECRET));
});

Deno.test("what a comment asks for", async (t) => {
  const archs = await loadArchs(SHIPPED_CONFIGS);
  const verify = (...names: string[]) => ({ kind: "verify", archs: names });
  const cases: [string, unknown][] = [
    ["Nice work!", { kind: "none" }],
    ["> /everystep verify", { kind: "none" }],
    ["please /everystep verify", { kind: "none" }],
    ["/everystepper verify", { kind: "none" }],
    ["/everystep verify", { kind: "verify" }],
    ["Thanks.\r\n/everystep verify um, alpha\r\n/everystep cancel", verify("alpha", "um")],
    ["/everystep verify amd64 um um", verify("um", "x86_64")],
    ["/everystep cancel", { kind: "cancel" }],
    ["You can write\n```\n/everystep cancel\n```\nif you like.", { kind: "none" }],
    ["~~~ sh\n```\n/everystep cancel", { kind: "none" }],
    ["````\n```\n/everystep cancel\n````\n/everystep verify", { kind: "verify" }],
    ["```not a fence```\n/everystep cancel", { kind: "cancel" }],
    ['<!-- everystep {"name":"everystep"} -->\n/everystep cancel', { kind: "none" }],
    ["<!-- everystep: comment 7 -->\n/everystep cancel", { kind: "none" }],
  ];
  for (const [text, want] of cases) {
    await t.step(text, () => assert.deepEqual(askedIn(text, archs), want));
  }
  const wrong: [string, RegExp][] = [
    [
      "/everystep verify sprac64",
      /^no architecture "sprac64"; did you mean sparc64\? \(there are /,
    ],
    ["/everystep", /^nothing is asked for: write \/everystep verify/],
    ["/everystep verfy", /^"verfy" \(did you mean "verify"\?\): write/],
    ["/everystep cancel now", /^"cancel": write/],
    [`/everystep verify ${"x ".repeat(100)}`, /^too many words/],
  ];
  for (const [text, why] of wrong) {
    await t.step(text.slice(0, 40), () => {
      const asked = askedIn(text, archs);
      assert.match(asked.kind === "wrong" ? asked.why : asked.kind, why);
    });
  }
  await t.step("anything", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const asked = askedIn(`/everystep ${text}`, archs);
      if (asked.kind === "wrong") assert.doesNotMatch(asked.why, /\p{Cc}/u);
    }));
  });
});

Deno.test("no repository, no route; no secret, no server", () => {
  const journal = kept(), db = { query: () => Promise.reject(new Error("gone")) };
  const routes = (repositories: readonly ServedRepository[], secret?: string) =>
    hookRoutes({ repositories }, { db, journal, env: () => secret });
  assert.deepEqual(routes([]).routes, []);
  assert.throws(() => routes(SERVED), UserError);
  assert.throws(() => routes(SERVED, "short"), /shorter than 16/);
  assert.equal(routes(SERVED, SECRET).routes[0]?.path, "/hooks/github");
});

Deno.test("what cannot be kept is not answered with thanks", async () => {
  const journal = kept(), db = { query: () => Promise.reject(new Error("gone")) };
  const app = hookRoutes({ repositories: SERVED }, { db, journal, env: () => SECRET });
  const { headers, body } = signed("pull_request", pullRequest("opened"));
  const answer = await app.request("/hooks/github", { method: "POST", headers, body });
  assert.deepEqual([answer.status, await answer.text()], [503, "the database does not answer\n"]);
  assert.deepEqual(journal.lines, ["error a webhook could not be kept: gone"]);
});

Deno.test("of a payload what is used is kept, however large it is", async () => {
  let body = "";
  const keep = (hook: { readonly body: string }) => {
    body = hook.body;
    return Promise.resolve(true);
  };
  const kept = async (event: string, payload: Record<string, unknown>) => {
    const { status } = await receive(signed(event, payload), { keep, secret: SECRET });
    assert.equal(status, 202);
    return body;
  };
  const filling = "x".repeat(1_000_000);
  const payloads: readonly (readonly [string, Record<string, unknown>])[] = [
    ["pull_request", pullRequest("opened", { draft: true })],
    ["check_run", checkRun("rerequested")],
    ["check_suite", checkSuite("rerequested")],
    ["issue_comment", issueComment("/everystep verify um")],
  ];
  for (const [event, payload] of payloads) {
    const used = await kept(event, { ...payload, filling });
    assert.ok(used.length < 1000 && !used.includes("x".repeat(100)), event);
    // To take it in again changes nothing more.
    assert.equal(await kept(event, JSON.parse(used)), used);
  }
  const odd = { action: "opened", number: "seven", filling };
  assert.deepEqual(JSON.parse(await kept("pull_request", odd)), odd, "it says why later");
});
