/**
 * Goldens: texts that a person reads, kept as files.
 * @module
 */
import assert from "node:assert/strict";

/**
 * Compares a text with a file of `dir`. With `UPDATE_GOLDENS=1` in the environment the file is
 * written instead; look at the difference before you commit it.
 */
export async function golden(dir: URL, name: string, text: string): Promise<void> {
  const file = new URL(name, dir);
  if (Deno.env.get("UPDATE_GOLDENS") === "1") {
    await Deno.mkdir(new URL(".", file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  assert.equal(text, await Deno.readTextFile(file));
}

/** The folders of a report's goldens, by how the name ends. */
const FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/-(?:\d+|color)\.txt$/, "widths"],
  [/\.txt$/, "terminal"],
  [/\.xml$/, "junit"],
  [/\.md$/, "markdown"],
  [/\.json$/, "json"],
  [/\.html$/, "html"],
  [/\.mail$/, "mail"],
];

/** The file of a report's golden, `break-and-mend.md`. */
export function reportFile(name: string): URL {
  const [, folder] = FOLDERS.find(([ending]) => ending.test(name))!;
  return new URL(`golden/${folder}/${name}`, import.meta.url);
}

/** The same as {@linkcode golden}, for a report in one of its forms. */
export function reportGolden(name: string, text: string): Promise<void> {
  return golden(reportFile(name), "", text);
}
