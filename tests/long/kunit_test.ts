/**
 * `--kunit` from end to end, on a toy kernel that is a program as um's is: what it prints comes of what its source does.
 * tests/real/kunit_test.ts does it with the real KUnit.
 */
import assert from "node:assert/strict";
import { called } from "../commands/program.ts";
import { type Edit } from "../toy/kernel.ts";
import { FILES, kunit, NO_SUITE, placed, START, SUITE, verdicts, verified } from "./kunit_home.ts";

const NOTHING = 'expect(b(0) == 0, "nothing", "");';

const before = (statement: string) =>
  ({ [SUITE]: [NOTHING, `${statement}\n\t${NOTHING}`] }) as const;

const after = (statement: string) =>
  ({ [SUITE]: [`${statement}\n\t${NOTHING}`, NOTHING] }) as const;

const more = (test: string) =>
  ({
    [SUITE]: [`# Subtest: toy\\n    1..2");`, `# Subtest: toy\\n    1..3");\n\t${test}`],
  }) as const;

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
      "pass warn pass",
      /2 new warnings, kunit: no suite; gone: toy\.doubles, toy\.nothing$/,
    ],
    [
      "a test is skipped",
      [{
        subject: "mm: skip",
        files: { [SUITE]: ['b(0) == 0, "nothing", ""', '1, "nothing", " # SKIP no need"'] },
      }],
      "pass warn",
      /1 new warning, kunit: 1 ok, 1 skip; skipped, and passed before: toy\.nothing \(no need\)$/,
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
      /1 flaky; flaky: toy\.once$/,
    ],
    [
      "it hangs when all tests have a result",
      [{
        subject: "mm: wait",
        files: { [SUITE]: ['puts("reboot:', 'sleep(1000);\n\tputs("reboot:'] },
      }],
      "pass fail",
      /^fails the test kunit: not finished after 3 s$/,
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
