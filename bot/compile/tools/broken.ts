/**
 * Which targets of a make of programs failed: they have names without an ending, unlike those of Kbuild. Pure.
 * @module
 */

/** `make[2]: *** [Makefile:20: page-types] Error 1`. */
const BROKEN =
  /^make(?:\[\d+\])?: \*\*\* \[(?:[^\]\n]+:\d+: |<builtin>: )?([^\]\n]+)\] Error (\d+)/gm;

/**
 * The targets that a log names, beside those that are known; those of a make in a make only where nothing else failed. Paths
 * of the source are those of the tree.
 */
export function brokenIn(log: string, known: readonly string[], source: string): readonly string[] {
  const own = new Set(known), outer = new Set<string>();
  for (const [, target = "", code] of log.matchAll(BROKEN)) {
    (code === "2" ? outer : own).add(
      target.startsWith(`${source}/`) ? target.slice(source.length + 1) : target,
    );
  }
  return [...own.size === 0 ? outer : own].sort();
}
