/**
 * Warnings that count as errors of the series, as make's and the compiler's `-Werror` have it. Pure.
 * @module
 */
import type { JudgedCell, Verdict } from "../types.ts";
import { isNewWarning } from "./news.ts";

/** What `--werror` alone stands for. */
export const EVERY_WARNING = "all";

/** Who warns and is no compiler's option: what {@linkcode isWerror} knows by the tool that speaks. */
export const WARNING_TOOLS: readonly string[] = [
  ...["cc", "as", "ld", "modpost", "objtool", "kconfig", "dtc", "dtschema", "sparse", "kernel-doc"],
  ...["make", "ccache", "kernel", "test", "boot", "other"],
];

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

/**
 * A patch that mends a break, stands on a base that has one, or whose state a test skips, may add a
 * warning nevertheless.
 */
const MAY_WARN: ReadonlySet<Verdict> = new Set(["warn", "fixed", "base-broken", "untested"]);

/** The cells that add such a warning. */
export function warnedCells(
  cells: readonly JudgedCell[],
  list: readonly string[],
): readonly JudgedCell[] {
  if (list.length === 0) return [];
  return cells.filter(({ state, verdict, diagnostics }) => {
    const news = diagnostics.filter(isNewWarning);
    // What is flaky fails by chance: it counts where it is named, as `boot`, and not as one of all.
    const counted = news.filter(({ tool }) => tool !== "boot" || list.includes("boot"));
    if (news.length > 0 && counted.length === 0) return false;
    // What a boot warns of is no diagnostic.
    return verdict === "warn" && list.includes(EVERY_WARNING) ||
      state > 0 && MAY_WARN.has(verdict) && counted.some((one) => isWerror(one, list));
  });
}
