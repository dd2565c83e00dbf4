/** Results of KTAP as KUnit, kselftest and others write them, and those that never came. */
import assert from "node:assert/strict";
import { ktapReader } from "../../bot/boot/console/ktap.ts";

function read(lines: readonly string[]): string[] {
  const reader = ktapReader();
  for (const line of lines) reader.line(line);
  return reader.tests().map(({ name, result }) => `${name} ${result}`);
}

const LOST = "a test that was planned has no result not ok";

const TABLE: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    "what stands behind the hash sign is no part of the result",
    [
      ...["not ok 1 selftests: timers: nanosleep # exit=1", "not ok 2 slow # TIMEOUT 45 seconds"],
      ...["ok 3 check return code # rcode=0", "not ok 4 param #2", "ok 5 - late # time=6.58ms"],
    ],
    [
      ...["selftests: timers: nanosleep not ok", "slow not ok", "check return code ok"],
      ...["param #2 not ok", "late ok"],
    ],
  ],
  [
    "a hash sign in a name, so that two parameters are two tests",
    ["ok 1 - irq#1", "not ok 2 - irq#2 # time=3ms", "not ok 3 - irq#3# SKIP none"],
    ["irq#1 ok", "irq#2 not ok", "irq#3 skip"],
  ],
  [
    "a directive",
    ["ok 1 a # SKIP no device", "not ok 2 b #skip", "ok 3 c # SKIPPED", "ok 4 # SKIP d"],
    ["a skip", "b skip", "c ok", "unnamed skip"],
  ],
  [
    "an escaped hash sign, and two tests of one name",
    ["not ok 1 a \\# SKIP is its name", "ok 2 b", "not ok 3 b", "ok 4 b"],
    ["a \\# SKIP is its name not ok", "b ok", "b (2) not ok", "b (3) ok"],
  ],
  [
    "a test that is expected to fail",
    [
      "not ok 1 a # XFAIL",
      "not ok 2 b # TODO IPv6 # time=1ms",
      "ok 3 c # XFAIL",
      "not ok 4 d #TODOS",
    ],
    ["a skip", "b skip", "c ok", "d not ok"],
  ],
  [
    "a program that gives up, with and without a plan",
    [
      ...["KTAP version 1", "1..2", "  TAP version 13", "  ok 1 a", "  Bail out! no memory"],
      ...["ok 1 prog", "TAP version 13", "Bail out!", "# Bail out! is a comment"],
    ],
    [
      ...["prog: a ok", "prog: Bail out! no memory not ok", "prog ok", LOST, "Bail out! not ok"],
    ],
  ],
  [
    "a program that ends well and tells nothing",
    [
      ...["KTAP version 1", "1..4", "  KTAP version 1", "ok 1 - silent"],
      ...["  KTAP version 1", "  # everystep: kB 4 kB", "  1..0", "ok 2 - measures"],
      ...["  KTAP version 1", "ok 3 - absent # SKIP no device", "ok 4 - no KTAP of its own"],
    ],
    [
      ...["silent: it told no result and no plan not ok", "silent ok", "measures ok"],
      ...["absent skip", "no KTAP of its own ok"],
    ],
  ],
  ["a result within a diagnostic line is none", ["# ok 1 a", "# not ok 2 b", "ok 1 whole"], [
    "whole ok",
  ]],
  ["without a number it is none", ["ok", "not ok", "ok - a", "okay 1"], []],
  [
    "a parent fails though what is in it passes",
    ["KTAP version 1", "1..1", "    KTAP version 1", "    1..1", "    ok 1 a", "not ok 1 suite"],
    ["suite: a ok", "suite not ok"],
  ],
  [
    "tabs",
    [
      "TAP version 14",
      "1..1",
      "\t# Subtest: s",
      "\t1..3",
      "\tok 1 - a",
      "\tnot ok 2 - b",
      "ok 1 - s",
    ],
    ["s: a ok", "s: b not ok", `s: ${LOST}`, "s ok"],
  ],
  [
    "one of three says nothing",
    [
      ...["KTAP version 1", "1..1", "    KTAP version 1", "    # Subtest: suite", "    1..3"],
      ...["    ok 1 a", "    ok 2 b", "ok 1 suite"],
    ],
    ["suite: a ok", "suite: b ok", `suite: ${LOST}`, "suite ok"],
  ],
  [
    "the last suite is never heard of",
    ["KTAP version 1", "1..2", "ok 1 a"],
    ["a ok", LOST],
  ],
  [
    "the second suite ends in its middle",
    [
      ...["KTAP version 1", "1..2", "    KTAP version 1", "    # Subtest: a", "    1..1"],
      ...["    ok 1 one", "ok 1 a", "    KTAP version 1", "    # Subtest: b", "    1..2"],
      "    ok 1 two",
    ],
    ["a: one ok", "a ok", "two ok", LOST, `b: ${LOST}`],
  ],
  [
    "modules, each with a plan of its own",
    ["KTAP version 1", "1..1", "ok 1 a", "KTAP version 1", "1..1", "ok 1 b"],
    ["a ok", "b ok"],
  ],
  [
    "a module whose test dies, and one that goes well",
    ["KTAP version 1", "1..1", "KTAP version 1", "1..1", "ok 1 b"],
    [`b: ${LOST}`, "b ok"],
  ],
  ["a plan that comes last", ["TAP version 13", "ok 1 a", "ok 2 b", "1..2"], ["a ok", "b ok"]],
  ["a plan that comes last, and promises more", ["ok 1 a", "1..2", "ok 1 all"], [
    ...["a ok", `all: ${LOST}`, "all ok"],
  ]],
  ["nothing is planned", ["TAP version 13", "1..0 # SKIP no such thing"], []],
  [
    "parameters",
    [
      ...["1..1", "    # Subtest: suite", "    1..1", "        # Subtest: case"],
      ...["        ok 1 x", "        ok 2 y", "    ok 1 case", "ok 1 suite"],
    ],
    ["suite: x ok", "suite: y ok", "suite: case ok", "suite ok"],
  ],
];

Deno.test("results of KTAP, and those that never came", async (t) => {
  for (const [name, lines, expected] of TABLE) {
    await t.step(name, () => assert.deepEqual(read(lines), expected));
  }
});

Deno.test("plans without end fill no memory", () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `${" ".repeat(i % 400)}1..${i}`);
  assert.ok(read(lines).length <= 1100);
});
