import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { commitSeries } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";
import { KBUILD_FILES } from "./kernel.ts";

const DRIVER = { subject: "mm: break all", files: { "mm/all.c": ["5", "five"] } } as const;
const GOOD = { subject: "mm: more of all", files: { "mm/all.c": ["5", "7"] } } as const;
const NEVER = { subject: "mm: more of none", files: { "mm/odd.c": ["6", "7"] } } as const;

Deno.test("what no chosen build compiles gets a build that does", async (t) => {
  await using home = await toyHome(KBUILD_FILES);
  const verify = async (...args: string[]) => {
    const out = `${home.dir}/out`;
    const ran = await called(home.dir, [
      ...["verify", "main..series", ...home.flags, "--arch", "toyb", "-o", out, ...args],
    ]);
    const report: Report = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
    return { ...ran, report };
  };

  await t.step("a break in it fails", async () => {
    await commitSeries(home.tree, [DRIVER]);
    const { code, report, stderr } = await verify();
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^configuring toyb:allmodconfig$/m);
    assert.match(stderr, /^\[ 2\/2\] state 1 toyb: [^]*^\[ 3\/4\] state 0 toyb:allmodconfig: /m);
    assert.deepEqual(report.archs.map(({ name }) => name), ["toyb", "toyb:allmodconfig"]);
    assert.match(
      report.archs[1]!.build!.cover!,
      /^no build that was chosen compiles all of mm\/all\.c/,
    );
    const cell = report.cells.find(({ arch, state }) =>
      arch === "toyb:allmodconfig" && state === 1
    )!;
    assert.equal(cell.verdict, "fail");
    assert.match(cell.reproduce[0]!, /ARCH=toyb allmodconfig$/);
    assert.equal(report.complete, true);
  });

  await t.step("without it nothing is said to be safe", async () => {
    const { code, report } = await verify("--no-cover");
    assert.equal(code, 3);
    assert.equal(report.verdict.kind, "incomplete");
    assert.deepEqual(report.archs.map(({ name }) => name), ["toyb"]);
  });

  await t.step("what it compiles is covered", async () => {
    await commitSeries(home.tree, [GOOD]);
    const { code, report, stderr } = await verify();
    assert.equal(code, 0, stderr);
    assert.deepEqual(report.coverage!.missing, []);
    assert.match(report.verdict.text, /toyb:allmodconfig/);
    assert.doesNotMatch(stderr, /^configuring /m, "the series before has asked Kconfig");
  });

  await t.step("another Kconfig is asked", async () => {
    const files = { ...GOOD.files, "Kconfig": ['bool "odd"', 'bool "odder"'] } as const;
    await commitSeries(home.tree, [{ subject: "mm: more of all, and odder", files }]);
    const { code, stderr } = await verify();
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^configuring toyb:allmodconfig$/m);
  });

  await t.step("who names architectures gets no other", async () => {
    await commitSeries(home.tree, [
      {
        subject: "toya: two",
        files: { "arch/toya/include/arch.h": ["1", "2"], "mm/b.c": ["2", "3"] },
      },
    ]);
    const { code, report } = await verify();
    assert.equal(code, 3);
    assert.deepEqual(report.archs.map(({ name }) => name), ["toyb"]);
  });

  await t.step("what no configuration compiles stays named", async () => {
    await commitSeries(home.tree, [NEVER]);
    const { code, report } = await verify();
    assert.equal(code, 3);
    assert.deepEqual(report.archs.map(({ name }) => name), ["toyb"]);
    assert.deepEqual(report.coverage!.missing.map(({ file }) => file), ["mm/odd.c"]);
  });

  await t.step("a build that was asked for and compiles it needs no other", async () => {
    await commitSeries(home.tree, [GOOD]);
    const { code, report } = await verify("-k", "defconfig,allmodconfig");
    assert.equal(code, 0);
    assert.deepEqual(report.archs.map(({ name }) => name), ["toyb", "toyb:allmodconfig"]);
    assert.equal(report.archs[1]!.build!.cover, undefined);
  });
});

Deno.test("--werror: a new warning fails the gate, in shards, too", async () => {
  await using home = await toyHome(KBUILD_FILES);
  await commitSeries(home.tree, [
    { subject: "mm: warn", files: { "mm/b.c": ["int y", "int unused;\n\tint y"] } },
  ]);
  const verify = (...args: string[]) =>
    called(home.dir, ["verify", "main..series", ...home.flags, "--arch", "toya", ...args]);
  assert.equal((await verify()).code, 0);
  const failed = await verify("--werror");
  assert.equal(failed.code, 1, failed.stderr);
  assert.match(failed.stdout, /not bisect-safe: patch 1 adds a warning on toya, and --werror/);
  assert.equal((await verify("--werror=unused")).code, 1);
  assert.equal((await verify("--werror=format,modpost")).code, 0);
  assert.equal((await verify("--werror=$(x)")).code, 2);
  const shard = `${home.dir}/shard`;
  const part = await verify("--werror=unused", "--shard", "toya", "-o", shard);
  assert.equal(part.code, 0, part.stderr);
  assert.equal((await called(home.dir, ["merge", shard])).code, 1);
});
