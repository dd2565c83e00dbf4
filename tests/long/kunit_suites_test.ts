import assert from "node:assert/strict";
import { type Report, reportSchema } from "../../bot/report/model/schema.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { called } from "../commands/program.ts";
import { TOY_FILES } from "../toy/kernel.ts";
import { FILES, kunit, NO_SUITE, placed, START, SUITE, verdicts, verified } from "./kunit_home.ts";

Deno.test("a test that the base fails is named, and blames nobody", async () => {
  const files = { ...FILES, "mm/b.c": TOY_FILES["mm/b.c"]!.replace("x * 2", "x * 3") };
  await using home = await placed([
    { subject: "mm: a comment", files: { "mm/a.c": ["int a(int x)", "/* a */\nint a(int x)"] } },
    { subject: "mm: never nothing", files: { "mm/b.c": ["x * 3", "x * 3 + 1"] } },
  ], files);
  const { report } = await verified(home);
  assert.equal(verdicts(report), "pass pass fail");
  assert.match(kunit(report)[1]!.reason, /1 not ok; fails at the base, too: toy\.doubles$/);
  assert.match(kunit(report)[2]!.reason, /^fails the test kunit: toy\.nothing: /);
});

Deno.test("a kernel that has no suite at any state has passed nothing", async () => {
  const files = { ...FILES, [SUITE]: FILES[SUITE]!.replace(START, `${START}\n\t${NO_SUITE}`) };
  await using home = await placed([
    { subject: "mm: a comment", files: { "mm/a.c": ["int a(int x)", "/* a */\nint a(int x)"] } },
  ], files);
  const { report } = await verified(home);
  assert.equal(verdicts(report), "base-broken base-broken");
  assert.match(kunit(report)[0]!.reason, /the kernel ran no test$/);
});

Deno.test("where no suite is known, it is said, and nothing is added", async () => {
  const { "mm/.kunitconfig": _, ...files } = FILES;
  await using home = await placed(
    [{ subject: "mm: a comment", files: { "mm/a.c": ["int a(", "/* a */\nint a("] } }],
    files as typeof FILES,
  );
  const { report, code } = await verified(home);
  assert.equal(code, 0);
  assert.equal(kunit(report).length, 0);
  assert.ok(report.series.notes.some((note) => note.startsWith("kunit: no suite of the tree")));
});

Deno.test("the kernel's tests are a shard of their own", async (t) => {
  await using home = await placed([
    { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
    { subject: "mm: double it", files: { "mm/b.c": ["x * 3", "x * 2"] } },
  ]);
  const flags = [...home.flags, "--arch", "toya,toyb", "--kunit"];
  const patches = `${home.dir}/patches`;
  const whole = (await verified(home, ["--arch", "toyb"])).report;
  const plan = await called(home.dir, ["plan", patches, ...flags, "--matrix"]);
  const { include } = JSON.parse(plan.stdout);
  assert.deepEqual(
    include.map(({ shard, builds, cells }: Record<string, unknown>) => [shard, builds, cells]),
    [["toya", "toya", 3], ["toyb", "toyb", 3], ["um.kunit", "um", 3]],
  );
  for (const { shard } of include) {
    const ran = await called(home.dir, [
      ...["verify", patches, ...flags, "--shard", shard, "-o", `${home.dir}/${shard}`],
    ]);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  }
  const merge = (...shards: readonly string[]) =>
    called(home.dir, ["merge", ...shards.map((shard) => `${home.dir}/${shard}`), "--json"]);

  await t.step("that a merge judges as one run does", async () => {
    const { stdout, code } = await merge("um.kunit", "toyb", "toya");
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.equal(code, 1);
    assert.equal(verdicts(report), "pass fail fixed");
    const cells = ({ cells }: Report) =>
      cells.map(({ arch, state, verdict, reason }) => [arch, state, verdict, reason]).sort();
    assert.deepEqual(cells(report), cells(whole));
    assert.equal(report.verdict.text, whole.verdict.text);
    assert.ok(report.series.notes.some((note) => note.startsWith("kunit: ")));
  });

  await t.step("without which there is no answer", async () => {
    const { stdout, stderr, code } = await merge("toya", "toyb");
    assert.equal(code, 3);
    assert.match(stderr, /no shard has 3 of 9 cells: um:kunit\/0/);
    assert.equal(JSON.parse(stdout).complete, false);
  });
});

Deno.test("plan --kunit shows the column, or why there is none", async () => {
  await using home = await placed([
    { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
  ]);
  const flags = [...home.flags, "--arch", "toya", "--kunit", "--json"];
  const planned = async () =>
    JSON.parse((await called(home.dir, ["plan", `${home.dir}/patches`, ...flags])).stdout);
  assert.deepEqual((await planned()).archs, ["toya", "um:kunit"]);
  await Deno.remove(`${home.tree}/mm/.kunitconfig`);
  await gitText(home.tree, ["commit", "-qam", "no tests"]);
  const { archs, notes } = await planned();
  assert.deepEqual(archs, ["toya"]);
  assert.ok(notes.some((note: string) => note.startsWith("kunit: no suite of the tree")));
});
