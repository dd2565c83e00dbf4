/**
 * What machines print that run self-tests: recorded of size and timers on um and x86_64, and what that may turn into.
 */
import assert from "node:assert/strict";
import { readKselftest } from "../../bot/testing/kselftest/read.ts";

const SIZE = `# selftests: size: get_size
# TAP version 13
# # Testing system size.
# ok 1 get runtime memory use
# # System runtime memory report (units in Kilobytes):
#  ---
#  Total:  1019168
#  ...
# 1..1
ok 1 size:get_size`;

const NANOSLEEP = `# selftests: timers: nanosleep
# TAP version 13
# 1..12
<6>[    1.725931] tsc: Refined TSC clocksource calibration: 2596.084 MHz
# ok 1 CLOCK_REALTIME                 
# ok 2 CLOCK_MONOTONIC                
# ok 3 # SKIP CLOCK_PROCESS_CPUTIME_ID       
# ok 12 CLOCK_TAI                      
# # Totals: pass:4 fail:0 xfail:0 xpass:0 skip:8 error:0
ok 2 timers:nanosleep`;

const FIRST = "<5>[    0.000000] Linux version 6.19.6",
  LAST = "<0>[   10.4] reboot: Restarting system";

const console_ = (count: number, ...programs: readonly string[]) =>
  [FIRST, "KTAP version 1", `1..${count}`, ...programs, LAST].join("\r\n");

const casesOf = (text: string) => {
  const { cases, lost } = readKselftest(text);
  return [
    ...cases.map(({ name, result }) => `${result} ${name}`),
    ...lost === undefined ? [] : [lost],
  ];
};

Deno.test("programs and what they test, by their names", () => {
  assert.deepEqual(casesOf(console_(2, SIZE, NANOSLEEP)), [
    "ok size:get_size.get runtime memory use",
    "ok timers:nanosleep.CLOCK_REALTIME",
    "ok timers:nanosleep.CLOCK_MONOTONIC",
    "skip timers:nanosleep.CLOCK_PROCESS_CPUTIME_ID",
    "ok timers:nanosleep.CLOCK_TAI",
  ]);
});

const single = (lines: string, result: string) =>
  casesOf(console_(1, `# selftests: a: b\n${lines}${result}`));

Deno.test("a program fails by its exit code, and by a test that tells more", () => {
  assert.deepEqual(single("", "not ok 1 a:b # exit=1"), ["not ok a:b"]);
  assert.deepEqual(single("# ok 1 one\n", "not ok 1 a:b # signal=11"), [
    "ok a:b.one",
    "not ok a:b",
  ]);
  assert.deepEqual(single("# not ok 1 one\n", "not ok 1 a:b # exit=1"), ["not ok a:b.one"]);
  // Its exit code says otherwise than its results: these count, too.
  assert.deepEqual(single("# not ok 1 one\n", "ok 1 a:b"), ["not ok a:b.one"]);
  assert.deepEqual(single("", "not ok 1 a:b # TIMEOUT 45 seconds"), ["not ok a:b"]);
  assert.deepEqual(single("", "ok 1 a:b # SKIP"), ["skip a:b"]);
  assert.deepEqual(single("# not ok 1 one # XFAIL as it is\n", "ok 1 a:b"), ["skip a:b.one"]);
});

Deno.test("results of a program that a program runs are within its own", () => {
  const script = "# 1..1\n# # ok 1 read only\n# # not ok 2 written\n# not ok 1 cow\n";
  assert.deepEqual(single(script, "not ok 1 a:b # exit=1"), [
    "ok a:b.cow.read only",
    "not ok a:b.cow.written",
  ]);
});

Deno.test("plans of programs are not held against them, that of the machine is", () => {
  assert.deepEqual(single("# 1..9\n# ok 1 one\n# 1..1\n", "ok 1 a:b"), ["ok a:b.one"]);
  assert.deepEqual(casesOf(console_(3, SIZE)), [
    "ok size:get_size.get runtime memory use",
    "1 of 3 programs have a result",
  ]);
});

Deno.test("what a program prints is no word of the machine", () => {
  const lines =
    "# KTAP version 1\n# 1..0\n# reboot: System halted\n# # Subtest: x\n# selftests: c: d\n# Linux version 6\n";
  assert.deepEqual(single(lines, "not ok 1 a:b # exit=1"), ["not ok a:b"]);
});

Deno.test("a kernel that dies did not come to the end of its tests", () => {
  const panicked = console_(
    2,
    SIZE,
    "# selftests: a: b",
    "[ 1.0] Kernel panic - not syncing: Oops",
  );
  assert.deepEqual(casesOf(panicked), [
    "ok size:get_size.get runtime memory use",
    "the kernel panicked: Oops in a:b",
  ]);
  assert.deepEqual(casesOf(`${FIRST}\nVFS: Cannot open root device`), ["the kernel ran no test"]);
  assert.deepEqual(casesOf(console_(2, SIZE, "# selftests: a: b", "# ok 1 one", FIRST)), [
    "ok size:get_size.get runtime memory use",
    "ok a:b.one",
    "the kernel started anew in a:b",
  ]);
});

Deno.test("lines of a failure are as they were printed", () => {
  const lines = [
    "# selftests: size: get_size",
    "get_size[18]: segfault at 7ffff7dcf73c",
    "# TAP version 13",
  ];
  const { cases } = readKselftest(console_(1, ...lines, "not ok 1 size:get_size # signal=11"));
  assert.deepEqual(cases[0]!.lines, lines);
});
