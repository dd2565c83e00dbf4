/**
 * Whether patches take a test out of the tree, by the lines that they remove. Pure.
 * @module
 */
import type { FileHunks } from "../hunks.ts";

/**
 * For the patches, whether they remove a line that names a test: its case or its parameter as a word, which is what
 * a function is called, or its suite as a string (`.name = "sort"`).
 */
export function removedTests(
  patches: readonly (readonly FileHunks[])[],
): (name: string) => boolean {
  const removed = patches.flat().flatMap(({ hunks }) => hunks)
    .flatMap(({ lines }) => lines.filter((line) => line.startsWith("-")));
  const words = new Set(removed.flatMap((line) => line.match(/\w+/g) ?? []));
  const strings = new Set(removed.flatMap((line) => line.match(/"[^"]*"/g) ?? []));
  return (name) => {
    const [suite, ...inside] = name.replace(/ \(\d+\)$/, "").split(".");
    return strings.has(`"${suite}"`) || inside.some((one) => {
      const parts = one.match(/\w+/g) ?? [];
      return parts.length > 0 && parts.every((part) => words.has(part));
    });
  };
}
