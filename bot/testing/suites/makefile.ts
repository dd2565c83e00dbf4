/**
 * The tests that a Makefile of the tree builds. Pure.
 * @module
 */
import { nameOf } from "../../text/paths.ts";

/** An object that a symbol of the configuration adds. */
export interface TestObject {
  /** Without CONFIG_. */
  readonly symbol: string;
  /** Relative to the Makefile, without `.o`. */
  readonly stem: string;
}

const RULE = /^\s*obj-\$\(CONFIG_(\w{1,100})\)\s*[+:]?=\s*(.{1,2000})$/;
const TEST = /kunit|test/i;

/** Objects whose name or symbol says that they are tests: `obj-$(CONFIG_TEST_SORT) += test_sort.o`. */
export function testObjects(makefile: string): readonly TestObject[] {
  return makefile.replaceAll("\\\n", " ").split("\n").flatMap((line) => {
    const [, symbol, objects] = RULE.exec(line.replace(/#.*/, "")) ?? [];
    if (symbol === undefined) return [];
    return objects!.trim().split(/\s+/).filter((one) => one.endsWith(".o"))
      .map((one) => ({ symbol, stem: one.slice(0, -2) }))
      .filter(({ stem }) => TEST.test(symbol) || TEST.test(stem));
  });
}

/** What a test is about, by its name: `list_sort` of test_list_sort, list-test and list_sort_kunit. */
export function subjectOf(stem: string): string {
  const words = nameOf(stem).replaceAll("-", "_").toLowerCase()
    .replace(/^(?:k?unit_)?tests?_/, "").split("_");
  while (words.length > 1 && /^(?:kunit|tests?|unit)$/.test(words.at(-1)!)) words.pop();
  return words.join("_");
}

const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*["<]([\w./+-]{1,200})[">]/gm;

/** The names in `#include` lines of a source. */
export function includesOf(source: string): readonly string[] {
  return [...source.matchAll(INCLUDE)].map(([, name]) => name!);
}
