/**
 * The error that explains a cell. Pure.
 * @module
 */
import type { LogFacts } from "./log/types.ts";
import type { Diagnostic } from "./types.ts";

/**
 * The first error that was printed: of the first target that failed, by name, since make's jobs
 * print in another order each time; and there the one that the tool printed first, since what comes
 * after it often follows from it alone. Kconfig speaks before anything is made, so its errors come
 * first; those that are said of no target come last. What has no `seq` (a result of an older
 * version) keeps its order. Undefined if there is no error.
 */
export function firstError<T extends Diagnostic>(
  diagnostics: readonly T[],
  brokenTargets: readonly string[],
): T | undefined {
  return inPrintOrder(diagnostics.filter((d) => d.severity === "error"), brokenTargets)[0];
}

/** What there is to say of a make that failed, and of which no line is known for an error. */
export function unexplained({ said }: Pick<LogFacts, "said">): string {
  return said === undefined
    ? "make failed without an error message; see the log"
    : `make failed after it printed: ${said}`;
}

/** All of them, sorted as {@linkcode firstError} chooses. */
export function inPrintOrder<T extends Diagnostic>(
  diagnostics: readonly T[],
  brokenTargets: readonly string[],
): readonly T[] {
  const broken = new Set(brokenTargets);
  const stage = ({ tool, target }: Diagnostic) =>
    tool === "kconfig" ? 0 : target === undefined ? 3 : broken.has(target) ? 1 : 2;
  return diagnostics.toSorted((a, b) =>
    stage(a) - stage(b) || compare(a.target ?? "", b.target ?? "") || (a.seq ?? 0) - (b.seq ?? 0)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
