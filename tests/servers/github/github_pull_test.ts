import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { gitText } from "../../../bot/system/process/git.ts";
import { everystep, type Ran, toyHome } from "../../commands/program.ts";
import { commitSeries, type Edit } from "../../toy/kernel.ts";
import { contract } from "./contract.ts";
import { keptContract, postedOn } from "./rig.ts";
import { pullOf } from "./pull.ts";
import { github } from "./server.ts";
import type { Account } from "./state.ts";

const TOKEN = "ghs_0123456789abcdefghijklmnopqrstuvwxyz";
const JOB: Account = { kind: "job", login: "github-actions[bot]" };

/** Breaks the build at patch 2 and mends it at patch 3; patch 1 brings a warning. */
const SERIES: readonly Edit[] = [
  {
    subject: "mm: keep a number",
    // What builds it sees, everybody may see: it must not see the token.
    files: {
      "mm/b.c": ["int y = x * 2;", "int y = x * 2, z;"],
      "knobs.mk": "$(info $(shell env | tr '\\n' ' '))\n",
    },
  },
  { subject: "mm: use a helper", files: { "mm/a.c": ["x + ARCH_ORDER", "helper(x + ARCH_ORDER"] } },
  {
    subject: "mm: close the bracket",
    files: { "mm/a.c": ["helper(x + ARCH_ORDER", "(x + ARCH_ORDER)"] },
  },
];

/** Command lines and environments of others are open to everyone; looks at the former while work goes on. */
function watchProcesses(secret: string): AsyncDisposable & { readonly seen: string[] } {
  const seen: string[] = [];
  let ended = false;
  const loop = (async () => {
    while (!ended) {
      for (const { name } of Deno.readDirSync("/proc")) {
        if (!/^\d+$/.test(name)) continue;
        try {
          const line = Deno.readTextFileSync(`/proc/${name}/cmdline`);
          if (line.includes(secret)) seen.push(line);
        } catch { /* it has ended */ }
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  })();
  return {
    seen,
    [Symbol.asyncDispose]: () => {
      ended = true;
      return loop;
    },
  };
}

Deno.test("from a pull request to its check, its statuses and its comment", async (t) => {
  await using home = await toyHome();
  const remote = `${home.dir}/remote.git`;
  await commitSeries(home.tree, SERIES);
  await gitText(home.dir, ["clone", "-q", "--bare", home.tree, remote]);
  await gitText(home.tree, ["push", "-q", remote, "series:topic"]);
  await gitText(home.tree, ["branch", "-qD", "series"]);
  const pull = await pullOf(remote);
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const app = {
    id: "4711",
    key: publicKey.export({ type: "spki", format: "pem" }).toString(),
    account: { kind: "app", login: "everystep-bot[bot]" } as const,
  };
  await using hub = await github(await contract(), pull, { tokens: { [TOKEN]: JOB }, app });
  await using processes = watchProcesses(TOKEN);
  const all: Ran[] = [];
  const run = async (args: readonly string[], secrets: Record<string, string> = {}) => {
    const env = { GITHUB_API_URL: hub.url, GITHUB_TOKEN: "", GH_TOKEN: "", ...secrets };
    const ran = await everystep(home.dir, args, { env });
    all.push(ran);
    return ran;
  };
  const signedIn = { GITHUB_TOKEN: TOKEN };
  const publish = ["publish", "out", "--github", "owner/linux#7", "--verbose"];

  await t.step("verify reads the pull request", async () => {
    const what = ["verify", "owner/linux#7", ...home.flags, "--arch", "toya,toyb", "-o", "out"];
    const ran = await run(what, signedIn);
    assert.equal(ran.code, 1, ran.stderr);
    assert.match(ran.stdout, /not bisect-safe: patch 2 breaks toya, toyb/);
  });

  await t.step("without --send, and even without a token, it is only shown", async () => {
    const ran = await run(publish);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^POST \/repos\/owner\/linux\/check-runs\n\{\n/);
    assert.match(ran.stdout, /nothing was sent; 5 requests with --send\n$/);
    assert.deepEqual(hub.writes(), []);
  });

  await t.step("--send without a token is refused", async () => {
    const ran = await run([...publish, "--send"]);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /nothing may be posted without a token/);
  });

  await t.step("--send posts it", async () => {
    const ran = await run([...publish, "--send"], signedIn);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^check: failure .*\nstatuses: 3 of 3 set anew\ncomment: made /);
    const { runs, statuses, comments } = postedOn(hub);
    const shas = pull.commits.map(({ sha }) => sha);
    assert.deepEqual(runs, [{
      ...{ name: "everystep", head_sha: shas[2], status: "completed", conclusion: "failure" },
      annotations: hub.state.runs[0].annotations.length,
      title: runs[0]!.title,
    }]);
    const lines = hub.state.runs[0].annotations.map((
      one: { path: string; start_line: number; annotation_level: string; title: string },
    ) => `${one.path}:${one.start_line} ${one.annotation_level} ${one.title}`);
    assert.ok(lines.includes("mm/a.c:6 failure patch 2 breaks toya, toyb"), lines.join("\n"));
    assert.ok(
      lines.includes("mm/b.c:5 warning patch 1 adds a warning on toya, toyb"),
      lines.join("\n"),
    );
    assert.deepEqual(statuses.map(({ sha, state }) => [sha, state]), [
      [shas[0], "success"],
      [shas[1], "failure"],
      [shas[2], "success"],
    ]);
    assert.equal(comments.length, 1);
    assert.match(comments[0]!, /\| 2 \| mm: use a helper \| \*\*FAIL\*\* \| \*\*FAIL\*\* \|/);
    assert.match(hub.state.runs[0].output.summary, /\| 2 \| mm: use a helper \|/);
  });

  await t.step("once more, nothing is sent", async () => {
    const count = hub.writes().length;
    const ran = await run([...publish, "--send", "--json"], signedIn);
    assert.equal(JSON.parse(ran.stdout).comment.what, "the same");
    assert.equal(hub.writes().length, count);
  });

  await t.step("by the name of its last commit it is the same", async () => {
    const count = hub.writes().length, commit = pull.commits.at(-1)!.sha;
    const ran = await run([...publish, "--commit", commit, "--send"], signedIn);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /statuses: 0 of 3 set anew/);
    assert.equal(hub.writes().length, count);
  });

  await t.step("a commit that was amended is another one, though its subject stays", async () => {
    const before = hub.writes().length;
    const at = `owner/linux#7@${pull.commits.at(-1)!.sha}`;
    await gitText(home.tree, ["fetch", "-q", remote, "topic:amended"]);
    await gitText(home.tree, ["checkout", "-q", "amended"]);
    await Deno.writeTextFile(`${home.tree}/mm/d.c`, "int amended;\n");
    await gitText(home.tree, ["add", "-A"]);
    await gitText(home.tree, ["commit", "-q", "--amend", "--no-edit"]);
    await gitText(home.tree, ["push", "-qf", remote, "amended:topic"]);
    await gitText(home.tree, ["checkout", "-q", "main"]);
    await gitText(home.tree, ["branch", "-qD", "amended"]);
    hub.state.pull = await pullOf(remote);
    const ran = await run([...publish, "--send"], signedIn);
    assert.equal(ran.code, 2, ran.stdout);
    assert.match(ran.stderr, /its commit [0-9a-f]{12} is not patch 3, "mm: close the bracket"/);
    assert.equal(hub.writes().length, before);
    const read = await run(["fetch", at, "-o", "moved"], signedIn);
    assert.equal(read.code, 2, read.stdout);
    assert.match(read.stderr, /its last commit is [0-9a-f]{12} by now, not [0-9a-f]{12}/);
    hub.state.pull = pull;
    const back = await run(["fetch", at, "-o", "there"], signedIn);
    assert.equal(back.code, 0, back.stderr);
  });

  await t.step("the same change on another base is the same patch", async () => {
    const trees = pull.commits.map((one) => ({ ...one, tree: "e".repeat(40) }));
    hub.state.pull = { ...pull, commits: trees };
    const ran = await run([...publish, "--send"], signedIn);
    assert.equal(ran.code, 0, ran.stderr);
    hub.state.pull = pull;
  });

  await t.step("an App may look, with the key file that GitHub gives", async () => {
    const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
    await Deno.writeTextFile(`${home.dir}/app.pem`, pem);
    const ran = await run([...publish, "--app-id", "4711", "--app-key", "app.pem"]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /nothing was sent/);
    await Deno.writeTextFile(`${home.dir}/app.pem`, pem.slice(0, 200));
    const bad = await run([...publish, "--app-id", "4711", "--app-key", "app.pem"]);
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /app\.pem: is no private key in PEM/);
    assert.ok(!bad.stderr.includes(pem.slice(100, 140)));
  });

  await t.step("a wrong token is told, and not told", async () => {
    const wrong = "ghp_wrongwrongwrongwrong";
    const ran = await run([...publish, "--send"], { GITHUB_TOKEN: wrong });
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /GitHub answers 401 .*Bad credentials\n {2}hint: the token/);
    assert.ok(!`${ran.stdout}${ran.stderr}`.includes(wrong));
  });

  await t.step("a token goes to no server that only a URL names", async () => {
    const before = hub.seen.length;
    const env = { GITHUB_API_URL: "https://api.github.com", ...signedIn };
    const at = `${hub.url}/owner/linux/pull/7`;
    const ran = await run(["publish", "out", "--github", at], env);
    assert.equal(ran.code, 0, ran.stderr);
    const asked = hub.seen.slice(before);
    assert.ok(asked.length > 0);
    assert.deepEqual(asked.filter(({ authorization }) => authorization !== undefined), []);
  });

  keptContract(hub);
  for (const { stdout, stderr } of all) {
    assert.ok(!/ghs_|eyJ/.test(stdout + stderr), "no token is printed");
  }
  const logs = await new Deno.Command("grep", { args: ["-rl", "PATH=", `${home.dir}/out`] })
    .output();
  assert.notEqual(new TextDecoder().decode(logs.stdout), "", "what a build sees is in its log");
  const grep = await new Deno.Command("grep", { args: ["-rlE", "ghs_|ghp_", home.dir] }).output();
  assert.equal(new TextDecoder().decode(grep.stdout), "", "no token is written anywhere");
  assert.deepEqual(processes.seen, [], "no token is in a command line");
});
