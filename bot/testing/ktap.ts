/**
 * Reads what a kernel with KUnit prints as it boots (Documentation/dev-tools/ktap.rst), as the kernel's own
 * tools/testing/kunit/kunit_parser.py does: nested suites, plans, skips, and what has no result. Where that one lets
 * pass what is wrong (results that were not planned, a suite that ends without a result), this does not. Pure.
 * @module
 */
import { ktapLevels, MAX_PATH } from "./ktap_levels.ts";
import type { TestCase } from "./types.ts";

/** What was read. */
export interface KunitResults {
  /**
   * Every test that has no test in it, by its path `SUITE.CASE.PARAM`, and every suite that fails by itself; in
   * their order, each once. None: the kernel says that it has no suite.
   */
  readonly cases: readonly TestCase[];
  /** Why it did not come to its end, in one line; undefined: all that was planned has a result. */
  readonly lost?: string;
  /** Of two runs, one of which came to its end: why the other one did not. */
  readonly unsure?: string;
}

/** What a kernel puts before its lines. */
export const STAMP = /^(?:<\d{1,3}>)?\[ *\d{1,12}\.\d{1,9}\](?:\[ *[TC]\d{1,10}\])? ?/;
const VERSION = /^(?<nested>[ \t]*)(?<name>K?TAP) version (?<number>\d{1,9})\s*$/;
/** Those that we read. Kernels before 6.3 call it TAP 14. */
const VERSIONS = ["KTAP 1", "TAP 13", "TAP 14"];
const SUBTEST = /^([ \t]*)# Subtest: (.{1,200})$/;
const PLAN = /^([ \t]*)1\.\.(\d{1,7})\s*(?:#.*)?$/;
const RESULT = /^(?<nested>[ \t]*)(?<bad>not )?ok \d{1,9}(?: (?:- )?(?<rest>.*))?$/;
/** A hash sign within a name begins no directive: parameters may be called `a#1` and `a#2`. */
const DIRECTIVE = /(?:^|\s)# *(?:$|\s|(?<skip>SKIP)\b *(?<why>.{0,200})|[A-Za-z])/;
/** A kernel begins. */
export const BANNER = /^Linux version \d/;
/** The kernel turns itself off: nothing more comes of its tests. */
export const END = /^reboot: (?:System halted|Restarting system|Power down)/;
export const PANIC = /Kernel panic - not syncing:(.{0,200})/;
/** So many tests nobody has. */
export const MAX_CASES = 50_000;
/** Lines of a failure; characters of a line. */
const LINES = 12, COLUMNS = 300;
/** What is said of a kernel that was to run tests. */
export const NO_TEST = "the kernel ran no test";

/** Reads a whole console. */
export function readKunit(text: string): KunitResults {
  const levels = ktapLevels();
  let began = false, ended: string | undefined, panic: string | undefined;
  let lines: string[] = [], total = 0;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/(?<!\r)\r+$/, "").replace(STAMP, "");
    panic ??= PANIC.exec(line)?.[1];
    const version = VERSION.exec(line)?.groups;
    if (version !== undefined) {
      if (!began && version.nested !== "") continue;
      const { name, number } = version;
      if (!VERSIONS.includes(`${name} ${number}`)) {
        const lost = `it speaks ${name} version ${number}, which is not known here`;
        return { cases: levels.end().cases, lost };
      }
      began = true;
      levels.begin(depthOf(version.nested!));
      continue;
    }
    if (!began) continue;
    if (END.test(line)) break;
    if (BANNER.test(line)) {
      ended = "the kernel started anew";
      break;
    }
    const subtest = SUBTEST.exec(line), plan = PLAN.exec(line);
    if (subtest !== null) levels.header(depthOf(subtest[1]!), subtest[2]!.trim());
    else if (plan !== null) levels.plan(depthOf(plan[1]!), Number(plan[2]));
    const found = RESULT.exec(line)?.groups;
    if (found === undefined) {
      lines = withLine(lines, line);
      continue;
    }
    if (++total > MAX_CASES) return { cases: levels.end().cases, lost: "it has too many tests" };
    levels.result(depthOf(found.nested!), resultOf(found, lines));
    lines = [];
  }
  if (!began) return { cases: [], lost: panicked(panic) ?? NO_TEST };
  const { cases, open, results, plan } = levels.end();
  const inTest = open.length === 0 ? "" : ` in ${open.join(".")}`;
  if (panic !== undefined) return { cases, lost: `${panicked(panic)!}${inTest}` };
  if (ended !== undefined) return { cases, lost: `${ended}${inTest}` };
  if (open.length > 0) return { cases, lost: `it ended${inTest}` };
  if (plan === undefined || results < plan) {
    return { cases, lost: `${results} of ${plan ?? "unknown"} suites have a result` };
  }
  return { cases };
}

/** The last lines before a result, with one more. */
export function withLine(lines: readonly string[], line: string): string[] {
  return line.trim() === "" ? [...lines] : [...lines.slice(1 - LINES), line.slice(0, COLUMNS)];
}

/** What a line says of its test, which the lines before are of. */
export function resultOf(
  { bad, rest = "" }: { readonly [group: string]: string | undefined },
  lines: readonly string[],
): TestCase {
  const directive = DIRECTIVE.exec(rest), { skip, why = "" } = directive?.groups ?? {};
  const given = rest.slice(0, directive?.index).trimEnd();
  const name = given === "" ? "unnamed" : given.slice(0, MAX_PATH);
  if (skip !== undefined) {
    return { name, result: "skip", lines: [], ...why.trim() === "" ? {} : { why: why.trim() } };
  }
  return bad === undefined
    ? { name, result: "ok", lines: [] }
    : { name, result: "not ok", lines: [...lines] };
}

/** Why there is no more to come. */
export function panicked(panic: string | undefined): string | undefined {
  if (panic === undefined) return undefined;
  return ["the kernel panicked", panic.trim()].filter((one) => one !== "").join(": ");
}

/** In blanks; old kernels indent with tabs. */
function depthOf(blanks: string): number {
  return blanks.replaceAll("\t", "    ").length;
}
