/**
 * What the tests of a report's states tell: how each test's result changes over the states.
 * @module
 */
import type { Cell, Report } from "../model/schema.ts";
import { groupBy, ranges } from "../../text/words.ts";

/** What one test came to at one state. */
export type Test = NonNullable<Cell["tests"]>[number];

/** One test on one build, over the states. */
export interface TestRow {
  readonly name: string;
  readonly arch: string;
  /** `passed, at 0 to 2; failed, at 3`. */
  readonly text: string;
}

/** As the tables say it: `infra` is no word for people. */
const WORDS: Readonly<Record<Test["result"], string>> = {
  passed: "passed",
  failed: "failed",
  skipped: "skipped",
  infra: "no answer",
};

/** A row for each test and build, in the order of the command line and of the grid. */
export function testRows({ tests = [], archs, cells }: Report): readonly TestRow[] {
  return tests.flatMap(({ name, build }) =>
    archs.flatMap(({ name: arch }): TestRow[] => {
      if (build !== undefined && build !== arch) return [];
      const results = cells.filter((cell) => cell.arch === arch).flatMap((cell) =>
        (cell.tests ?? []).filter((test) => test.name === name)
          .map((test) => ({ state: cell.state, word: wordOf(test) }))
      );
      if (results.length === 0) return [];
      const text = groupBy(results, ({ word }) => word)
        .map((same) => `${same[0]!.word}, at ${ranges(same.map(({ state }) => state))}`)
        .join("; ");
      return [{ name, arch, text }];
    })
  );
}

/** Of a kernel's own tests also how many came to what. */
function wordOf({ result, summary, cases }: Test): string {
  return cases === undefined ? WORDS[result] : `${WORDS[result]} (${summary})`;
}

/** The tests that a cell fails; those that a reader of a break looks at. */
export function failedTests({ tests = [] }: Pick<Cell, "tests">): readonly Test[] {
  return tests.filter(({ result }) => result === "failed");
}

/** The name of a test that not all states have to pass also says which: `kselftest on x86_64:kselftest`. */
export function testName(
  { name, build }: Pick<NonNullable<Report["tests"]>[number], "name" | "build">,
): string {
  return build === undefined ? name : `${name} on ${build}`;
}

/** What a test is, for a heading: `check: ./check.sh --fast`. */
export function testTitle({ name, command }: Pick<Test, "name" | "command">): string {
  return command === name ? command : `${name}: ${command}`;
}
