/**
 * What the cells of a run spent its time on, as a report has it. Pure.
 * @module
 */
import { criticalPath } from "../../schedule/critical.ts";
import type { Step } from "./schema.ts";

/** The steps as a report has them: by their start, with the critical path. */
export function markSteps(steps: readonly Step[]): readonly Step[] {
  const path = criticalPath(steps);
  const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
  return steps.toSorted((a, b) => a.start - b.start).map((step) => ({
    ...step,
    start: round(step.start),
    seconds: round(step.seconds),
    cpuSeconds: round(step.cpuSeconds),
    ...(path.has(step) ? { critical: true } : {}),
  }));
}
