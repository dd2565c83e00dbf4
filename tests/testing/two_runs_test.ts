import assert from "node:assert/strict";
import { type KunitResults, readKunit } from "../../bot/testing/ktap.ts";
import { bothRuns, isDoubtful } from "../../bot/testing/two_runs.ts";

/** A run of one suite: a line each; `undefined` where the kernel died. */
function run(...lines: readonly (string | undefined)[]): KunitResults {
  const end = lines.indexOf(undefined), reported = lines.slice(0, end < 0 ? undefined : end);
  const bad = reported.some((line) => line!.startsWith("not"));
  return readKunit(
    `KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: a\n    1..${lines.length}\n` +
      reported.map((line) => `    ${line}\n`).join("") +
      (end < 0 ? `${bad ? "not " : ""}ok 1 a\n` : ""),
  );
}

function both(first: KunitResults, second: KunitResults): string {
  const { cases, lost, unsure } = bothRuns(first, second);
  return [
    ...cases.map(({ name, result }) => `${name}: ${result}`),
    ...lost === undefined ? [] : [`lost: ${lost}`],
    ...unsure === undefined ? [] : [`unsure: ${unsure}`],
  ].join(", ");
}

const GOOD = run("ok 1 one", "ok 2 two"), CUT = run("ok 1 one", undefined);

Deno.test("a run is done again where something of it fails", () => {
  assert.ok(!isDoubtful(GOOD));
  assert.ok(isDoubtful(run("ok 1 one", "not ok 2 two")));
  assert.ok(isDoubtful(CUT));
});

Deno.test("two runs: what fails once is flaky, what fails twice fails", async (t) => {
  const table: [string, KunitResults, KunitResults, string][] = [
    [
      "tests",
      run("not ok 1 one", "not ok 2 two"),
      run("ok 1 one", "not ok 2 two"),
      "a.one: flaky, a.two: not ok",
    ],
    ["the first run dies", CUT, GOOD, "a.one: ok, a.two: ok, a: flaky, unsure: it ended in a"],
    ["the second run dies", GOOD, CUT, "a.one: ok, a.two: ok, a: flaky, unsure: it ended in a"],
    ["both die", CUT, CUT, "a.one: ok, a: not ok, lost: it ended in a"],
    [
      "one run dies before a test that fails in the other",
      run(undefined, "not ok 2 two"),
      run("ok 1 one", "not ok 2 two"),
      "a.one: ok, a.two: not ok, a: flaky, unsure: it ended in a",
    ],
    [
      "a line is lost among others, once",
      run("random: crng    ok 1 one", "ok 2 two"),
      GOOD,
      "a.two: ok, a: flaky, a.one: ok",
    ],
    [
      "and in the second run",
      run("ok 1 one", "not ok 2 two"),
      run("random: crng    ok 1 one", "not ok 2 two"),
      "a.one: ok, a.two: not ok, a: flaky",
    ],
    [
      "a test is there once, and fails",
      run("ok 1 one", "not ok 2 two"),
      run("ok 1 one", "ok 2 other"),
      "a.one: ok, a.two: flaky, a.other: ok",
    ],
    [
      "a test is called by an address, and fails twice",
      run("ok 1 one", "not ok 2 at 0x7f01"),
      run("ok 1 one", "not ok 2 at 0x7f02"),
      "a.one: ok, a.at 0x7f01: not ok, a.at 0x7f02: not ok",
    ],
  ];
  for (const [name, first, second, expected] of table) {
    await t.step(name, () => assert.equal(both(first, second), expected));
  }
});
