/**
 * Where names are defined that an object needs anew.
 * @module
 */
import { git } from "../system/git.ts";

/** How many objects may be compiled to find a definition; a name with more is a common word. */
const MAX_DEFINERS = 12;

/** Those of the enabled objects whose source looks as if it defined one of these names. */
export async function definers(
  source: string,
  enabled: ReadonlySet<string>,
  names: readonly string[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const name of names.slice(0, MAX_DEFINERS)) {
    const define = `^[A-Za-z_].*[ *]${name}\\(|EXPORT_SYMBOL(_GPL)?\\(${name}\\)`;
    const files = await git(source, ["grep", "-l", "-E", define, "--", "*.c", "*.S"]);
    for (const file of files.stdout.split("\n")) {
      const target = file.replace(/\.[cS]$/, ".o");
      if (target !== "" && enabled.has(target)) found.add(target);
    }
  }
  return [...found].slice(0, MAX_DEFINERS);
}
