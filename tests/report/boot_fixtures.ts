/**
 * Reports of runs that booted, as they were recorded.
 * @module
 */
import type { Cell, Report } from "../../bot/report/model/schema.ts";
import { recorded } from "./recorded/mod.ts";

/** Booted as far as there are machines; patch 3 changes what is measured. */
export const BOOTED: Report = recorded("boots");
/** From patch 2 on the kernel panics. */
export const PANICKED: Report = recorded("boots-panic");
/** Patch 2 makes the kernel warn, and at patch 3 it is killed from outside. */
export const SPLAT: Report = recorded("boots-splat");
/** The base panics already; patch 2 mends it. */
export const DEAD_BASE: Report = recorded("boots-dead-base");
/** From patch 2 on a test is not the same in two boots; at patch 3 it fails in both, and another differs. */
export const FLAKY: Report = recorded("boots-flaky");

/** The boot of a cell that was recorded, with other values and more of it changed. */
export function boot(
  values: Readonly<Record<string, string>>,
  more: Partial<Cell["boot"]> = {},
): Partial<Cell> {
  const recorded = BOOTED.cells.find((cell) => cell.boot?.result === "booted")!.boot!;
  return {
    boot: {
      ...recorded,
      values: Object.entries(values).map(([name, value]) => ({ name, value })),
      ...more,
    },
  };
}

/** By the name of their goldens. */
export const BOOTS: Readonly<Record<string, Report>> = {
  "boots": BOOTED,
  "boots-panic": PANICKED,
  "boots-splat": SPLAT,
  "boots-dead-base": DEAD_BASE,
  "boots-flaky": FLAKY,
};
