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

/**
 * What both show; a test that failed in one of them alone is flaky. Lost is what both runs lost; where one of them
 * came to its end, the other one's is `unsure`.
 */
export function bothRuns(first: KunitResults, second: KunitResults): KunitResults {
  const [better, other] = first.lost === undefined ? [first, second] : [second, first];
  const [here, there] = [better, other].map(({ cases }) =>
    new Map(cases.map((one) => [one.name, one]))
  ) as [Map<string, TestCase>, Map<string, TestCase>];
  const cases = better.cases.map((one): TestCase => {
    const again = there.get(one.name);
    if (again === undefined) return one.result === "not ok" ? alone(one, here, other) : one;
    if (again.result === one.result) return one;
    const failed = [one, again].find(({ result }) => result === "not ok");
    return failed === undefined ? one : { ...failed, result: "flaky" };
  });
  // A line may be lost among others: one run is enough to say that a test is there.
  const more = other.cases.filter(({ name }) => !here.has(name))
    .map((one) => one.result === "not ok" ? alone(one, there, better) : one);
  const all = [...cases, ...more];
  if (better.lost !== undefined) return { cases: all, lost: better.lost };
  return other.lost === undefined ? { cases: all } : { cases: all, unsure: other.lost };
}

/**
 * A failure that the other run does not have: that run says that it need not be, if it came to its end, and if no
 * failure stands in that place by another name (parameters may be called by addresses).
 */
function alone(
  one: TestCase,
  own: ReadonlyMap<string, TestCase>,
  { lost, cases }: KunitResults,
): TestCase {
  const group = outerOf(one.name);
  const renamed = cases.some(({ name, result }) =>
    result === "not ok" && !own.has(name) && outerOf(name) === group
  );
  return lost !== undefined || renamed ? one : { ...one, result: "flaky" };
}

/** `a.b` of a.b.c. */
function outerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}
