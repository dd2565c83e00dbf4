/**
 * Reads what a kernel with KUnit prints as it boots (Documentation/dev-tools/ktap.rst), as the kernel's own
 * tools/testing/kunit/kunit_parser.py does: nested suites, plans, skips, and what has no result. Pure.
 * @module
 */
import type { TestCase } from "./types.ts";

/** What was read. */
export interface KunitResults {
  /**
   * Every test that has no test in it, by its path `SUITE.CASE.PARAM`; in their order, each once. None: the kernel
   * says that it has no suite.
   */
  readonly cases: readonly TestCase[];
  /** Why it did not come to its end, in one line; undefined: all that was planned has a result. */
  readonly lost?: string;
}

/** Tests of one indentation that wait for the result of what they are in. */
interface Level {
  name?: string;
  plan?: number;
  results: number;
  cases: TestCase[];
}

const STAMP = /^(?:<\d{1,3}>)?\[ *\d{1,12}\.\d{1,9}\](?:\[ *[TC]\d{1,10}\])? ?/;
/** Kernels before 6.3 call it TAP 14. */
const VERSION = /^([ \t]*)(?:KTAP version 1|TAP version 1[34]?)\b/;
const SUBTEST = /^([ \t]*)# Subtest: (.{1,200})$/;
const PLAN = /^([ \t]*)1\.\.(\d{1,7})\b/;
const RESULT = /^(?<nested>[ \t]*)(?<bad>not )?ok \d{1,9}(?: +-?)?(?<rest>.*)$/;
/** A hash sign within a name begins no directive: parameters may be called `a#1` and `a#2`. */
const DIRECTIVE = /(?:^|\s)# *(?:$|\s|(?<skip>SKIP)\b|[A-Za-z])/;
/** A kernel begins. */
const BANNER = /^Linux version \d/;
/** The kernel turns itself off: nothing more comes of its tests. */
const END = /^reboot: (?:System halted|Restarting system|Power down)/;
const PANIC = /Kernel panic - not syncing: (.{1,200})/;
/** So many tests nobody has; lines of a failure; characters of a line. */
const MAX_CASES = 50_000, LINES = 12, COLUMNS = 300;
/** What is said of a kernel that was to run tests. */
export const NO_TEST = "the kernel ran no test";

/** Reads a whole console. */
export function readKunit(text: string): KunitResults {
  const levels = new Map<number, Level>();
  const at = (depth: number): Level => {
    const known = levels.get(depth);
    if (known !== undefined) return known;
    const level: Level = { results: 0, cases: [] };
    levels.set(depth, level);
    return level;
  };
  let began = false, again = false, panic: string | undefined, lines: string[] = [], total = 0;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/(?<!\r)\r+$/, "").replace(STAMP, "");
    panic ??= PANIC.exec(line)?.[1];
    const version = VERSION.exec(line);
    if (version !== null) {
      if (!began && version[1] !== "") continue;
      began = true;
      at(depthOf(version[1]!));
      continue;
    }
    if (!began) continue;
    if (END.test(line)) break;
    if (BANNER.test(line)) {
      again = true;
      break;
    }
    const subtest = SUBTEST.exec(line), plan = PLAN.exec(line);
    if (subtest !== null) at(depthOf(subtest[1]!)).name = subtest[2]!.trim();
    else if (plan !== null) at(depthOf(plan[1]!)).plan = Number(plan[2]);
    const found = RESULT.exec(line)?.groups;
    if (found === undefined) {
      if (line.trim() !== "") lines = [...lines.slice(1 - LINES), line.slice(0, COLUMNS)];
      continue;
    }
    if (++total > MAX_CASES) return { cases: whole(at(0).cases), lost: "it has too many tests" };
    const directive = DIRECTIVE.exec(found.rest!), skip = directive?.groups?.skip !== undefined;
    const depth = depthOf(found.nested!), given = found.rest!.slice(0, directive?.index).trim();
    const name = given === "" ? "unnamed" : given.slice(0, COLUMNS);
    const inside = close(levels, depth);
    const level = at(depth);
    level.results++;
    const result = skip ? "skip" : found.bad === undefined ? "ok" : "not ok";
    // What failed in it tells why it fails, also if it says that it was skipped; what did so by itself is a test.
    const failed = inside.some((one) => one.result === "not ok");
    level.cases.push(...skip && !failed ? [] : inside.map((one) => below(name, one)));
    if (inside.length === 0 || !failed && result !== "ok") {
      level.cases.push({ name, result, lines: result === "not ok" ? lines : [] });
    }
    lines = [];
  }
  if (!began) return { cases: [], lost: panicked(panic) ?? NO_TEST };
  const { plan, results } = at(0);
  const open = [...levels].filter(([depth]) => depth > 0).sort(([a], [b]) => a - b)
    .flatMap(([, { name }]) => name ?? []);
  const left = close(levels, 0);
  const outer = open.length === 0 ? left : left.map((one) => below(open[0]!, one));
  const cases = whole([...at(0).cases, ...outer]);
  const inTest = open.length === 0 ? "" : ` in ${open.join(".")}`;
  if (panic !== undefined) return { cases, lost: `${panicked(panic)!}${inTest}` };
  if (again) return { cases, lost: `the kernel started anew${inTest}` };
  if (open.length > 0) return { cases, lost: `it ended${inTest}` };
  if (plan === undefined || results < plan) {
    return { cases, lost: `${results} of ${plan ?? "unknown"} suites have a result` };
  }
  return { cases };
}

/** Tests deeper than this, and what their plans lack. */
function close(levels: Map<number, Level>, depth: number): TestCase[] {
  const deeper = [...levels.keys()].filter((one) => one > depth).sort((a, b) => b - a);
  let inside: TestCase[] = [];
  for (const [i, one] of deeper.entries()) {
    const { plan, results, cases } = levels.get(one)!;
    levels.delete(one);
    const outer = i === deeper.length - 1 ? undefined : levels.get(deeper[i + 1]!)?.name;
    const own = outer === undefined || inside.length === 0
      ? inside
      : inside.map((each) => below(outer, each));
    inside = [...cases, ...own];
    if (plan !== undefined && results < plan) {
      const name = `${plan - results} of ${plan} planned tests`;
      inside.push({ name, result: "not ok", lines: ["have no result"] });
    }
  }
  return inside;
}

function below(outer: string, one: TestCase): TestCase {
  return { ...one, name: `${outer}.${one.name}`.slice(0, COLUMNS) };
}

/** Each name once: what fails once fails. */
function whole(cases: readonly TestCase[]): readonly TestCase[] {
  const all = new Map<string, TestCase>();
  for (const one of cases) {
    const known = all.get(one.name);
    if (known === undefined || known.result !== "not ok") all.set(one.name, one);
  }
  return [...all.values()];
}

function panicked(panic: string | undefined): string | undefined {
  return panic === undefined ? undefined : `the kernel panicked: ${panic}`;
}

/** Four blanks a level; old kernels indent with tabs. */
function depthOf(blanks: string): number {
  return Math.ceil(blanks.replaceAll("\t", "    ").length / 4);
}
