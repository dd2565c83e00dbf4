/**
 * Results of KTAP in one another, by how far they are indented: whose a result is shows when the result of what it
 * is in comes. Pure.
 * @module
 */
import { distinctNames } from "../text/distinct.ts";
import type { TestCase } from "./types.ts";

/** Results that wait for the result of what they are in. A depth is a number of blanks. */
export interface KtapLevels {
  /** A version line: tests begin. */
  begin(depth: number): void;
  /** `# Subtest: NAME`. */
  header(depth: number, name: string): void;
  /** `1..PLAN`. The first one of its tests counts: a later one is what a kernel printed between. */
  plan(depth: number, plan: number): void;
  /** A result. What is in it is its own, and has its name before theirs. */
  result(depth: number, one: TestCase): void;
  /** All of them, each by its path, and each path once: the second `a` is `a (2)`. Call it once, at the end. */
  end(): Ended;
}

/** What there is at the end. */
export interface Ended {
  readonly cases: readonly TestCase[];
  /** The path of the tests that have no result yet, the outermost first. */
  readonly open: readonly string[];
  /** Suites that have a result. */
  readonly results: number;
  /** Suites that were planned; undefined: nobody said. */
  readonly plan?: number;
}

/** Tests of one indentation. */
interface Level {
  name?: string;
  plan?: number;
  results: number;
  cases: TestCase[];
}

/** Characters of a path. */
export const MAX_PATH = 300;

/** No results yet. */
export function ktapLevels(): KtapLevels {
  const levels = new Map<number, Level>();
  /** Of the kernel's earlier documents: one for each module with tests. */
  let results = 0, plan = 0, lacks = false;
  const at = (depth: number): Level => {
    const known = levels.get(depth);
    if (known !== undefined) return known;
    const level: Level = { results: 0, cases: [] };
    levels.set(depth, level);
    return level;
  };
  /** What began before at an indentation has no result of its own; what encloses it may have a plan that says so. */
  const again = (depth: number) => {
    const { name } = at(depth);
    if (depth > 0) {
      const inside = close(levels, depth);
      const outer = [...levels.keys()].filter((one) => one < depth).sort((a, b) => b - a)[0] ?? 0;
      at(outer).cases.push(...name === undefined ? inside : inside.map((one) => below(name, one)));
      return;
    }
    at(0).cases.push(...close(levels, 1));
    const level = at(0);
    results += level.results;
    plan += level.plan ?? level.results;
    lacks ||= level.plan !== undefined && level.results < level.plan;
    level.results = 0;
    level.plan = undefined;
  };
  return {
    begin(depth) {
      const { name, plan, results } = at(depth);
      if (name !== undefined || plan !== undefined || results > 0) again(depth);
      at(depth);
    },
    header(depth, name) {
      if (depth === 0) return;
      const level = at(depth);
      if (level.name !== undefined || level.results > 0) again(depth);
      at(depth).name = name;
    },
    plan(depth, plan) {
      const level = levels.get(depth);
      if (level !== undefined) level.plan ??= plan;
    },
    result(depth, one) {
      const began = [...levels.keys()].some((each) => each > depth);
      const inside = close(levels, depth + 1), level = at(depth);
      level.results++;
      level.cases.push(...inside.map((each) => below(one.name, each)));
      const failed = inside.some(({ result }) => result === "not ok");
      if (inside.length > 0) {
        // What failed in it tells why it fails; what did so by itself is a test.
        if (one.result === "not ok" && !failed) level.cases.push(one);
      } else if (began && one.result === "ok") {
        level.cases.push({ ...one, result: "skip", why: "it has no test" });
      } else level.cases.push(one);
    },
    end() {
      const open = [...levels].filter(([depth]) => depth > 0).sort(([a], [b]) => a - b)
        .flatMap(([, { name }]) => name ?? []);
      const left = close(levels, 1);
      const outer = open.length === 0 ? left : left.map((one) => below(open[0]!, one));
      const level = at(0),
        cases = distinctNames(
          [...level.cases, ...outer].map((one) => one.name === "" ? below("unnamed", one) : one),
        );
      const planned = level.plan === undefined ? undefined : plan + level.plan;
      const count = results + level.results;
      // What a document has too many does not make up for what another one lacks.
      const most = lacks && planned !== undefined ? Math.min(count, planned - 1) : count;
      return { cases, open, results: most, ...planned === undefined ? {} : { plan: planned } };
    },
  };
}

/** Takes tests of this depth and deeper, with what their plans lack: that is a fault of what they are in. */
function close(levels: Map<number, Level>, depth: number): TestCase[] {
  const deeper = [...levels.keys()].filter((one) => one >= depth).sort((a, b) => b - a);
  let inside: TestCase[] = [];
  for (const [i, one] of deeper.entries()) {
    const { plan, results, cases } = levels.get(one)!;
    levels.delete(one);
    const outer = i === deeper.length - 1 ? undefined : levels.get(deeper[i + 1]!)?.name;
    const own = outer === undefined ? inside : inside.map((each) => below(outer, each));
    inside = [...cases, ...own];
    if (plan !== undefined && results < plan) {
      const why = `${plan - results} of ${plan} planned tests have no result`;
      inside.push({ name: "", result: "not ok", lines: [], why });
    }
  }
  return inside;
}

/** A test in another one; one without a name is that other one itself. */
function below(outer: string, one: TestCase): TestCase {
  return { ...one, name: (one.name === "" ? outer : `${outer}.${one.name}`).slice(0, MAX_PATH) };
}
