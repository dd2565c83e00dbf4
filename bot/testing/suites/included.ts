/**
 * The tests that a source of the tree includes at its end, where a symbol turns them on. Pure.
 * @module
 */
import { dirOf, nameOf, normal } from "../../text/paths.ts";
import { subjectOf } from "./makefile.ts";

/** A test that is no object of its own. */
export interface IncludedTest {
  /** Without CONFIG_. */
  readonly symbol: string;
  /** As the source names it: `tests/exec_kunit.c`. */
  readonly name: string;
}

const LINE = /^[ \t]*#[ \t]*(if|endif|include)(?:n?def)?\b(.{0,200})/gm;
const TEST = /kunit|test/i;

/** `#ifdef CONFIG_EXEC_KUNIT_TEST`, and in it `#include "tests/exec_kunit.c"`. */
export function includedTests(source: string): readonly IncludedTest[] {
  const found: IncludedTest[] = [], open: (string | undefined)[] = [];
  for (const [, word, rest] of source.matchAll(LINE)) {
    if (word === "if") {
      open.push(
        [...rest!.matchAll(/CONFIG_(\w+)/g)].map(([, one]) => one!)
          .find((one) => TEST.test(one)),
      );
    } else if (word === "endif") open.pop();
    else {
      const name = /^[ \t]*"([\w./+-]+\.c)"/.exec(rest!)?.[1];
      const symbol = open.findLast((one) => one !== undefined);
      if (name !== undefined && TEST.test(name) && symbol !== undefined) {
        found.push({ symbol, name });
      }
    }
  }
  return found;
}

/** The sources that a test may be included by, going by its name: fs/exec.c for fs/tests/exec_kunit.c. */
export function mayInclude(test: string): readonly string[] {
  if (!TEST.test(nameOf(test)) || !test.endsWith(".c")) return [];
  const subject = subjectOf(test.slice(0, -2));
  return ["", "../"].flatMap((up) =>
    [subject, subject.replaceAll("_", "-")].flatMap((name) =>
      normal(`${dirOf(test)}/${up}${name}.c`) ?? []
    )
  );
}
