import assert from "node:assert/strict";
import { parse } from "yaml";
import { everystep, type ToyHome, toyHome } from "../../commands/program.ts";
import { BREAK_AND_MEND, commitSeries } from "../../toy/kernel.ts";

const DIR = decodeURIComponent(
  new URL("../../../.github/actions/verify", import.meta.url).pathname,
);

interface Step {
  readonly name: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs one step of the action as a runner does: bash, inputs in the environment, files for what it says. */
async function runStep(home: ToyHome, name: string, inputs: Readonly<Record<string, string>>) {
  const action = parse(await Deno.readTextFile(`${DIR}/action.yml`));
  const step = (action.runs.steps as Step[]).find((one) => one.name === name)!;
  const value = (text: string) =>
    text.replace(/^\$\{\{ (?:github|steps)\.([\w.]+) \}\}$/, (_, key) => inputs[key] ?? "").replace(
      /^\$\{\{ inputs\.(\w+) \}\}$/,
      (_, key) => inputs[key] ?? String(action.inputs[key].default),
    );
  const output = `${home.dir}/output`, summary = `${home.dir}/summary`;
  await Deno.writeTextFile(output, "");
  const env = Object.entries(step.env ?? {}).map(([key, text]) => [key, value(text)] as const);
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run!],
    cwd: home.dir,
    env: {
      ...Object.fromEntries(env),
      PATH: `${Deno.execPath().replace(/\/[^/]*$/, "")}:${Deno.env.get("PATH")}`,
      INIT_CWD: home.dir,
      NO_COLOR: "1",
      EVERYSTEP_CACHE: inputs.cache ?? home.cache,
      GITHUB_ACTION_PATH: DIR,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
    },
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const outputs = Object.fromEntries(
    (await Deno.readTextFile(output)).trimEnd().split("\n").map((line) => line.split(/=(.*)/, 2)),
  );
  return { code, text, outputs };
}

Deno.test("the action takes a pull request of another repository for a stranger's", async () => {
  await using home = await toyHome();
  const whose = async (untrusted: string | undefined, event_name: string, head?: string) => {
    const inputs = { event_name, repository: "owner/linux" };
    const { code, text, outputs } = await runStep(home, "Whose patches these are", {
      ...inputs,
      ...(untrusted === undefined ? {} : { untrusted }),
      ...(head === undefined ? {} : { "event.pull_request.head.repo.full_name": head }),
    });
    assert.equal(code, 0, text);
    return outputs.untrusted;
  };
  const rows: [string | undefined, string, string | undefined, string][] = [
    [undefined, "pull_request", "stranger/linux", "true"],
    [undefined, "pull_request_target", "stranger/linux", "true"],
    [undefined, "pull_request", undefined, "true"],
    [undefined, "issue_comment", undefined, "true"],
    [undefined, "pull_request", "owner/linux", "false"],
    [undefined, "push", undefined, "false"],
    ["true", "push", undefined, "true"],
    ["false", "pull_request", "stranger/linux", "false"],
    ["no", "push", undefined, "true"],
  ];
  for (const [untrusted, event, head, want] of rows) {
    assert.equal(await whose(untrusted, event, head), want, `${untrusted} ${event} ${head}`);
  }
});

Deno.test("the action: only what our own patches compiled is kept for others", async () => {
  const { runs: { steps } } = parse(await Deno.readTextFile(`${DIR}/action.yml`));
  const uses = (steps as { uses?: string; if?: string }[]).filter((one) =>
    one.uses?.startsWith("actions/cache")
  );
  assert.deepEqual(uses.map((one) => [one.uses, one.if?.includes("untrusted == 'false'")]), [
    ["actions/cache@v6", true],
    ["actions/cache/restore@v6", false],
  ]);
});

Deno.test("the action's steps, job by job: plan, shards, merge", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  const args = `--arch toya,toyb --configs ${home.dir}/configs`;
  const same = { series: "main..series", tree: "linux", args };
  const plan = await runStep(home, "Plan", { ...same, shards: "4" });
  assert.equal(plan.code, 0, plan.text);
  assert.equal(plan.outputs.jobs, "4");
  const { include } = JSON.parse(plan.outputs.matrix);
  assert.equal(include.at(-1).shard, "cover");
  for (const [i, { shard }] of include.entries()) {
    await t.step(`shard ${shard}`, async () => {
      const reports = `reports/everystep-${shard}`;
      const ran = await runStep(home, "Verify", {
        ...same,
        shard,
        reports,
        "whose.outputs.untrusted": `${i > 0}`,
        cache: `${home.dir}/cache-${i}`,
      });
      assert.equal(ran.code, 0, ran.text);
    });
  }
  await t.step("merge: its exit code is the gate, and the summary says why", async () => {
    const ran = await runStep(home, "Merge", { reports: "reports" });
    assert.equal(ran.code, 1, ran.text);
    assert.deepEqual(ran.outputs, { exit: "1", report: "reports/merged" });
    assert.match(await Deno.readTextFile(`${home.dir}/summary`), /patch 3 breaks toya, toyb/);
  });
  await t.step("jobs that failed, and no break elsewhere: incomplete", async () => {
    for (const { shard } of include.slice(1)) {
      await Deno.remove(`${home.dir}/reports/everystep-${shard}`, { recursive: true });
    }
    const ran = await runStep(home, "Merge", { reports: "reports" });
    assert.equal(ran.code, 3, ran.text);
  });
  await t.step("no job left anything: not 0", async () => {
    await Deno.remove(`${home.dir}/reports`, { recursive: true });
    const ran = await runStep(home, "Merge", { reports: "reports" });
    assert.equal(ran.code, 2, ran.text);
    assert.equal((await everystep(home.dir, ["version"])).code, 0);
  });
});
