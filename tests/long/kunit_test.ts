/**
 * `--kunit` from end to end, on a toy kernel that is a program as um's is: what it prints comes of what its source does.
 * tests/real/kunit_test.ts does it with the real KUnit.
 */
import assert from "node:assert/strict";
import { type Report, reportSchema } from "../../bot/report/model/schema.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { called, type ToyHome, toyHome } from "../commands/program.ts";
import { commitSeries, type Edit, formatSeries, TOY_FILES } from "../toy/kernel.ts";

const SUITE = "mm/toy-test.c";
const FILES = {
  ...TOY_FILES,
  "Makefile": TOY_FILES["Makefile"]!
    .replaceAll("all prepare defconfig olddefconfig", "all linux prepare defconfig olddefconfig")
    .replace(
      "vmlinux: $(objs)",
      "linux: $(objs) mm/toy-test.o\n\t@$(CC) -o $@ $^\nvmlinux: $(objs)",
    ),
  "arch/um/configs/defconfig": "CONFIG_TOY_EXTRA=y\n",
  "arch/um/include/arch.h": "#define ARCH_ORDER 1\n",
  "mm/.kunitconfig": "CONFIG_KUNIT=y\nCONFIG_TOY_KUNIT_TEST=y\n",
  [SUITE]: `#include <stdio.h>
#include <unistd.h>
#include <toy.h>

static int number, failed;

static void expect(int good, const char *name, const char *why)
{
	if (!good) {
		printf("    # %s: EXPECTATION FAILED at mm/toy-test.c:%d\\n", name, __LINE__);
		failed = 1;
	}
	printf("    %sok %d %s%s\\n", good ? "" : "not ", ++number, name, why);
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	puts("Linux version 6.19\\nKTAP version 1\\n1..1");
	puts("    KTAP version 1\\n    # Subtest: toy\\n    1..2");
	expect(b(2) == 4, "doubles", "");
	expect(b(0) == 0, "nothing", "");
	printf("%sok 1 toy\\n", failed ? "not " : "");
	puts("reboot: System halted");
	return 0;
}
`,
};
const UM = `arch = "um"
srcarch = "um"
defconfig = "defconfig"
why = "a program"

[toolchain]
kind = "gcc"
prefix = ""
packages = ["gcc"]
`;

const START = "setvbuf(stdout, NULL, _IONBF, 0);";
/** As the kernel's lib/kunit/executor.c says it. */
const NO_SUITE = 'puts("KTAP version 1\\n1..0\\nreboot: System halted"); return 0;';
const NOTHING = 'expect(b(0) == 0, "nothing", "");';
const before = (statement: string) =>
  ({ [SUITE]: [NOTHING, `${statement}\n\t${NOTHING}`] }) as const;
const after = (statement: string) =>
  ({ [SUITE]: [`${statement}\n\t${NOTHING}`, NOTHING] }) as const;
const more = (test: string) =>
  ({
    [SUITE]: [`# Subtest: toy\\n    1..2");`, `# Subtest: toy\\n    1..3");\n\t${test}`],
  }) as const;

async function placed(series: readonly Edit[], files: typeof FILES = FILES): Promise<ToyHome> {
  const home = await toyHome(files);
  await Deno.writeTextFile(`${home.dir}/configs/arch/um.toml`, UM);
  await commitSeries(home.tree, series);
  await formatSeries(home.tree, `${home.dir}/patches`);
  return home;
}

async function verified(home: ToyHome, args: readonly string[] = []) {
  const flags = [...home.flags, "--arch", "toya", "--no-cover", "--kunit", "--json"];
  const ran = await called(home.dir, ["verify", `${home.dir}/patches`, ...flags, ...args]);
  assert.ok(ran.stdout.startsWith("{"), ran.stderr);
  return { ...ran, report: reportSchema.parse(JSON.parse(ran.stdout)) };
}

const kunit = ({ cells }: Report) => cells.filter(({ arch }) => arch === "um:kunit");
const verdicts = (report: Report) => kunit(report).map(({ verdict }) => verdict).join(" ");

Deno.test("a test of the kernel that a patch breaks", async (t) => {
  await using home = await placed([
    { subject: "mm: triple it", files: { "mm/b.c": ["x * 2", "x * 3"] } },
    { subject: "docs: say so", files: { "Documentation/toy.rst": "b() triples\n" } },
    { subject: "mm: double it", files: { "mm/b.c": ["x * 3", "x * 2"] } },
  ]);
  const out = `${home.dir}/out`;

  await t.step("is named, is carried, and is mended", async () => {
    const { report, code, stderr } = await verified(home, ["--output", out]);
    assert.equal(verdicts(report), "pass fail inherited fixed");
    assert.equal(code, 1);
    const [base, fails] = kunit(report);
    assert.match(base!.reason, /, kunit: 2 ok$/);
    assert.match(fails!.reason, /^fails the test kunit: toy\.doubles: .*EXPECTATION FAILED/);
    assert.deepEqual(fails!.tests![0]!.cases, [
      { name: "toy.doubles", result: "not ok" },
      { name: "toy.nothing", result: "ok" },
    ]);
    assert.equal(fails!.level, "image");
    assert.equal(report.level, "objects");
    assert.match(stderr, /^kunit: mm\/\.kunitconfig is the nearest to what is changed$/m);
    const config = await Deno.readTextFile(`${out}/kunitconfig`);
    assert.equal(config, "CONFIG_KUNIT=y\nCONFIG_KUNIT=y\nCONFIG_TOY_KUNIT_TEST=y\n");
  });

  await t.step("in all forms of the report", async () => {
    const rendered = async (format: string) =>
      (await called(home.dir, ["report", out, "--format", format])).stdout;
    const terminal = await rendered("terminal");
    assert.match(terminal, /patch 1 breaks um:kunit: fails the test kunit: toy\.doubles/);
    assert.match(terminal, /EXPECTATION FAILED at mm\/toy-test\.c/);
    const junit = await rendered("junit");
    assert.match(
      junit,
      /name="state 1: toy\.doubles" classname="um:kunit\.kunit"[^>]*>\s*<failure /,
    );
    assert.match(
      junit,
      /name="state 1: toy\.nothing" classname="um:kunit\.kunit" time="0(?:\.0*)?"\/>/,
    );
    const kcidb = JSON.parse(await rendered("kcidb"));
    const paths = kcidb.tests.map(({ path, status }: Record<string, string>) =>
      `${path} ${status}`
    );
    assert.ok(paths.includes("kunit.toy.doubles FAIL"), paths.join());
  });

  await t.step("a rerun takes it from the cache", async () => {
    const { report } = await verified(home);
    assert.ok(report.cells.every(({ cached }) => cached || true));
    assert.ok(
      kunit(report).filter(({ verdict }) => verdict !== "inherited")
        .every(({ cached }) => cached),
    );
  });
});

Deno.test("what a kernel's tests can come to", async (t) => {
  const once = 'expect(access(".seen", F_OK) == 0, "once", "");\n\tfclose(fopen(".seen", "w"));';
  const cases: [string, readonly Edit[], string, RegExp][] = [
    [
      "the kernel dies in a test",
      [
        { subject: "mm: die", files: before("*(volatile int *)0 = 1;") },
        { subject: "mm: live", files: after("*(volatile int *)0 = 1;") },
      ],
      "pass fail fixed",
      /^fails the test kunit: it ended in toy$/,
    ],
    [
      "it panics",
      [{
        subject: "mm: panic",
        files: before('puts("Kernel panic - not syncing: no"); return 1;'),
      }],
      "pass fail",
      /the kernel panicked: no in toy$/,
    ],
    [
      "it hangs",
      [{ subject: "mm: wait", files: before("sleep(1000);") }],
      "pass fail",
      /not finished after 3 s: it ended in toy$/,
    ],
    [
      "a test is added",
      [{ subject: "mm: test", files: more('expect(b(1) == 2, "one", "");') }],
      "pass pass",
      /kunit: 3 ok; new: toy\.one$/,
    ],
    [
      "a test is added that fails",
      [{ subject: "mm: test", files: more('expect(b(1) == 3, "one", "");') }],
      "pass fail",
      /^fails the test kunit: toy\.one: /,
    ],
    [
      "the only suite goes away, and comes back",
      [
        { subject: "mm: no suite", files: { [SUITE]: [START, `${START}\n\t${NO_SUITE}`] } },
        { subject: "mm: a suite", files: { [SUITE]: [`${START}\n\t${NO_SUITE}`, START] } },
      ],
      "pass pass pass",
      /kunit: no suite; gone: toy\.doubles, toy\.nothing$/,
    ],
    [
      "a test is skipped",
      [{
        subject: "mm: skip",
        files: { [SUITE]: ['b(0) == 0, "nothing", ""', '1, "nothing", " # SKIP"'] },
      }],
      "pass pass",
      /kunit: 1 ok, 1 skip$/,
    ],
    [
      "a test fails in one of two runs",
      [{
        subject: "mm: flake",
        files: more(
          'if (chdir(getenv("EVERYSTEP_OUTPUT"))) return 1;\n\t' + once,
        ),
      }],
      "pass pass",
      /1 flaky; new: toy\.once; flaky: toy\.once$/,
    ],
  ];
  for (const [name, series, expected, reason] of cases) {
    await t.step(name, async () => {
      const files = {
        ...FILES,
        [SUITE]: FILES[SUITE]!.replace("<stdio.h>", "<stdio.h>\n#include <stdlib.h>"),
      };
      await using home = await placed(series, files);
      const settings = `${home.dir}/configs/everystep.toml`;
      await Deno.writeTextFile(settings, `${await Deno.readTextFile(settings)}test = 1\n`);
      const { report } = await verified(home);
      assert.equal(verdicts(report), expected, JSON.stringify(kunit(report)[1]));
      assert.match(kunit(report)[1]!.reason, reason);
    });
  }
});

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
