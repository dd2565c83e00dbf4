/**
 * Which steps of a run had to end for the run to end when it did. Pure.
 * @module
 */

/** A stretch of time that a cell spent on one thing. */
export interface Timed {
  /** Name of the architecture. */
  readonly arch: string;
  /** Seconds from the run's beginning. */
  readonly start: number;
  readonly seconds: number;
}

/**
 * The critical path: from the step that ended last, back to what it waited for, and so on. The
 * steps of an architecture wait for each other; its first one waited for a worker, that is, for
 * whatever ended last before it began.
 */
export function criticalPath<T extends Timed>(steps: readonly T[]): ReadonlySet<T> {
  const path = new Set<T>();
  let step = latest(steps);
  while (step !== undefined && !path.has(step)) {
    path.add(step);
    const { arch, start } = step;
    const before = steps.filter((one) => end(one) <= start + SLACK && one.start < start);
    step = latest(before.filter((one) => one.arch === arch)) ?? latest(before);
  }
  return path;
}

/** Clocks are read one after the other: a step may seem to begin this much before its cause ended. */
const SLACK = 0.001;

function end(step: Timed): number {
  return step.start + step.seconds;
}

function latest<T extends Timed>(steps: readonly T[]): T | undefined {
  return steps.reduce<T | undefined>(
    (last, one) => last === undefined || end(one) > end(last) ? one : last,
    undefined,
  );
}
