/**
 * Whether patches take a test out of the tree, by the lines that they remove. Pure.
 * @module
 */
import type { FileHunks } from "../hunks.ts";

/** A self-test, `TARGET:PROGRAM`, and endings of programs, which name nothing. */
const PROGRAM = /^[\w/-]+:(.+)$/, ENDINGS = ["sh", "py", "pl"];
/** Where tests stand: what other files lose names none of them. */
const OF_TESTS = /test|kunit/i;

/**
 * For the patches, whether they remove a line of tests that names one: its case or its parameter as a word, which is what
 * a function is called, or its suite as a string (`.name = "sort"`). The program of a self-test is a word of its Makefile.
 * What stands in a line that comes is not removed.
 */
export function removedTests(
  patches: readonly (readonly FileHunks[])[],
): (name: string) => boolean {
  const lines = patches.flat()
    .filter(({ path, renamedFrom = "" }) => OF_TESTS.test(path) || OF_TESTS.test(renamedFrom))
    .flatMap(({ hunks }) => hunks).flatMap(({ lines }) => lines);
  const removed = lines.filter((line) => line.startsWith("-"));
  const added = lines.filter((line) => line.startsWith("+"));
  const words = wordsOf(removed), stay = wordsOf(added);
  const strings = stringsOf(removed), stayStrings = stringsOf(added);
  const isRemoved = (name: string) => {
    const parts = name.match(/\w+/g) ?? [];
    return parts.every((part) => words.has(part)) && parts.some((part) => !stay.has(part));
  };
  return (name) => {
    const [suite, ...inside] = name.replace(/ \(\d+\)$/, "").split(".");
    const program = PROGRAM.exec(suite!)?.[1];
    const isGone = program === undefined
      ? strings.has(`"${suite}"`) && !stayStrings.has(`"${suite}"`)
      : isRemoved(program);
    return isGone || inside.some((one) => !ENDINGS.includes(one) && isRemoved(one));
  };
}

function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.match(/\w+/g) ?? []));
}

function stringsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.match(/"[^"]*"/g) ?? []));
}
