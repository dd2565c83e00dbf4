import assert from "node:assert/strict";
import { readKunit } from "../../bot/testing/ktap.ts";

/** `a.b: ok`, a line each, and what was lost. */
function read(text: string): string {
  const { cases, lost } = readKunit(text);
  const lines = cases.map(({ name, result }) => `${name}: ${result}`);
  return [...lines, ...lost === undefined ? [] : [`lost: ${lost}`]].join("\n");
}

const SUITE = `    KTAP version 1
    # Subtest: a
    # module: a_test
    1..2
    ok 1 one
    ok 2 two
# a: pass:2 fail:0 skip:0 total:2
# Totals: pass:2 fail:0 skip:0 total:2
ok 1 a
`;

Deno.test("what KUnit prints", async (t) => {
  const table: [string, string, string][] = [
    ["a suite", `Linux version 6.19\nKTAP version 1\n1..1\n${SUITE}`, "a.one: ok\na.two: ok"],
    [
      "with time stamps, and other lines of the kernel",
      `[    0.100000] KTAP version 1\n[    0.100000] 1..1\n${
        SUITE.replaceAll(/^/gm, "[    0.200000] ").replace("1..2\n", "1..2\n[    0.3] random: x\n")
      }`,
      "a.one: ok\na.two: ok",
    ],
    [
      "a failure",
      `KTAP version 1\n1..1\n${
        SUITE.replace("    ok 2", "    # two: EXPECTATION FAILED at a.c:1\n    not ok 2")
          .replace("ok 1 a", "not ok 1 a")
      }`,
      "a.one: ok\na.two: not ok",
    ],
    [
      "a skip, and a suite that is skipped",
      `KTAP version 1\n1..2\n${
        SUITE.replace("ok 2 two", "ok 2 two # SKIP no need")
      }ok 2 b # SKIP\n`,
      "a.one: ok\na.two: skip\nb: skip",
    ],
    [
      "parameters, a level deeper",
      `KTAP version 1
1..1
    KTAP version 1
    # Subtest: a
    1..1
        KTAP version 1
        # Subtest: many
        ok 1 first
        not ok 2 second
    # many: pass:1 fail:1 skip:0 total:2
    not ok 1 many
not ok 1 a
`,
      "a.many.first: ok\na.many.second: not ok",
    ],
    [
      "a suite that fails by itself",
      `KTAP version 1\n1..1\n${SUITE.replace("ok 1 a", "not ok 1 a")}`,
      "a.one: ok\na.two: ok\na: not ok",
    ],
    [
      "fewer tests than planned",
      `KTAP version 1\n1..1\n${SUITE.replace("1..2", "1..4")}`,
      "a.one: ok\na.two: ok\na: not ok",
    ],
    [
      "fewer suites than planned",
      `KTAP version 1\n1..3\n${SUITE}`,
      "a.one: ok\na.two: ok\nlost: 1 of 3 suites have a result",
    ],
    [
      "a panic in a test",
      `KTAP version 1\n1..1\n${
        SUITE.split("    ok 2")[0]
      }Kernel panic - not syncing: Segfault with no mm\nCPU: 0\n`,
      "a.one: ok\na: not ok\n" +
      "lost: the kernel panicked: Segfault with no mm in a",
    ],
    [
      "an end in a test, without a word",
      `KTAP version 1\n1..1\n${SUITE.split("    ok 2")[0]}`,
      "a.one: ok\na: not ok\nlost: it ended in a",
    ],
    ["no test", "Linux version 6.19\nreboot: System halted\n", "lost: the kernel ran no test"],
    ["no suite", "KTAP version 1\n1..0\n", ""],
    ["nothing", "", "lost: the kernel ran no test"],
    [
      "a panic before all tests",
      "Kernel panic - not syncing: no init\n",
      "lost: the kernel panicked: no init",
    ],
    [
      "what comes after the end is not read",
      `KTAP version 1\n1..1\n${SUITE}reboot: System halted\nnot ok 2 b\n`,
      "a.one: ok\na.two: ok",
    ],
    [
      "old kernels: TAP, tabs, a dash",
      "TAP version 14\n1..1\n\t# Subtest: a\n\t1..1\n\tnot ok 1 - one\nnot ok 1 - a\n",
      "a.one: not ok",
    ],
    [
      "a kernel that starts anew in a test, and comes to its end then",
      `Linux version 6.19\nKTAP version 1\n1..1\n${
        SUITE.split("    ok 2")[0]
      }[    0.000000] Linux version 6.19\nKTAP version 1\n1..1\n${SUITE}`,
      "a.one: ok\na: not ok\nlost: the kernel started anew in a",
    ],
    [
      "a suite that says that it was skipped, and of which a case failed",
      `KTAP version 1\n1..1\n${
        SUITE.replace("    ok 2", "    not ok 2").replace("ok 1 a", "ok 1 a # SKIP")
      }`,
      "a.one: ok\na.two: not ok",
    ],
    [
      "names with a hash sign",
      `KTAP version 1\n1..1\n${
        SUITE.replace("ok 1 one", "ok 1 irq#1 # time 3 ms").replace("ok 2 two", "not ok 2 irq#2")
          .replace("ok 1 a", "not ok 1 a")
      }`,
      "a.irq#1: ok\na.irq#2: not ok",
    ],
  ];
  for (const [name, text, expected] of table) {
    await t.step(name, () => assert.equal(read(text), expected));
  }
});

Deno.test("a failure has the lines before it", () => {
  const { cases } = readKunit(`KTAP version 1
1..1
    KTAP version 1
    # Subtest: a
    1..1
    # one: EXPECTATION FAILED at lib/a.c:12
    Expected 1 == 2
    not ok 1 one
not ok 1 a
`);
  assert.deepEqual(cases[0]!.lines.slice(-2), [
    "    # one: EXPECTATION FAILED at lib/a.c:12",
    "    Expected 1 == 2",
  ]);
});
