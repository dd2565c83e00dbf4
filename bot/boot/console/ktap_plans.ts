/**
 * Whether all tests that KTAP plans (`1..3`) have a result: one that dies, or whose output is
 * lost, tells none. Pure.
 * @module
 */

/** Counts results against plans; what it gives are the names of tests that lack some, empty where there is no name. */
export interface KtapPlans {
  /** Takes a line that is no result; gives the test that ends with it and lacks one. */
  line(text: string): string | undefined;
  /** Takes a result, by its indentation; gives the tests within it that lack one. */
  result(depth: number): readonly string[];
  /** Whether tests began within what stands at an indentation, and none was planned or told: before its result. */
  isEmpty(depth: number): boolean;
  /** The tests that lack one so far. */
  open(): readonly string[];
}

/** Tests of one indentation. */
interface Level {
  /** Of a plan that stands before the results. */
  plan?: number;
  /** Whether a version line began it. */
  begun?: boolean;
  results: number;
  name: string;
}

const PLAN = /^([ \t]*)1\.\.(\d{1,6})(?: *#.*)?$/;
const VERSION = /^([ \t]*)K?TAP version \d/;
const SUBTEST = /^([ \t]*)# Subtest: (.{1,100})$/;
/** More levels nobody nests. */
const MAX_LEVELS = 50;

/** Nothing planned yet. */
export function ktapPlans(): KtapPlans {
  const levels = new Map<number, Level>();
  const at = (depth: number): Level | undefined => {
    const known = levels.get(depth);
    if (known !== undefined || levels.size >= MAX_LEVELS) return known;
    const level = { results: 0, name: "" };
    levels.set(depth, level);
    return level;
  };
  const lacks = ({ plan, results }: Level) => plan !== undefined && results < plan;
  /** Ends what stands at an indentation; gives its name if it lacks a result. */
  const end = (depth: number): string | undefined => {
    const level = levels.get(depth);
    levels.delete(depth);
    return level !== undefined && lacks(level) ? level.name : undefined;
  };
  const planned = (depth: number, plan: number): string | undefined => {
    const before = at(depth);
    if (before === undefined) return undefined;
    if (before.plan === undefined && before.results > 0) {
      // A plan may come last.
      levels.delete(depth);
      return before.results < plan ? before.name : undefined;
    }
    const lost = before.plan === undefined ? undefined : end(depth);
    const level = at(depth)!;
    level.plan = plan;
    return lost;
  };
  return {
    line(text) {
      const plan = PLAN.exec(text);
      if (plan !== null) return planned(plan[1]!.length, Number(plan[2]));
      const version = VERSION.exec(text);
      if (version !== null) {
        const depth = version[1]!.length, lost = end(depth), level = at(depth);
        if (level !== undefined) level.begun = true;
        return lost;
      }
      const subtest = SUBTEST.exec(text);
      const level = subtest === null ? undefined : at(subtest[1]!.length);
      if (level !== undefined) level.name = subtest![2]!.trim();
      return undefined;
    },
    result(depth) {
      const inside = [...levels.keys()].filter((one) => one > depth).sort((a, b) => b - a);
      const lost = inside.map(end).filter((name) => name !== undefined);
      const level = at(depth);
      if (level !== undefined) level.results++;
      return lost;
    },
    isEmpty: (depth) =>
      [...levels].some(([one, { begun, plan, results }]) =>
        one > depth && begun === true && plan === undefined && results === 0
      ),
    open: () => [...levels.values()].filter(lacks).map(({ name }) => name),
  };
}
