/**
 * Cells that fail the gate by a warning, though they build. Pure.
 * @module
 */
import { warnedCells } from "../../judge/mod.ts";
import type { Cell, Report } from "../model/schema.ts";

/** Those of a state that add a warning which `--werror` makes an error. */
export function refusedCells(
  { cells, werror = [] }: Pick<Report, "cells" | "werror">,
  state: number,
): readonly Cell[] {
  return cells.filter((cell) => cell.state === state && isRefused(cell, werror));
}

/** True for a cell that builds, and adds such a warning. */
export function isRefused(
  { state, arch, verdict, diagnostics }: Cell,
  werror: readonly string[] = [],
): boolean {
  return warnedCells([{ state, arch, verdict, reason: "", diagnostics }], werror).length > 0;
}
