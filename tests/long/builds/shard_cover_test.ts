import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { commitSeries } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";
import { KBUILD_FILES } from "./kernel.ts";
import { runShards } from "../shards.ts";

Deno.test("a shard for what no build of the others compiles", async (t) => {
  await using home = await toyHome(KBUILD_FILES);
  const series = ["main..series", ...home.flags, "--arch", "toyb"];
  const shards = async () => {
    const plan = await called(home.dir, ["plan", ...series, "--matrix", "--cover"]);
    const { include } = JSON.parse(plan.stdout);
    const shardNames = include.map(({ shard }: { shard: string }) => shard);
    const args = ["verify", "main..series", "--arch", "toyb"];
    const dirs = await runShards(home, args, shardNames);
    const merged = await called(home.dir, ["merge", ...dirs.toReversed(), "-o", "out", "--json"]);
    const again = await called(home.dir, ["merge", "out", ...dirs, "--json"]);
    assert.equal(again.code, merged.code, again.stderr);
    const report: Report = JSON.parse(merged.stdout);
    return { include, code: merged.code, report, again: JSON.parse(again.stdout) as Report };
  };
  const names = ({ archs }: Report) => archs.map(({ name }) => name);

  await t.step("says what one run says", async () => {
    await commitSeries(home.tree, [{ subject: "mm: edit", files: { "mm/all.c": ["5", "7"] } }]);
    const { include, code, report, again } = await shards();
    assert.deepEqual(include.map(({ shard }: { shard: string }) => shard), ["toyb", "cover"]);
    assert.equal(include[1].builds, "toyb,x86_64");
    const whole = await called(home.dir, ["verify", ...series, "--json", "-o", "whole"]);
    const one: Report = JSON.parse(whole.stdout);
    assert.deepEqual([code, whole.code], [0, 0], whole.stderr);
    assert.deepEqual(names(report), ["toyb", "toyb:allmodconfig"]);
    assert.deepEqual(report.archs, one.archs);
    assert.deepEqual(report.coverage, one.coverage);
    assert.equal(report.complete, true);
    assert.deepEqual(again.verdict.kind, "bisect-safe");
    assert.deepEqual(names(again), names(report));
  });
  await t.step("and fails for a break there", async () => {
    await commitSeries(home.tree, [{ subject: "mm: x", files: { "mm/all.c": ["5", "five"] } }]);
    const { code, report } = await shards();
    assert.equal(code, 1);
    const [fail] = report.cells.filter(({ verdict }) => verdict === "fail");
    assert.equal(fail?.arch, "toyb:allmodconfig");
  });
  await t.step("and adds nothing where all is compiled", async () => {
    await commitSeries(home.tree, [{ subject: "mm: b", files: { "mm/b.c": ["2", "3"] } }]);
    const { code, report } = await shards();
    assert.equal(code, 0);
    assert.deepEqual(names(report), ["toyb"]);
  });
  await t.step("--cover is for the matrix", async () => {
    assert.equal((await called(home.dir, ["plan", ...series, "--cover"])).code, 2);
  });
});
