import assert from "node:assert/strict";
import { checksOf, type PatchworkOptions, postChecks } from "../../bot/publish/patchwork/post.ts";
import { InfraError, UserError } from "../../bot/system/errors.ts";
import { httpClient } from "../../bot/system/http/client.ts";
import { REPORTS } from "../report/fixtures.ts";
import { patchwork, posted, TOKEN } from "./patchwork_server.ts";

function options(home: string, more: Partial<PatchworkOptions> = {}): PatchworkOptions {
  const http = httpClient({ backoffMs: 5, spacingMs: 0, tries: 2, idleMs: 2000, timeoutMs: 5000 });
  return { home, token: TOKEN, name: "everystep um", dry: false, http, ...more };
}

Deno.test("each patch with an answer has a check, once", async () => {
  await using server = patchwork();
  const at = options(`${server.url}/project/linux-mm/list/`, { url: "https://ci.example.org/1" });
  const report = posted("break-and-mend");
  const dry = await postChecks(report, { ...at, dry: true, token: undefined });
  assert.equal(server.kept.length, 0);
  assert.deepEqual([...new Set(dry.map(({ what }) => what))], ["would be posted", "unknown"]);
  const first = await postChecks(report, at);
  assert.deepEqual(
    first.map(({ n, patch, what, check }) => [n, patch, what, check.state]),
    [
      [1, 501, "posted", "success"],
      [2, 502, "posted", "warning"],
      [3, 503, "posted", "fail"],
      [4, 504, "posted", "fail"],
      [5, 505, "posted", "fail"],
      [6, 506, "posted", "fail"],
      [7, 507, "posted", "warning"],
      [8, undefined, "unknown", "success"],
    ],
  );
  assert.equal(server.kept.length, 7);
  assert.match(
    String(server.kept[2]!.description),
    /^breaks alpha, sparc64, um, x86_64: mm\/memory\.c:11/,
  );
  const second = await postChecks(report, at);
  assert.deepEqual([...new Set(second.map(({ what }) => what))], ["there", "unknown"]);
  assert.equal(server.kept.length, 7);
  const other = await postChecks(posted("all-pass"), at);
  assert.equal(other.filter(({ what }) => what === "posted").length, 7);
  assert.equal(server.kept.length, 14);
});

Deno.test("a check on a later page stands there", async () => {
  await using server = patchwork(undefined, { size: 30 });
  const others = Array.from({ length: 70 }, (_, n) => ({
    ...{ id: n + 1, patch: 501, state: "success", context: `other-${n}`, description: "" },
  }));
  server.kept.push(...others);
  const at = options(`${server.url}/project/linux-mm/`);
  const report = posted("all-pass");
  assert.equal((await postChecks(report, at))[0]!.what, "posted");
  assert.equal((await postChecks(report, at))[0]!.what, "there");
  assert.equal(server.kept.filter(({ patch }) => patch === 501).length, 71);
});

Deno.test("a link that patchwork would refuse is left out", async () => {
  await using server = patchwork();
  const url = `https://ci.example.org/${"x".repeat(200)}`;
  const at = options(`${server.url}/project/linux-mm/`, { url });
  assert.equal((await postChecks(posted("all-pass"), at))[0]!.what, "posted");
  assert.equal(server.kept[0]!.target_url, undefined);
});

Deno.test("a list of checks without an end is no answer", async () => {
  await using server = patchwork(undefined, { size: 1, link: (next) => `<${next}>; rel=next` });
  const at = options(`${server.url}/project/linux-mm/`);
  await assert.rejects(postChecks(posted("all-pass"), at), /more than 100 pages/);
  assert.equal(server.kept.length, 0);
});

Deno.test("what has no answer gets no check", () => {
  const checks = checksOf(posted("untested-and-infra"), { name: "x" });
  assert.deepEqual(checks, []);
  assert.deepEqual(checksOf(REPORTS["all-pass"]!, { name: "x" }), [], "no Message-IDs");
});

Deno.test("what can go wrong", async (t) => {
  const report = posted("all-pass");
  const answer = (status: number, text = "{}") => () => new Response(text, { status });
  const cases: [
    string,
    Parameters<typeof patchwork>[0],
    Partial<PatchworkOptions>,
    RegExp,
    unknown,
  ][] = [
    [
      "a wrong token",
      undefined,
      { token: "wrong" },
      /does not let us post checks \(403\)/,
      UserError,
    ],
    ["no patchwork", answer(404), {}, /there is no patchwork/, UserError],
    ["an outage", answer(502), {}, /answered 502|502/, InfraError],
    ["another page", answer(200, "<html>"), {}, /something else/, InfraError],
    ["other JSON", answer(200, '{"a":1}'), {}, /something else/, InfraError],
  ];
  for (const [name, spoil, more, message, kind] of cases) {
    await t.step(name, async () => {
      await using server = patchwork(spoil);
      const at = options(`${server.url}/project/linux-mm/`, more);
      await assert.rejects(postChecks(report, at), (error: unknown) => {
        assert.ok(error instanceof (kind as typeof Error), String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, new RegExp(TOKEN));
        return true;
      });
      assert.equal(server.kept.length, 0);
    });
  }
  await t.step("several projects", async () => {
    await using server = patchwork();
    await assert.rejects(postChecks(report, options(server.url)), /linux-mm, lkml/);
  });
});
