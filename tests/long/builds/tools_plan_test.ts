import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { commitSeries, type Edit } from "../../toy/kernel.ts";
import { TOOLS_FILES } from "../../toy/tools.ts";
import { called, toyHome } from "../../commands/program.ts";
import { GREET, HELLO, HOST, verdicts } from "./hello.ts";
import { runShards } from "../shards.ts";

Deno.test("plan names the builds of programs that verify adds", async () => {
  await using home = await toyHome(TOOLS_FILES);
  await commitSeries(home.tree, [
    { subject: "tools: deep", files: { "tools/power/deep/deep.c": ["b(2)", "b(3)"] } },
  ]);
  const plan = (...args: string[]) =>
    called(home.dir, ["plan", "main..series", ...home.flags, ...args]);
  const named = await plan("--build", `${HOST}:tools/deep`);
  assert.equal(named.code, 0, named.stderr);
  assert.match(named.stdout, /tools\/deep/);
  const found = await plan();
  assert.match(found.stdout, /verify adds builds of programs for tools\/power\/deep\/deep\.c;/);
});

Deno.test("a shard for what no kernel's build compiles builds programs", async (t) => {
  await using home = await toyHome(TOOLS_FILES);
  const shards = async (edits: readonly Edit[]) => {
    await commitSeries(home.tree, edits);
    const series = ["main..series", ...home.flags];
    const plan = await called(home.dir, ["plan", ...series, "--matrix", "--cover"]);
    const { include } = JSON.parse(plan.stdout) as { include: readonly { shard: string }[] };
    const names = include.map(({ shard }) => shard);
    const dirs = await runShards(home, ["verify", "main..series"], names);
    const merged = await called(home.dir, ["merge", ...dirs, "-o", "out", "--json"]);
    const report: Report = JSON.parse(merged.stdout);
    return { names, code: merged.code, report };
  };

  await t.step("alone", async () => {
    const { names, code, report } = await shards([
      { subject: "tools: break", files: { [GREET]: ["return n;", "return m;"] } },
    ]);
    assert.deepEqual(names, ["cover"]);
    assert.equal(code, 1);
    assert.deepEqual(verdicts(report, HELLO), ["pass", "fail"]);
  });

  await t.step("beside others", async () => {
    const { names, code, report } = await shards([
      { subject: "tools: greet", files: { [GREET]: ["return n;", "return n + 1;"] } },
      { subject: "toya: order", files: { "arch/toya/include/arch.h": ["1", "3"] } },
    ]);
    assert.deepEqual(names, ["toya", "cover"]);
    assert.equal(code, 0, report.verdict.text);
    assert.deepEqual(report.coverage!.missing, []);
    assert.deepEqual(verdicts(report, HELLO), ["pass", "pass", "pass"]);
  });
});

Deno.test("programs that come with a patch are built where they are", async () => {
  const files = Object.fromEntries(
    Object.entries(TOOLS_FILES).filter(([path]) => !path.startsWith("tools/hello/")),
  );
  await using home = await toyHome(files);
  const hello = Object.entries(TOOLS_FILES).filter(([path]) => path.startsWith("tools/hello/"));
  await commitSeries(home.tree, [
    { subject: "tools: hello", files: Object.fromEntries(hello) },
    { subject: "tools: greet", files: { [GREET]: ["return n;", "return m;"] } },
  ]);
  const { stdout, stderr, code } = await called(home.dir, [
    ...["verify", "main..series", ...home.flags, "--arch", "toya", "--jobs", "1", "--json"],
  ]);
  assert.equal(code, 1, stderr);
  assert.deepEqual(verdicts(JSON.parse(stdout), HELLO), ["pass", "pass", "fail"]);
});
