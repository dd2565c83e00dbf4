/**
 * What gets between the lines of self-tests, and what their programs print that is no result of the machine.
 */
import assert from "node:assert/strict";
import { readKselftest } from "../../bot/testing/kselftest/read.ts";

const FIRST = "<5>[    0.000000] Linux version 6.19.6",
  LAST = "<0>[   10.4] reboot: Restarting system";

const consoleOf = (count: number, ...lines: readonly string[]) => {
  const text = [FIRST, "KTAP version 1", `1..${count}`, ...lines, LAST].join("\r\n");
  const { cases, lost } = readKselftest(text);
  return [
    ...cases.map(({ name, result, why }) =>
      `${result} ${name}${why === undefined ? "" : ` (${why})`}`
    ),
    ...lost === undefined ? [] : [lost],
  ];
};

const A = "# selftests: a: b", C = "# selftests: a: c";

Deno.test("results have the names that kselftest.h prints behind a directive", () => {
  const lines = [
    "# ok 1 # XFAIL one",
    "# ok 2 # XPASS two",
    "# not ok 3 # error three",
    "# ok 4 # SKIP four",
    "# ok 5 five # SKIP no such device",
    "# ok 6 global.six # XFAIL known",
    "# ok 7 # SKIP",
    "# ok 8 - eight #  a reason",
    "# not ok 9 nine # TODO",
    "# ok 10 ten # skip lower case",
    "# ok 11 a#1",
  ];
  assert.deepEqual(consoleOf(1, A, ...lines, "not ok 1 a:b # exit=1"), [
    "skip a:b.one (expected to fail)",
    "ok a:b.two",
    "not ok a:b.three",
    "skip a:b.four",
    "skip a:b.five (no such device)",
    "skip a:b.global.six (expected to fail: known)",
    "skip a:b.unnamed",
    "ok a:b.eight",
    "skip a:b.nine (expected to fail)",
    "skip a:b.ten (lower case)",
    "ok a:b.a#1",
  ]);
});

Deno.test("a program that fails before its plan is kept fails by itself as well", () => {
  const short = ["# 1..3", "# not ok 1 one"];
  assert.deepEqual(consoleOf(1, A, ...short, "not ok 1 a:b # exit=1"), [
    "not ok a:b.one",
    "not ok a:b (2 of 3 planned tests have no result)",
  ]);
  assert.deepEqual(consoleOf(1, A, "# not ok 1 one", "not ok 1 a:b # signal=11"), [
    "not ok a:b.one",
    "not ok a:b (it ended with signal=11)",
  ]);
  assert.deepEqual(consoleOf(1, A, "# not ok 1 one", "# Bail out! x", "not ok 1 a:b # exit=1"), [
    "not ok a:b.one",
    "not ok a:b (it gave up)",
  ]);
  const whole = ["# 1..1", "# not ok 1 one"];
  assert.deepEqual(consoleOf(1, A, ...whole, "not ok 1 a:b # exit=1"), ["not ok a:b.one"]);
});

Deno.test("a failure counts however deep it is", () => {
  const passes = (...lines: readonly string[]) => consoleOf(1, A, ...lines, "ok 1 a:b");
  assert.deepEqual(passes("# # # not ok 1 x", "# # ok 1 y", "# ok 1 z"), ["not ok a:b.z.y.x"]);
  assert.deepEqual(passes("#     ok 1 w", "#     not ok 2 x", "# ok 1 z"), [
    "ok a:b.z.w",
    "not ok a:b.z.x",
  ]);
  assert.deepEqual(passes("#   not ok 1 x"), ["not ok a:b.x"]);
});

Deno.test("a program that gives up has not passed, whatever its exit code is", () => {
  const ends = (line: string, end: string) => consoleOf(1, A, "# ok 1 one", line, end);
  assert.deepEqual(ends("# Bail out! no", "ok 1 a:b"), ["ok a:b.one", "not ok a:b (it gave up)"]);
  assert.deepEqual(ends("# # bail out! no", "ok 1 a:b"), [
    "ok a:b.one",
    "not ok a:b (it gave up)",
  ]);
  assert.deepEqual(consoleOf(1, A, "# Bail out! no", "ok 1 a:b # SKIP"), ["skip a:b"]);
});

Deno.test("a program that plans nothing, and tells nothing, has not passed", () => {
  const planned = (plan: string) => consoleOf(1, A, plan, "ok 1 a:b");
  assert.deepEqual(planned("# 1..0 # SKIP no root"), ["skip a:b (no root)"]);
  assert.deepEqual(planned("# 1..0"), ["skip a:b (it has no test)"]);
  assert.deepEqual(planned("# 1..0.5 seconds"), ["ok a:b"]);
  assert.deepEqual(consoleOf(1, A, "# 1..0", "not ok 1 a:b # exit=1"), ["not ok a:b"]);
});

Deno.test("a kernel that panics without a word dies all the same", () => {
  assert.deepEqual(consoleOf(1, A, "ok 1 a:b", "[ 1.0] Kernel panic - not syncing: "), [
    "ok a:b",
    "the kernel panicked",
  ]);
});

Deno.test("a program that skips itself says why", () => {
  assert.deepEqual(consoleOf(1, A, "# 1..0 # SKIP no root", "ok 1 a:b # SKIP"), [
    "skip a:b (no root)",
  ]);
  assert.deepEqual(consoleOf(1, A, "ok 1 a:b # SKIP no need"), ["skip a:b (no need)"]);
  assert.deepEqual(consoleOf(1, A, "ok 1 a:b # ABSENT"), [
    "skip a:b (this state does not have it)",
  ]);
});

Deno.test("what the kernel prints is no result of a program or of the machine", () => {
  const of = (line: string) => consoleOf(2, A, line, "ok 1 a:b", C, "ok 2 a:c");
  for (
    const line of [
      "<6>[    1.7] ok 1 a:b",
      "[    1.7] not ok 1 a:b # exit=1",
      "<6>[    1.7] KTAP version 1",
      "<6>[    1.7]     # Subtest: x",
      "<6>[    1.7]     not ok 1 x",
      "ok 1 other",
      "not ok 2 a:c # exit=1",
      "    not ok 1 x",
      "1..1",
      "TAP version 12",
    ]
  ) assert.deepEqual(of(line), ["ok a:b", "ok a:c"], line);
});

Deno.test("KUnit in a kernel that runs self-tests is not asked", () => {
  const suite = ["KTAP version 1", "1..1", "    KTAP version 1", "    # Subtest: s", "    1..1"];
  const text = [
    ...[FIRST, ...suite, "    not ok 1 c", "not ok 1 s"].map((line) => `<6>[    0.1] ${line}`),
    ...["KTAP version 1", "1..1", A, "ok 1 a:b", LAST],
  ].join("\r\n");
  const { cases, lost } = readKselftest(text);
  assert.deepEqual([cases.map(({ name }) => name), lost], [["a:b"], undefined]);
});

Deno.test("a line that the kernel's own got into is no result", () => {
  const noise = "<6>[    1.725931] tsc: Refined TSC clocksource calibration: 2596.084 MHz";
  const lost = (...lines: readonly string[]) => consoleOf(1, A, ...lines).at(-1);
  const none = "0 of 1 programs have a result; it ended in a:b";
  assert.equal(lost(`ok 1 a${noise}`, ":b"), none);
  assert.equal(lost(`ok 1 a:b ${noise}`, "# SKIP"), none);
  assert.equal(lost(`not ok 1 a:b${noise}`, " # exit=1"), none);
  assert.equal(lost(`not ${noise}`, "ok 1 a:b # exit=1"), "not ok a:b");
  assert.equal(lost(`n${noise}`, "ot ok 1 a:b # signal=9"), none);
});

Deno.test("a program may print of panics, and end lines as terminals do", () => {
  const lines = ["# Kernel panic - not syncing: in a log", "# 12%\r# 50%", "# a\0b"];
  assert.deepEqual(consoleOf(1, A, ...lines, "ok 1 a:b"), ["ok a:b"]);
  assert.deepEqual(consoleOf(1, A, "# not ok 1 one\rtwo", "# ok 2 x\u2028y", "ok 1 a:b"), [
    "not ok a:b.one two",
    "ok a:b.x y",
  ]);
});

Deno.test("a list without a program has no result, and none is lost", () => {
  assert.deepEqual(consoleOf(0), []);
  assert.deepEqual(consoleOf(1), ["0 of 1 programs have a result"]);
});
