/**
 * Reports whose states have trees of their own.
 */
import type { Report } from "../../bot/report/model/schema.ts";
import { report } from "../report/make_report.ts";

/** The tree hash of state n, where no git made one. */
export function treeOf(n: number): string {
  return String(n).padStart(40, "a");
}

/** A report of patches with these subjects, `columns` as in the fixtures, and the states' trees. */
export function reportOf(
  subjects: readonly string[],
  columns: Readonly<Record<string, string>>,
  trees: readonly string[] = [0, ...subjects.keys()].map((_, n) => treeOf(n)),
  verdict: Report["verdict"] = { exit: 0, kind: "bisect-safe", text: "bisect-safe on um" },
): Report {
  const made = report({ title: "a toy series", subjects, archs: columns, verdict });
  return {
    ...made,
    tree: { ...made.tree, base: { ...made.tree.base, tree: trees[0]! } },
    states: trees.map((tree, n) => ({ n, commit: String(n).repeat(40), tree })),
    archs: made.archs.map((arch) => ({ ...arch, compiler: `${arch.name}-gcc 12.2.0` })),
    cells: made.cells.map((cell) => ({ ...cell, configHash: "c".repeat(64) })),
  };
}

/** Three patches on two architectures, all well. */
export const SAFE = reportOf(["one", "two", "three"], { um: "ppwp", alpha: "puxp" });
