/**
 * What a run of whole builds will cost, before it begins. Pure.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import type { PlannedCell } from "../plan/types.ts";

/** What is to be spent. */
export interface RunCost {
  /** Cells that are to be built. */
  readonly cells: number;
  /** CPU seconds of all of them, where nothing is kept from an earlier run. */
  readonly cpuSeconds: number;
  /** Architectures that no run has measured yet: their part is a guess from their size. */
  readonly guessed: readonly string[];
}

/** CPU seconds of a translation unit with gcc 12, headers and link included: 0.43 to 0.58 measured. */
const PER_UNIT = 0.5;
/** Where an architecture's file names no number of units: about that of a large defconfig. */
const UNITS = 3000;

/** The cost of whole builds. `costs` are CPU seconds of a cell that earlier runs measured, by name. */
export function imageCost(
  cells: readonly PlannedCell[],
  archs: readonly Pick<ArchConfig, "name" | "units">[],
  costs: ReadonlyMap<string, number>,
): RunCost {
  const built = cells.filter(({ action }) => action === "build");
  const guessed = new Set<string>();
  let cpuSeconds = 0;
  for (const { arch } of built) {
    const known = costs.get(arch);
    if (known === undefined) guessed.add(arch);
    cpuSeconds += known ??
      PER_UNIT * (archs.find(({ name }) => name === arch)?.units ?? UNITS);
  }
  return { cells: built.length, cpuSeconds, guessed: [...guessed] };
}
