/**
 * Warnings that count as errors of the series, as make's and the compiler's `-Werror` have it. Pure.
 * @module
 */
import type { JudgedCell } from "./types.ts";

/** What `--werror` alone stands for. */
export const EVERY_WARNING = "all";

/**
 * Whether a warning is one of those that fail the gate: `all`; `unused` is -Wunused and all -Wunused-...;
 * or the tool that speaks, `modpost`.
 */
export function isWerror(
  { option, tool }: { readonly option?: string; readonly tool: string },
  list: readonly string[],
): boolean {
  return list.some((word) => {
    const name = word.replace(/^-W/, "");
    return name === EVERY_WARNING || tool === name || option === `-W${name}` ||
      option?.startsWith(`-W${name}-`) === true;
  });
}

/** The cells that add such a warning. */
export function warnedCells(
  cells: readonly JudgedCell[],
  list: readonly string[],
): readonly JudgedCell[] {
  if (list.length === 0) return [];
  return cells.filter(({ verdict, diagnostics }) =>
    verdict === "warn" && (list.includes(EVERY_WARNING) ||
      diagnostics.some((one) => one.status === "new" && isWerror(one, list)))
  );
}
