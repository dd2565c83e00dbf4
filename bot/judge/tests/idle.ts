/**
 * Kernels whose own tests say nothing at any state. Pure.
 * @module
 */
import { NO_TEST } from "../../testing/mod.ts";
import type { TestOutcome } from "../../testing/types.ts";
import type { TriedCell } from "../types.ts";

/**
 * A suite may come with a patch, and go with one, and a test may skip itself. A kernel that never has a suite was
 * built wrong, and has passed nothing; where all tests skip themselves at every state, or one that was asked for is at
 * none, there is no answer.
 */
export function withoutIdle(cells: readonly TriedCell[]): readonly TriedCell[] {
  const all = cells.flatMap(({ tests = [] }) => tests);
  const nowhere = nowhereOf(all);
  const namesOf = (is: (test: TestOutcome) => boolean) =>
    new Set(all.filter(is).map(({ name }) => name));
  const there = namesOf(({ cases = [] }) => cases.some(({ absent }) => absent === undefined));
  const busy = namesOf(({ cases = [] }) => cases.some(({ result }) => result !== "skip"));
  const reclassified = (test: TestOutcome): TestOutcome => {
    if (test.kind !== "passed" || test.cases === undefined) return test;
    const lacks = test.cases.map(({ name }) => name)
      .filter((one) => nowhere.get(test.name)?.has(one));
    // Nobody asks for what there is not: the word is wrong, and what it was to test is not tested.
    if (lacks.length > 0) return { ...test, kind: "skipped", nowhere: lacks };
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

/** By the name of a test of ours, the tests in it that were asked for, and that no state has. */
function nowhereOf(tests: readonly TestOutcome[]): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map([...Map.groupBy(tests, ({ name }) => name)].map(([name, outcomes]) => {
    const cases = outcomes.flatMap(({ cases = [] }) => cases);
    const there = cases.filter(({ absent }) => absent === undefined).map(({ name }) => name);
    // `net:*` stands for those that a target lists; what is in a program has its name before its own.
    const isThere = (absent: string) => {
      const begin = absent.endsWith(":*") ? absent.slice(0, -1) : `${absent}.`;
      return there.some((one) => one === absent || one.startsWith(begin));
    };
    const absent = cases.filter((one) => one.absent !== undefined).map(({ name }) => name);
    return [name, new Set(absent.filter((one) => !isThere(one)))];
  }));
}
