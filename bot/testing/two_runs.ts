/**
 * Two runs of the same tests of one kernel: what differs between them says nothing of the kernel. Pure.
 * @module
 */
import type { KunitResults } from "./ktap.ts";
import type { TestCase } from "./types.ts";

/** True if a run is worth a second one. */
export function isDoubtful({ cases, lost }: KunitResults): boolean {
  return lost !== undefined || cases.some(({ result }) => result === "not ok");
}

/** What both show; a test that failed in one of them alone is flaky. Lost is what both runs lost. */
export function bothRuns(first: KunitResults, second: KunitResults): KunitResults {
  const better = first.lost === undefined ? first : second;
  const other = new Map((better === first ? second : first).cases.map((one) => [one.name, one]));
  const cases = better.cases.map((one): TestCase => {
    const again = other.get(one.name);
    if (again === undefined || again.result === one.result) return one;
    const failed = [one, again].find(({ result }) => result === "not ok");
    return failed === undefined ? one : { ...failed, result: "flaky" };
  });
  return { cases, ...(better.lost === undefined ? {} : { lost: better.lost }) };
}
