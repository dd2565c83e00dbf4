import assert from "node:assert/strict";
import { REPORTS } from "../report/fixtures.ts";
import { serve } from "../system/http_server.ts";
import { everystep, programArgv } from "./program.ts";

const ENV = { GITHUB_API_URL: "", GITHUB_TOKEN: "", GH_TOKEN: "", GH_HOST: "" };

/** A directory with a report. */
async function out(): Promise<AsyncDisposable & { readonly dir: string }> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.writeTextFile(`${dir}/report.json`, JSON.stringify(REPORTS["break-and-mend"]));
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
  const start = performance.now();
  child.kill("SIGINT");
  assert.equal((await child.status).code, 130);
  assert.ok(performance.now() - start < 5000);
  held.resolve(new Response("{}"));
});
