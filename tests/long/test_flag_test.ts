import assert from "node:assert/strict";
import { type Report, reportSchema } from "../../bot/report/model/schema.ts";
import { commitSeries, type Edit, formatSeries, writeFiles } from "../toy/kernel.ts";
import { called, type ToyHome, toyHome } from "../commands/program.ts";

/** Changes what `b()` gives, which breaks no build: 2, 3, 2, 2. */
const SERIES: readonly Edit[] = [
  { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
  { subject: "mm: a comment", files: { "mm/a.c": ["int a(int x)", "/* a */\nint a(int x)"] } },
  { subject: "mm: double it again", files: { "mm/b.c": ["x * 3", "x * 2"] } },
  { subject: "docs: say so", files: { "README": "b() doubles\n" } },
];

async function placed(series: readonly Edit[] = SERIES): Promise<ToyHome> {
  const home = await toyHome();
  await commitSeries(home.tree, series);
  await formatSeries(home.tree, `${home.dir}/patches`);
  return home;
}

async function verified(home: ToyHome, args: readonly string[]) {
  const series = ["verify", `${home.dir}/patches`, ...home.flags, "--arch", "toya", "--json"];
  const ran = await called(home.dir, [...series, ...args]);
  assert.ok(ran.stdout.startsWith("{"), ran.stderr);
  return { ...ran, report: reportSchema.parse(JSON.parse(ran.stdout)) };
}

const verdicts = ({ cells }: Report) => cells.map(({ verdict }) => verdict).join(" ");
const results = ({ cells }: Report, name: string) =>
  cells.map(({ tests }) => tests?.find((one) => one.name === name)?.result ?? "-").join(" ");

Deno.test("a test that a patch breaks, and a later one mends", async (t) => {
  await using home = await placed();
  const args = ["--test", "doubles=grep -q 'x \\* 2' mm/b.c"];

  await t.step("fails at the patch, is inherited, and fixed", async () => {
    const { code, report } = await verified(home, args);
    assert.equal(code, 1);
    assert.equal(report.level, "image");
    assert.equal(verdicts(report), "pass fail inherited fixed pass");
    assert.equal(results(report, "doubles"), "passed failed failed passed passed");
    assert.equal(report.cells[1]!.reason, "fails the test doubles: exit code 1");
    assert.match(report.cells[3]!.reason, /^passes its tests again: .* passes doubles$/);
    assert.deepEqual(report.tests, [{ name: "doubles", command: "grep -q 'x \\* 2' mm/b.c" }]);
    const [test] = report.cells[1]!.tests!;
    assert.match(await Deno.readTextFile(test!.log!), /^\$ grep -q/);
    assert.match(
      test!.reproduce[0]!,
      /^env ARCH=toya KBUILD_OUTPUT="\$PWD\/\.\.\/build" .* EVERYSTEP_STATE=1 sh -c /,
    );
  });

  await t.step("a rerun takes all of it from the cache; another test runs anew", async () => {
    const again = await verified(home, args);
    assert.equal(verdicts(again.report), "pass fail inherited fixed pass");
    assert.ok(again.report.cells.every(({ cached }) => cached));
    const other = await verified(home, ["--test", "doubles=true"]);
    assert.equal(verdicts(other.report), "pass pass pass pass pass");
    assert.ok(other.report.cells.every(({ cached }) => !cached));
  });

  await t.step("every form of the report tells it", async () => {
    const out = `${home.dir}/out`;
    const series = ["verify", `${home.dir}/patches`, ...home.flags, "--arch", "toya"];
    const ran = await called(home.dir, [...series, ...args, "--output", out]);
    assert.match(ran.stdout, /patch 1 breaks toya: fails the test doubles: exit code 1/);
    assert.match(ran.stdout, /test: doubles on toya: passed, at 0, 3, 4; failed, at 1, 2/);
    assert.ok(ran.stdout.includes(`log of doubles: ${out}/logs/toya-1.doubles.test.log`));
    assert.match(await Deno.readTextFile(`${out}/logs/toya-1.doubles.test.log`), /grep/);
    const rendered = async (format: string) =>
      (await called(home.dir, ["report", out, "--format", format])).stdout;
    const junit = await rendered("junit");
    assert.match(
      junit,
      /name="state 1: doubles" classname="toya.test"[^]*?<failure message="doubles: grep/,
    );
    assert.match(junit, /name="state 2: doubles"[^>]*>\s*<skipped /);
    const kcidb = JSON.parse(await rendered("kcidb"));
    const at = (state: number) =>
      kcidb.tests.find(({ id }: { id: string }) => id.endsWith(`.${state}.toya.test.doubles`));
    assert.equal(at(1).status, "FAIL");
    assert.equal(at(3).path, "test.doubles");
    assert.ok(kcidb.builds.every(({ status }: { status: string }) => status === "PASS"));
    assert.equal(kcidb.incidents[0].test_id, at(1).id);
    assert.match(await rendered("markdown"), /## Tests\n\n- doubles: /);
    assert.match(await rendered("html"), /What every state has to pass/);
    const sealed = await called(home.dir, ["certify", `${out}/report.json`, "--any"]);
    const { predicate } = JSON.parse(sealed.stdout);
    assert.equal(predicate.tests[0].name, "doubles");
    assert.deepEqual(predicate.states[1].cells[0].tests, [{ name: "doubles", result: "failed" }]);
  });

  await t.step("shards tell it to merge; a shard with other tests does not fit", async () => {
    const shard = async (word: string, tests: readonly string[]) => {
      const out = `${home.dir}/${word}`;
      const flags = [...home.flags, "--arch", "toya", "--shard", word, "--output", out];
      const ran = await called(home.dir, ["verify", `${home.dir}/patches`, ...flags, ...tests]);
      assert.equal(ran.code, 0, ran.stderr);
      return out;
    };
    const dirs = [await shard("toya@0..1", args), await shard("toya@2..4", args)];
    const merged = await called(home.dir, ["merge", ...dirs, "-o", `${home.dir}/m`, "--json"]);
    const report = reportSchema.parse(JSON.parse(merged.stdout));
    assert.equal(verdicts(report), "pass fail inherited fixed pass");
    assert.equal(report.cells[1]!.tests![0]!.log, `${home.dir}/m/logs/toya-1.doubles.test.log`);
    const other = await shard("toya@2..4", ["--test", "doubles=true"]);
    const refused = await called(home.dir, ["merge", dirs[0]!, other]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /their states have other tests to pass/);
  });
});

Deno.test("a test knows source, output, architecture, build and state", async () => {
  await using home = await placed(SERIES.slice(0, 1));
  const checks = [
    'test "$PWD" = "$EVERYSTEP_SOURCE"',
    "test -f mm/a.c",
    'test -f "$EVERYSTEP_OUTPUT/vmlinux"',
    'test "$KBUILD_OUTPUT" = "$EVERYSTEP_OUTPUT"',
    'test "$ARCH" = toya',
    'test "$EVERYSTEP_BUILD" = toya',
    "case $EVERYSTEP_STATE in [01]) ;; *) false;; esac",
  ];
  const { report, stderr } = await verified(home, ["--test", checks.join(" && ")]);
  assert.equal(verdicts(report), "pass pass", stderr);
  assert.equal(report.tests![0]!.name, "test");
});

Deno.test("a script of the user's own is shown to the sandbox, and decides what is kept", async () => {
  await using home = await placed(SERIES.slice(0, 1));
  const script = `${home.dir}/check.sh`;
  await writeFiles(home.dir, { "check.sh": "#!/bin/sh\ngrep -q 'x \\* 2' mm/b.c\n" });
  await Deno.chmod(script, 0o755);
  const first = await verified(home, ["--test", "./check.sh"]);
  assert.equal(verdicts(first.report), "pass fail", first.stderr);
  assert.equal(first.report.tests![0]!.name, "check.sh");
  await Deno.writeTextFile(script, "#!/bin/sh\nexit 0\n");
  const second = await verified(home, ["--test", "./check.sh"]);
  assert.equal(verdicts(second.report), "pass pass");
});

Deno.test("a test that the base fails is not the series' fault, and no pass", async (t) => {
  await using home = await placed();
  await t.step("alone", async () => {
    const { code, report } = await verified(home, ["--test", "no=false"]);
    assert.equal(code, 3);
    assert.equal(verdicts(report), Array(5).fill("base-broken").join(" "));
    assert.equal(report.verdict.text, "incomplete: the base fails its tests on toya");
    assert.match(report.cells[0]!.reason, /^state 0 itself fails its tests: fails the test no: /);
  });
  await t.step("and another one is still judged", async () => {
    const good = ["--test", "no=false", "--test", "doubles=grep -q 'x \\* 2' mm/b.c"];
    const { code, report } = await verified(home, good);
    assert.equal(code, 1);
    assert.equal(
      verdicts(report),
      "base-broken fail inherited base-broken base-broken",
    );
    assert.equal(report.cells[1]!.reason, "fails the test doubles: exit code 1");
  });
});

Deno.test("exit code 125 skips a state: it has no answer, and what follows is judged", async () => {
  await using home = await placed();
  const skip = 'if [ "$EVERYSTEP_STATE" = 1 ]; then exit 125; fi; grep -q "x \\* 2" mm/b.c';
  const { code, report } = await verified(home, ["--test", `doubles=${skip}`]);
  assert.equal(code, 1);
  assert.equal(verdicts(report), "pass untested fail fixed pass");
  assert.equal(report.cells[1]!.reason, "the test doubles skips this state: exit code 125");
  assert.equal(
    report.cells[2]!.reason,
    "fails the test doubles: exit code 1 (by one of patches 1 to 2: it has no result between)",
  );
});

Deno.test("where the base is skipped, nobody is to blame for a test that fails", async () => {
  await using home = await placed(SERIES.slice(0, 2));
  const skip = 'if [ "$EVERYSTEP_STATE" = 0 ]; then exit 125; fi; grep -q "x \\* 2" mm/b.c';
  const { code, report } = await verified(home, ["--test", `doubles=${skip}`]);
  assert.equal(code, 3);
  assert.equal(verdicts(report), "untested untested untested");
  assert.match(report.cells[1]!.reason, /no earlier state has a result of it/);
});

Deno.test("an exit code above 127 stops the run, as git bisect run does", async () => {
  await using home = await placed();
  const stop = 'if [ "$EVERYSTEP_STATE" = 1 ]; then exit 130; fi';
  const { code, report, stderr } = await verified(home, ["--test", `stop=${stop}`]);
  assert.equal(code, 3);
  assert.equal(verdicts(report), "pass infra");
  assert.match(stderr, /state 1 toya: stop: exit code 130: the run stops/);
});

Deno.test("a test that does not end fails after a second, longer try", async () => {
  await using home = await placed(SERIES.slice(0, 1));
  const settings = `${home.dir}/configs/everystep.toml`;
  await Deno.writeTextFile(settings, `${await Deno.readTextFile(settings)}test = 1\n`);
  const hang = 'if [ "$EVERYSTEP_STATE" = 1 ]; then sleep 100; fi';
  const { code, report } = await verified(home, ["--test", `hang=${hang}`]);
  assert.equal(code, 1);
  assert.equal(report.cells[1]!.reason, "fails the test hang: not finished after 3 s");
});

Deno.test("a test also runs where a patch can change no build", async () => {
  await using home = await placed([SERIES[3]!]);
  const { code, report } = await verified(home, ["--test", "test ! -e README"]);
  assert.equal(code, 1);
  assert.equal(verdicts(report), "pass fail");
});

Deno.test("what cannot be tested is said before anything is built", async () => {
  await using home = await placed();
  const series = ["verify", `${home.dir}/patches`, ...home.flags, "--arch", "toya"];
  for (
    const [args, why] of [
      [["--level", "objects", "--test", "true"], /needs states that are built whole/],
      [["--test", ""], /--test needs a value/],
      [["--test", "a= "], /one line for a shell/],
      [["--test", "true\nfalse"], /one line for a shell/],
      [["--test", "a=true", "--test", "a=false"], /two tests are called a/],
      [["--test", "./nowhere.sh"], /nowhere\.sh is no file, here or in the tree/],
    ] as const
  ) {
    const ran = await called(home.dir, [...series, ...args]);
    assert.equal(ran.code, 2, args.join(" "));
    assert.match(ran.stderr, why);
  }
});
