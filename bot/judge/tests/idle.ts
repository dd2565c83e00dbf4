/**
 * Kernels whose own tests say nothing at any state. Pure.
 * @module
 */
import { NO_TEST } from "../../testing/mod.ts";
import type { TestOutcome } from "../../testing/types.ts";
import type { TriedCell } from "../types.ts";

/**
 * A suite may come with a patch, and go with one, and a test may skip itself. A kernel that never has a suite was
 * built wrong, and has passed nothing; where all tests skip themselves at every state, none can be tested.
 */
export function withoutIdle(cells: readonly TriedCell[]): readonly TriedCell[] {
  const all = cells.flatMap(({ tests = [] }) => tests);
  const namesOf = (is: (test: TestOutcome) => boolean) =>
    new Set(all.filter(is).map(({ name }) => name));
  const there = namesOf(({ cases = [] }) => cases.length > 0);
  const busy = namesOf(({ cases = [] }) => cases.some(({ result }) => result !== "skip"));
  const reclassified = (test: TestOutcome): TestOutcome => {
    if (test.kind !== "passed" || test.cases === undefined) return test;
    if (!there.has(test.name)) return { ...test, kind: "failed", summary: NO_TEST };
    return busy.has(test.name) ? test : { ...test, kind: "skipped" };
  };
  return cells.map((cell) =>
    cell.tests === undefined ? cell : {
      ...cell,
      tests: cell.tests.map(reclassified),
    }
  );
}
