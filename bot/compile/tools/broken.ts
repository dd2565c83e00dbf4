/**
 * Which targets of a make of programs failed: they have names without an ending, unlike those of Kbuild.
 * @module
 */
import { readTextIfThere } from "../../system/files/files.ts";

/** `make[2]: *** [Makefile:20: page-types] Error 1`. */
const BROKEN =
  /^make(?:\[\d+\])?: \*\*\* \[(?:[^\]\n]+:\d+: |<builtin>: )?([^\]\n]+)\] Error (\d+)/gm;

/** The targets that a log names; those of a make in a make only where nothing else failed. */
export async function brokenIn(log: string, known: readonly string[]): Promise<readonly string[]> {
  const text = await readTextIfThere(log) ?? "";
  const own = new Set(known), outer = new Set<string>();
  for (const [, target = "", code] of text.matchAll(BROKEN)) {
    if (code === "2") outer.add(target);
    else own.add(target);
  }
  return [...own.size === 0 ? outer : own].sort();
}
