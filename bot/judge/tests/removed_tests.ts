/**
 * Whether patches take a test out of the tree, by the lines that they remove. Pure.
 * @module
 */
import type { FileHunks } from "../hunks.ts";

/** A self-test, `TARGET:PROGRAM`, and endings of programs, which name nothing. */
const PROGRAM = /^[\w/-]+:(.+)$/, ENDINGS = ["sh", "py", "pl"];

/**
 * For the patches, whether they remove a line that names a test: its case or its parameter as a word, which is what
 * a function is called, or its suite as a string (`.name = "sort"`). The program of a self-test is a word of its Makefile,
 * and one that stays in the line is not removed.
 */
export function removedTests(
  patches: readonly (readonly FileHunks[])[],
): (name: string) => boolean {
  const lines = patches.flat().flatMap(({ hunks }) => hunks).flatMap(({ lines }) => lines);
  const removed = lines.filter((line) => line.startsWith("-"));
  const words = wordsOf(removed), stay = wordsOf(lines.filter((line) => line.startsWith("+")));
  const strings = new Set(removed.flatMap((line) => line.match(/"[^"]*"/g) ?? []));
  const isRemoved = (name: string) => {
    const parts = name.match(/\w+/g) ?? [];
    return parts.length > 0 && parts.every((part) => words.has(part));
  };
  return (name) => {
    const [suite, ...inside] = name.replace(/ \(\d+\)$/, "").split(".");
    const program = PROGRAM.exec(suite!)?.[1];
    if (program === undefined) return strings.has(`"${suite}"`) || inside.some(isRemoved);
    return isRemoved(program) && program.match(/\w+/g)!.some((part) => !stay.has(part)) ||
      inside.some((one) => !ENDINGS.includes(one) && isRemoved(one));
  };
}

function wordsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.match(/\w+/g) ?? []));
}
