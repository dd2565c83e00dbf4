/**
 * What a run of whole builds will cost, in a line, before it begins.
 * @module
 */
import type { RunCost } from "../../schedule/cost.ts";
import { plural } from "../../text/words.ts";

/** `level image builds 72 cells whole: about 10 h of CPU, 5 h on 2 cores, less what is kept`. */
export function costText({ cells, cpuSeconds, guessed }: RunCost, cores: number): string {
  const wall = cores > 1 ? `, ${about(cpuSeconds / cores)} on ${cores} cores` : "";
  const guess = guessed.length === 0
    ? ""
    : ` (${guessed.join(", ")}: by their size, not measured yet)`;
  return `level image builds ${plural(cells, "cell")} whole: about ${about(cpuSeconds)} of CPU` +
    `${wall}, less what is kept${guess}`;
}

/** One figure and its unit: more would be more than a guess can say. */
function about(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
