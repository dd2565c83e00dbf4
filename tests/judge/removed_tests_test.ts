/**
 * Which self-tests a patch takes out of the tree.
 */
import assert from "node:assert/strict";
import { removedTests } from "../../bot/judge/tests/removed_tests.ts";
import { patchHunks } from "../../bot/judge/hunks.ts";

const changing = (...lines: readonly string[]) => {
  const [old, fresh] = ["+", "-"].map((other) =>
    lines.filter((line) => !line.startsWith(other)).length
  );
  const path = "tools/testing/selftests/timers/Makefile";
  return removedTests([
    patchHunks(
      `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n` +
        `@@ -1,${old} +1,${fresh} @@\n${lines.join("\n")}\n`,
    ),
  ]);
};

Deno.test("a program is removed by its word in a Makefile, a test by its function", () => {
  const isRemoved = changing("-TEST_PROGS := a.sh nanosleep b-c.sh", "+TEST_PROGS := a.sh", " x");
  assert.ok(isRemoved("timers:nanosleep"));
  assert.ok(isRemoved("timers:nanosleep.CLOCK_TAI"));
  assert.ok(isRemoved("timers:b-c.sh"));
  assert.ok(!isRemoved("timers:a.sh"), "it stays in the line");
  assert.ok(!isRemoved("timers:other.sh"), "sh is no name");
  assert.ok(changing("-TEST(wakes_up)", " x")("timers:t.global.wakes_up"));
  assert.ok(!changing("-#!/bin/sh", " x")("timers:other.sh"));
});
