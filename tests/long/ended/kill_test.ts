import assert from "node:assert/strict";
import { commitSeries, type Edit } from "../../toy/kernel.ts";
import { fingerprint } from "../../commands/fingerprint.ts";
import { until } from "../../tree/toy.ts";
import { called, everystep, programArgv, toyHome } from "../../commands/program.ts";
import { processes } from "../../processes.ts";

/** Patch 2 makes a build take three seconds. */
const SLOW: readonly Edit[] = [
  { subject: "mm: one", files: { "mm/b.c": ["2", "3"] } },
  {
    subject: "mm: two",
    files: { "mm/b.c": ["3", "4"], "knobs.mk": "all: slow\nslow:\n\tsleep 3\n" },
  },
  { subject: "mm: three", files: { "mm/b.c": ["4", "5"], "knobs.mk": null } },
];

/** Starts a run and ends it with a signal once state 1 is kept and state 2 is on its way. */
async function endMidway(home: { dir: string }, args: readonly string[], signal: Deno.Signal) {
  const [program, ...rest] = programArgv(args);
  const child = new Deno.Command(program!, {
    args: rest,
    cwd: home.dir,
    env: { INIT_CWD: home.dir, NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const decoder = new TextDecoder();
  let text = "", sent = false;
  for await (const chunk of child.stderr) {
    text += decoder.decode(chunk);
    if (sent || !/\] state 1 toya: pass/.test(text)) continue;
    sent = true;
    // Into the middle of state 2's build.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill(signal);
  }
  return { status: await child.status, text };
}

for (
  const [signal, sandbox, code] of [
    ["SIGKILL", true, 137],
    ["SIGKILL", false, 137],
    ["SIGINT", true, 130],
    ["SIGTERM", false, 143],
  ] as const
) {
  const how = `${signal} in mid-build, ${sandbox ? "in the sandbox" : "without a sandbox"}`;
  Deno.test(`${how}: it goes on where it stopped`, async () => {
    await using home = await toyHome();
    await commitSeries(home.tree, SLOW);
    const before = await fingerprint(home.tree);
    const flags = [...home.flags, "--arch", "toya", ...(sandbox ? [] : ["--no-sandbox"])];
    await Deno.mkdir(`${home.dir}/out`);
    await Deno.writeTextFile(`${home.dir}/out/report.html`, "bisect-safe");
    const args = ["verify", "main..series", ...flags, "-o", "out"];
    const ended = await endMidway(home, args, signal);
    assert.equal(ended.status.signal === "SIGKILL" ? 137 : ended.status.code, code, ended.text);
    if (signal === "SIGKILL" && sandbox) {
      // bwrap dies with its parent, and all that it holds with it.
      await until(async () => (await processes(home.cache)).length === 0);
    }
    assert.equal(await fingerprint(home.tree), before, "the user's tree is as it was");
    const page = await Deno.readTextFile(`${home.dir}/out/report.html`).catch(() => "");
    assert.notEqual(
      page,
      "bisect-safe",
      "the page of an earlier run, beside the report of this one",
    );

    const ran = await everystep(home.dir, ["verify", "main..series", "--json", ...flags]);
    assert.equal(ran.code, 0, ran.stderr);
    const { cells } = JSON.parse(ran.stdout);
    const cached = cells.map((cell: { cached: boolean }) => cell.cached);
    assert.deepEqual(cached, [true, true, false, false], "only the cell in flight was lost");
    assert.deepEqual(await processes(home.cache), [], "no process is left");
    const worktrees = await Array.fromAsync(Deno.readDir(`${home.cache}/trees`));
    assert.equal(worktrees.length, 1);
    assert.equal(await fingerprint(home.tree), before, "the user's tree is as it was");
  });
}

Deno.test("SIGTERM while lanes run side by side: none of them leaves anything", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, SLOW);
  const args = ["verify", "main..series", ...home.flags, "--arch", "toya,toyb", "--jobs", "2"];
  const ended = await endMidway(home, args, "SIGTERM");
  assert.equal(ended.status.code, 143, ended.text);
  assert.deepEqual(await processes(home.cache), []);
  const left: string[] = [];
  for await (const tree of Deno.readDir(`${home.cache}/trees`)) {
    for (const workspace of Deno.readDirSync(`${home.cache}/trees/${tree.name}/work`)) {
      const names = Deno.readDirSync(`${home.cache}/trees/${tree.name}/work/${workspace.name}`);
      left.push(...Array.from(names, ({ name }) => name));
    }
  }
  assert.ok(!left.includes("jobs") && !left.includes("pids"), left.join(" "));
  const ran = await everystep(home.dir, [...args, "--json"]);
  assert.equal(ran.code, 0, ran.stderr);
  assert.equal(JSON.parse(ran.stdout).complete, true);
});

Deno.test("a build that does not end is infra, exit 3", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [
    {
      subject: "mm: hang",
      files: { "knobs.mk": "all: hang\nhang:\n\tsleep 600\n", "mm/b.c": ["2", "3"] },
    },
  ]);
  const args = ["verify", "main..series", "--json", ...home.flags, "--arch", "toya"];
  const ran = await called(home.dir, [...args, "--timeout", "0.05"]);
  assert.equal(ran.code, 3, ran.stderr);
  const { cells }: { cells: { verdict: string }[] } = JSON.parse(ran.stdout);
  assert.deepEqual(cells.map(({ verdict }) => verdict), ["pass", "infra"]);
});
