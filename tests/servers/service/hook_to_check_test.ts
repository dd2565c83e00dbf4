/** From a webhook to a check, by the real program; and what ends without a build. */
import assert from "node:assert/strict";
import { handIn } from "../../../bot/service/incoming.ts";
import { seriesId } from "../../../bot/service/state/series.ts";
import { git, gitText } from "../../../bot/system/process/git.ts";
import { toyHome } from "../../commands/program.ts";
import { pullRequest, SECRET, signed } from "../../service/watch/payloads.ts";
import { commitSeries, writeFiles } from "../../toy/kernel.ts";
import { contract } from "../github/contract.ts";
import { pullOf } from "../github/pull.ts";
import { keptContract, postedOn } from "../github/rig.ts";
import { github } from "../github/server.ts";
import { serve, until } from "./serve_rig.ts";
import { closeViews, openView, openViews, type View } from "./views.ts";

/** So many watch while all of it happens; the server has room for more, and for so many at most. */
const VIEWS = 200, MOST_VIEWS = 500;
const TOKEN = "person_token_01";
const SERVICE = (tree: string) =>
  `listen = "127.0.0.1:0"
level = "image"
patience_hours = 1
[[tree]]
name = "toy"
path = "${tree}"
[[github]]
repository = "owner/linux"
archs = ["toya"]
`;

Deno.test("a pull request that a webhook brings gets its check, its statuses and its comment", async (t) => {
  await using home = await toyHome();
  const remote = `${home.dir}/remote.git`;
  await commitSeries(home.tree, [
    { subject: "mm: lose a semicolon", files: { "mm/b.c": ["x * 2;", "x * 2"] } },
    { subject: "mm: find it", files: { "mm/b.c": ["x * 2", "x * 2;"] } },
  ]);
  await gitText(home.dir, ["clone", "-q", "--bare", home.tree, remote]);
  await gitText(home.tree, ["push", "-q", remote, "series:topic"]);
  await gitText(home.tree, ["checkout", "-q", "main"]);
  await gitText(home.tree, ["branch", "-qD", "series"]);
  const pull = await pullOf(remote);
  await writeFiles(home.dir, { "configs/service.toml": SERVICE(home.tree) });
  await using hub = await github(await contract(), pull, {
    tokens: { [TOKEN]: { kind: "job", login: "everystep-bot[bot]" } },
  });
  await using server = await serve(home.dir, {
    env: {
      ...{ GITHUB_API_URL: hub.url, GITHUB_TOKEN: TOKEN, EVERYSTEP_WEBHOOK_SECRET: SECRET },
      ...{ EVERYSTEP_INSECURE_HTTP: "1", GH_TOKEN: "" },
    },
  });
  const head = pull.commits.at(-1)!.sha;
  const views = await openViews(server.url, VIEWS);

  await t.step("it is taken in, planned, built and told", async () => {
    const { headers, body } = signed("pull_request", pullRequest("opened", { head }));
    const answer = await fetch(`${server.url}/hooks/github`, { method: "POST", headers, body });
    assert.equal(answer.status, 202, await answer.text());
    await until(() => postedOn(hub).comments.length > 0, () => server.log());
    const { runs, statuses } = postedOn(hub);
    assert.deepEqual(runs.map(({ head_sha, conclusion }) => [head_sha, conclusion]), [
      [head, "failure"],
    ]);
    assert.deepEqual(statuses.map(({ state }) => state), ["failure", "success"]);
    keptContract(hub);
    const built = /href="(\/series\/[0-9a-f]{16})"/.exec(await server.page("/"))![1]!;
    for (const file of ["", "/log/toya/1", "/report", "/report.json"]) {
      assert.ok(!(await server.page(built + file)).includes(home.dir), file);
    }
    assert.ok(!server.log().includes(TOKEN));
  });

  const submit = async (
    key: string,
    files: Parameters<typeof commitSeries>[1][number]["files"],
  ) => {
    await commitSeries(home.tree, [{ subject: key, files }]);
    const out = await git(home.tree, ["format-patch", "--stdout", "main..series"]);
    await gitText(home.tree, ["checkout", "-q", "main"]);
    await gitText(home.tree, ["branch", "-qD", "series"]);
    const submission = {
      ...{ key, tree: "toy", source: key, way: "hand" as const, thread: key, version: 1 },
      ...{ title: key, author: "A", lists: [] },
    };
    return { mbox: out.stdoutBytes, submission, id: await seriesId(submission) };
  };

  await t.step("a series of documentation ends at once: nothing to build", async () => {
    const { mbox, submission, id } = await submit("docs", { "Documentation/a.rst": "A text\n" });
    await handIn(`${home.dir}/data/incoming`, submission, mbox, false);
    let page = "";
    await until(async () => {
      page = await server.page(`/series/${id}`);
      return /class="verdict (?!new|building)/.test(page);
    }, () => server.log());
    assert.match(page, /nothing to build/);
    assert.match(page, /verdict nothing-to-build/);
    for (const file of ["report", "report.json"]) {
      const text = await server.page(`/series/${id}/${file}`);
      assert.ok(text.length > 500 && !text.includes(home.dir), file);
    }
  });

  await t.step(
    "a series that does not apply says why, and names no path of the server",
    async () => {
      const { mbox, submission, id } = await submit("late", { "mm/a.c": ["a(1)", "a(9)"] });
      const text = new TextDecoder().decode(mbox).replaceAll("a(1)", "a(4)");
      await handIn(
        `${home.dir}/data/incoming`,
        submission,
        new TextEncoder().encode(text),
        false,
      );
      let page = "";
      await until(async () => {
        page = await server.page(`/series/${id}`);
        return page.includes("Why it does not apply");
      }, () => server.log());
      assert.match(page, /expected \|.*a\(4\)/);
      for (const path of [`/series/${id}`, `/series/${id}/reject.json`, "/workers", "/"]) {
        assert.ok(!(await server.page(path)).includes(home.dir), path);
      }
    },
  );

  await t.step("all who watched got every event, and whoever leaves makes room", async () => {
    await using late = await openView(server.url);
    await until(
      () => late.events.size > 0 && views.every(({ events }) => events.size >= late.events.size),
      () => views.map(({ events }) => events.size).join(" "),
    );
    const all = [...late.events].sort((a, b) => a - b);
    assert.ok(all.length > 10, `${all.length} events`);
    for (const { events } of views) assert.deepEqual([...events].sort((a, b) => a - b), all);
    await closeViews(views);
    // One is `late`; if the server still held those that have left, it would refuse these.
    const again: View[] = [];
    try {
      await until(async () => {
        const more = await openViews(server.url, MOST_VIEWS - 1 - again.length);
        again.push(...more.filter(({ status }) => status === 200));
        await closeViews(more.filter(({ status }) => status !== 200));
        return again.length === MOST_VIEWS - 1;
      }, () => `${again.length} of ${MOST_VIEWS - 1}`);
      const [over] = await openViews(server.url, 1);
      assert.equal(over!.status, 503);
      await closeViews([over!]);
    } finally {
      await closeViews(again);
    }
  });
});
