import assert from "node:assert/strict";
import { REPORTS } from "../report/fixtures.ts";
import { serve } from "../system/http/server.ts";
import { everystep, programArgv } from "./program.ts";

const ENV = { KCIDB_REST: "", GITHUB_API_URL: "", GITHUB_TOKEN: "", GH_TOKEN: "", GH_HOST: "" };

/** A directory with a report. */
async function out(): Promise<AsyncDisposable & { readonly dir: string }> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const report = REPORTS["break-and-mend"]!;
  await Deno.writeTextFile(`${dir}/report.json`, JSON.stringify(report));
  const clone = { ...report, tree: { ...report.tree, release: undefined } };
  await Deno.writeTextFile(`${dir}/clone.json`, JSON.stringify(clone));
  return { dir, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}

Deno.test("publish: what is wrong is told before anybody is asked", async (t) => {
  await using home = await out();
  const rows: [string[], Record<string, string>, RegExp][] = [
    [["nothing", "--github", "o/r"], {}, /nothing: does not exist/],
    [[".", "--github", "o"], {}, /--github takes OWNER\/REPO/],
    [[".", "--github", "o/r", "--send"], {}, /nothing may be posted without a token/],
    [[".", "--github", "o/r", "--app-id", "1", "--app-key", "k"], {}, /k: does not exist/],
    [[".", "--github", "o/r"], { GITHUB_API_URL: "http://ghe.example.org" }, /https only/],
    [[".", "--github", "o/r"], { GITHUB_API_URL: "x" }, /GITHUB_API_URL is not a URL/],
    [[".", "--github", "o/r"], { GITHUB_TOKEN: "a b" }, /has blanks or other odd characters/],
    [[".", "--github", "o/r"], {}, /does not say which commits it is about/],
    [[".", "--kcidb", "--send"], {}, /the base is no commit that others know/],
    [["clone.json", "--kcidb", "--send"], {}, /nothing may be sent without a token/],
    [
      ["clone.json", "--kcidb", "--send"],
      { KCIDB_REST: "https://x.org" },
      /KCIDB_REST has no token/,
    ],
    [["clone.json", "--kcidb", "--send"], { KCIDB_REST: "http://t@x.org" }, /https only/],
  ];
  for (const [args, env, says] of rows) {
    await t.step([...args, ...Object.keys(env)].join(" "), async () => {
      const ran = await everystep(home.dir, ["publish", ...args], { env: { ...ENV, ...env } });
      assert.equal(ran.code, 2, ran.stderr);
      assert.match(ran.stderr, says);
      assert.equal(ran.stdout, "");
    });
  }
});

Deno.test("publish: ends at once when it is told to, also while a server is silent", async () => {
  await using home = await out();
  const held = Promise.withResolvers<Response>(), asked = Promise.withResolvers<void>();
  await using server = serve(() => {
    asked.resolve();
    return held.promise;
  });
  const [program, ...args] = programArgv(["publish", ".", "--github", "o/r#7"]);
  const child = new Deno.Command(program!, {
    args,
    cwd: home.dir,
    env: { ...ENV, INIT_CWD: home.dir, GITHUB_API_URL: server.url },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await asked.promise;
  child.kill("SIGINT");
  assert.equal((await child.status).code, 130);
  held.resolve(new Response("{}"));
});

Deno.test("publish --kcidb shows a submission, and sends it with the token of KCIDB_REST", async () => {
  await using home = await out();
  const token = "header.payload.signature", id = "a".repeat(32);
  const seen: string[] = [];
  await using server = serve((request) => {
    seen.push(`${request.method} ${request.headers.get("authorization")}`);
    return Response.json({ id, status: request.method === "POST" ? "ok" : "processed" });
  });
  const env = { ...ENV, KCIDB_REST: server.url.replace("://", `://${token}@`) };
  const dryRun = await everystep(home.dir, ["publish", ".", "--kcidb"], { env: ENV });
  assert.equal(dryRun.code, 0, dryRun.stderr);
  assert.deepEqual(JSON.parse(dryRun.stdout).version, { major: 5, minor: 3 });
  assert.match(dryRun.stderr, /nothing was sent; --send does/);
  const sent = await everystep(home.dir, ["publish", "clone.json", "--kcidb", "--send"], { env });
  assert.equal(sent.code, 0, sent.stderr);
  assert.equal(sent.stdout, `submission ${id}: processed\n`);
  assert.deepEqual(seen, [`POST Bearer ${token}`, `GET Bearer ${token}`]);
  assert.ok(!`${sent.stdout}${sent.stderr}`.includes(token));
});
