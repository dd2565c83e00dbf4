import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { readSource } from "../../../bot/source/mod.ts";
import { tokenFor } from "../../../bot/source/remote/octokit.ts";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { thread } from "../../series/mails.ts";
import { remote } from "./context.ts";
import { type Commit, github } from "./github_server.ts";

const LATIN1 = Uint8Array.from("one\ntwo \xe9\nthree\n", (char) => char.charCodeAt(0));
const TWO: Commit[] = [{ "mm/a.c": LATIN1 }, { "mm/b.c": "new\n" }];

async function read(arg: string, env: Record<string, string> = {}) {
  await using context = await remote({ env });
  return await readSource(arg, { cwd: context.cwd, ui: silent, remote: context });
}

Deno.test("the commits of a pull request are its series", async (t) => {
  await using server = await github(TWO);
  const env = { GITHUB_API_URL: server.url, GITHUB_TOKEN: "secret" };
  for (const arg of ["owner/linux#7", `${server.url}/owner/linux/pull/7/files`]) {
    await t.step(arg.replace(/:\d+/, ""), async () => {
      const source = await read(arg, env);
      assert.equal(source.kind, "pull");
      const series = await parseSeries(source.messages);
      assert.equal(series.title, "mm: fix it all");
      assert.equal(series.cover?.author.email, "joerg@users.noreply.github.com");
      assert.equal(series.baseCommit, server.base);
      assert.deepEqual(series.patches.map(({ subject }) => subject), [
        "mm: change 1",
        "mm: change 2",
      ]);
      assert.equal(series.patches[0]!.author.name, "J\u00f6rg");
      assert.ok(series.patches[0]!.raw.bytes.includes(0xe9), "bytes are kept that are no UTF-8");
    });
  }
  await t.step("the token goes to the API of the environment", () => {
    assert.ok(server.tokens.every((token) => token === "token secret"));
    assert.ok(server.tokens.length >= 8);
  });
  await t.step("and nowhere else", async () => {
    server.tokens.length = 0;
    await read(`${server.url}/owner/linux/pull/7`, { GITHUB_TOKEN: "secret" });
    assert.ok(server.tokens.length >= 4 && server.tokens.every((token) => token === null));
    const env = (vars: Record<string, string>) => (name: string) => vars[name];
    const github = env({ GH_TOKEN: "t", GH_HOST: "git.corp.example" });
    assert.equal(tokenFor("https://api.github.com", github), "t");
    assert.equal(tokenFor("https://git.corp.example/api/v3", github), "t");
    assert.equal(tokenFor("https://evil.example/api/v3", github), undefined);
    assert.equal(tokenFor("https://api.github.com.evil.example", github), undefined);
  });
  await t.step("one commit", async () => {
    await using one = await github(TWO.slice(0, 1));
    const { messages } = await read(`${one.url}/owner/linux/pull/7`);
    const series = await parseSeries(messages);
    assert.equal(series.patches.length, 1);
    assert.equal(series.title, "mm: fix it all");
  });
});

Deno.test("a series file in a pull request is the series", async (t) => {
  const [cover, ...patches] = thread(3);
  const files: Commit = {
    "patches/0000-cover-letter.patch": cover!.bytes,
    ...Object.fromEntries(patches.map(({ bytes }, i) => [`patches/000${3 - i}-x.patch`, bytes])),
    "patches/series": "0003-x.patch\n0002-x.patch\n0001-x.patch\n",
    "README": "words\n",
  };
  await t.step("in its order, with its cover letter", async () => {
    await using server = await github([files]);
    const series = await parseSeries((await read(`${server.url}/owner/linux/pull/7`)).messages);
    assert.deepEqual(
      series.patches.map(({ files }) => files[0]!.path),
      [1, 2, 3].map((n) => `mm/${n}.c`),
    );
    assert.equal(series.cover?.subject, "mm: fix it all");
    assert.equal(series.patches[0]!.raw.file, "owner/linux#7:patches/0003-x.patch");
  });
  await t.step("two of them are one too many", async () => {
    await using server = await github([{ ...files, "b/series": "x.patch\n" }]);
    await assert.rejects(read(`${server.url}/owner/linux/pull/7`), {
      message: "owner/linux#7: changes 2 series files: b/series, patches/series",
    });
  });
});

Deno.test("pull requests that cannot be read say why", async (t) => {
  const pull = "/repos/owner/linux/pulls/7";
  const json = (status: number, message: string, headers = {}) =>
    Response.json({ message }, { status, headers });
  const cases: [string, (path: string, accept: string) => Response | undefined, RegExp][] = [
    ["404", () => json(404, "Not Found"), /^user: owner\/linux#7: there is no such pull request/],
    ["401", () => json(401, "Bad credentials"), /^user: .*answers 401: Bad credentials/],
    ["403", () => json(403, "Forbidden"), /^user: .*answers 403/],
    [
      "403 as a limit",
      () => json(403, "API rate limit exceeded", { "x-ratelimit-remaining": "0" }),
      /^infra: .*answers 403: API rate limit/,
    ],
    ["500", () => json(500, "oops"), /^infra: .*answers 500/],
    [
      "no JSON",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      /^infra: .*not GitHub's/,
    ],
    [
      "other JSON",
      () => Response.json({ title: 1 }),
      /^infra: owner\/linux#7: an answer that is not GitHub's: title/,
    ],
    [
      "too large",
      (path, accept) =>
        path === pull && accept.includes("patch") ? json(406, "too large") : undefined,
      /^user: .*too large for GitHub.*\n {2}hint: git fetch/,
    ],
    [
      "half its patches",
      (path, accept) =>
        path === pull && accept.includes("patch")
          ? new Response("From a Tue Jan 27 12:00:00 2026\nFrom: a@b.c\nSubject: x\n\nx\n")
          : undefined,
      /^user: .*GitHub gives 1 patches of 2 commits/,
    ],
    [
      "patches of a push that came between",
      (path, accept) =>
        path === pull && accept.includes("patch")
          ? new Response(
            `From ${"b".repeat(40)} Mon Sep 17 00:00:00 2001\nFrom: a@b.c\nSubject: x\n\nx\n`
              .repeat(2),
          )
          : undefined,
      /^infra: owner\/linux#7: has changed while it was read/,
    ],
    [
      "a last commit that is another by now",
      (path, accept) =>
        path === pull && !accept.includes("patch")
          ? Response.json({ title: "x", commits: 2, head: { sha: "0".repeat(40) } })
          : undefined,
      /^infra: owner\/linux#7: has changed while it was read/,
    ],
    [
      "300 commits",
      (path, accept) =>
        path === pull && !accept.includes("patch")
          ? Response.json({ title: "x", commits: 300, head: { sha: "0".repeat(40) } })
          : undefined,
      /^user: .*has 300 commits.*\n {2}hint: git fetch/,
    ],
  ];
  let spoil: (path: string, accept: string) => Response | undefined;
  await using server = await github(TWO, { spoil: (path, accept) => spoil(path, accept) });
  for (const [name, answer, want] of cases) {
    await t.step(name, async () => {
      spoil = answer;
      assert.match(await failure(`${server.url}/owner/linux/pull/7`), want);
    });
  }
  await t.step("a merge", async () => {
    await using server = await github(TWO, { merge: true });
    assert.match(await failure(`${server.url}/owner/linux/pull/7`), /^user: .*is a merge/);
  });
  await t.step("an empty commit", async () => {
    await using server = await github([...TWO, {}]);
    assert.match(await failure(`${server.url}/owner/linux/pull/7`), /2 patches of 3 commits/);
  });
});

async function failure(arg: string): Promise<string> {
  try {
    await read(arg, { GITHUB_TOKEN: "secret" });
  } catch (error) {
    if (error instanceof UserError) return `user: ${error.text}`;
    if (error instanceof InfraError) return `infra: ${error.message}`;
    throw error;
  }
  assert.fail("it was read");
}

Deno.test("a list of commits without end is no pull request", async () => {
  const one = { sha: "a".repeat(40), parents: [{ sha: "b".repeat(40) }] };
  await using server = await github(TWO, {
    spoil: (path) =>
      path.endsWith("/commits")
        ? Response.json(Array(100).fill(one), {
          headers: { link: `<${server.url}${path}?page=2>; rel="next"` },
        })
        : undefined,
  });
  const env = { GITHUB_API_URL: server.url, GITHUB_TOKEN: "secret" };
  await assert.rejects(read("owner/linux#7", env), (error: unknown) => {
    assert.ok(error instanceof InfraError, String(error));
    assert.match(error.message, /^owner\/linux#7: GitHub lists more than the 2 commits/);
    return true;
  });
  assert.ok(server.asked.filter((path) => path.includes("/commits")).length < 5);
});
