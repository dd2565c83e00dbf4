/**
 * Which targets of a make of programs failed: they have names without an ending, unlike those of Kbuild.
 * @module
 */
import { peekChunks } from "../../system/files/peek.ts";
import { below } from "../../text/paths.ts";
import { lineSplitter } from "../lines.ts";

/** `make[2]: *** [Makefile:20: page-types] Error 1`. */
const BROKEN = /^make(?:\[\d+\])?: \*\*\* \[(?:[^\]]+:\d+: |<builtin>: )?([^\]]+)\] Error (\d+)/;

/**
 * The targets that a log names, beside those that are known; those of a make in a make only where nothing else failed. Paths
 * of the source are those of the tree.
 */
export function brokenIn(log: string, known: readonly string[], source: string): readonly string[] {
  const own = new Set(known), outer = new Set<string>();
  const lines = lineSplitter((line) => {
    const [, target, code] = BROKEN.exec(line) ?? [];
    if (target === undefined) return;
    (code === "2" ? outer : own).add(below(target, source) ?? target);
  });
  for (const chunk of peekChunks(log)) lines.push(chunk);
  lines.end();
  return [...own.size === 0 ? outer : own].sort();
}
