/**
 * What a result within a program says: kselftest.h puts the name of a test where others put the reason. Pure.
 * @module
 */
import { resultOf } from "../ktap.ts";
import type { TestCase } from "../types.ts";

/** Directives in the place of a name: `# SKIP NAME`. Behind a name they have a reason. */
const FIRST = /^# *(?<word>SKIP|XFAIL|TODO|XPASS|error)\b[\s:]*(?<name>.*)$/i,
  LATER = /^(?<name>.*?\S)\s+# *(?<word>SKIP|XFAIL|TODO)\b[\s:]*(?<why>.*)$/i;
/** What ends a line for some, and not here. */
const BREAKS = /[\r\u0085\u2028\u2029]+/g;

/**
 * A result from what is behind its number. `lines` are those before it. An expected failure is no pass, and no failure either,
 * whatever its line begins with: `ok 1 # XFAIL name`, `not ok 1 name # TODO`.
 */
export function caseOf(bad: boolean, rest: string, lines: readonly string[]): TestCase {
  const text = rest.replace(BREAKS, " ").trim().replace(/^- /, "");
  const first = FIRST.exec(text)?.groups, later = first ?? LATER.exec(text)?.groups;
  const name = (later?.name ?? text).trim(), why = later?.why?.trim() ?? "";
  const result = resultOf({ bad: bad ? "not " : undefined, rest: name }, lines);
  switch (later?.word?.toUpperCase()) {
    case "SKIP":
      return skipped(result.name, why);
    case "XFAIL":
    case "TODO":
      return skipped(result.name, `expected to fail${why === "" ? "" : `: ${why}`}`);
    default:
      return result;
  }
}

function skipped(name: string, why: string): TestCase {
  return { name, result: "skip", lines: [], ...why === "" ? {} : { why: why.slice(0, 200) } };
}
