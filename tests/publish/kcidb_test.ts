import assert from "node:assert/strict";
import { kcidbPlace, submitKcidb } from "../../bot/publish/kcidb/submit.ts";
import { renderKcidb } from "../../bot/report/kcidb/report.ts";
import { InfraError, UserError } from "../../bot/system/errors.ts";
import { httpClient } from "../../bot/system/http/client.ts";
import { REPORTS } from "../report/fixtures.ts";
import { valid } from "../report/kcidb/submit.ts";
import { serve } from "../system/http/server.ts";

const TOKEN = "header.payload-of_the.signature";
const ID = "wvTu6myNQOlM7IEWhHJz8WnnE0GTG1yz";
const TEXT = renderKcidb(REPORTS["break-and-mend"]!, "everystep", { states: "ends" });

/** A KCIDB that takes what its schema takes, and says of each look the next of these. */
function kcidb(
  looks: readonly string[],
  spoil: (request: Request) => Response | undefined = () => undefined,
) {
  const kept: string[] = [];
  let look = 0;
  const answer = (status: number, result: string, message = "", id = ID) =>
    Response.json({ id, status: result, message }, { status });
  const server = serve(async (request) => {
    const spoilt = spoil(request);
    if (spoilt !== undefined) return spoilt;
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
      return answer(401, "error", `no such token: ${request.headers.get("authorization")}`, "0");
    }
    if (request.method === "POST" && pathname === "/submit") {
      assert.equal(request.headers.get("content-type"), "application/json");
      kept.push(await request.text());
      return valid(JSON.parse(kept.at(-1)!))
        ? answer(200, "ok")
        : answer(400, "error", "schema", "0");
    }
    assert.deepEqual([request.method, pathname, searchParams.get("id")], ["GET", "/status", ID]);
    const result = looks[Math.min(look++, looks.length - 1)]!;
    return answer(result === "notfound" ? 404 : 200, result, "File failed to pass validation");
  });
  return Object.assign(server, { kept });
}

const http = httpClient({ backoffMs: 5, spacingMs: 0, tries: 2, idleMs: 2000, timeoutMs: 5000 });
const at = (url: string, token = TOKEN) => kcidbPlace(url.replace("://", `://${token}@`));

Deno.test("KCIDB_REST has a token and a place", () => {
  const place = { url: "https://db.kernelci.org", token: TOKEN };
  for (const tail of ["", "/", "/submit", "/submit/"]) {
    assert.deepEqual(kcidbPlace(`https://${TOKEN}@db.kernelci.org${tail}`), place);
  }
  assert.equal(kcidbPlace("https://a%2Fb@db.kernelci.org/").token, "a/b");
  for (
    const text of [
      ...[
        "",
        "db.kernelci.org",
        "https://db.kernelci.org/",
        `https://me:${TOKEN}@db.kernelci.org/`,
      ],
      ...[
        `https://%ff@db.kernelci.org/`,
        `https://a%0ab@db.kernelci.org/`,
        `ftp://${TOKEN}@x.org/`,
      ],
    ]
  ) {
    assert.throws(
      () => kcidbPlace(text),
      (error: unknown) =>
        error instanceof UserError && !`${error.message}${error.hint}`.includes(TOKEN),
    );
  }
});

Deno.test("a submission is taken, and what becomes of it is told", async () => {
  await using server = kcidb(["notfound", "inprogress", "ready", "processed"]);
  const sent = await submitKcidb(TEXT, at(server.url), { http, pauseMs: 1 });
  assert.deepEqual(sent, { id: ID, state: "processed" });
  assert.deepEqual(server.kept, [TEXT]);
  await using slow = kcidb(["ready"]);
  assert.equal((await submitKcidb(TEXT, at(slow.url), { http, pauseMs: 1 })).state, "waiting");
});

Deno.test("what can go wrong, and never with the token in it", async (t) => {
  const says = (status: number, body: string) => () => new Response(body, { status });
  const echo = JSON.stringify({ id: "0", status: "error", message: `bad ${TOKEN}` });
  const cases: [
    string,
    readonly string[],
    ReturnType<typeof says> | undefined,
    string,
    RegExp,
    unknown,
  ][] = [
    ["a wrong token", ["ready"], undefined, "other-token", /does not take the token/, UserError],
    ["a refusal", ["failed"], undefined, TOKEN, /failed to pass validation/, InfraError],
    [
      "a server that says it back",
      ["ready"],
      says(400, echo),
      TOKEN,
      /400: bad \[token\]/,
      InfraError,
    ],
    ["another page", ["ready"], says(200, "<html>"), TOKEN, /something else/, InfraError],
    ["an outage", ["ready"], says(502, ""), TOKEN, /answered 502/, InfraError],
    [
      ...["an id that is none", ["ready"]] as const,
      ...[says(200, '{"id":"../x","status":"ok"}'), TOKEN, /something else/, InfraError] as const,
    ],
  ];
  for (const [name, looks, spoil, token, message, kind] of cases) {
    await t.step(name, async () => {
      await using server = kcidb(looks, spoil);
      await assert.rejects(
        submitKcidb(TEXT, at(server.url, token), { http, pauseMs: 1 }),
        (error: unknown) => {
          assert.ok(error instanceof (kind as typeof Error), String(error));
          assert.match(error.message, message);
          assert.ok(!error.message.includes(token));
          return true;
        },
      );
    });
  }
});
