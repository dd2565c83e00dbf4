/**
 * How many jobs are held back while memory is short. Pure.
 * @module
 */

/** What decides it. Sizes are in bytes. */
export interface MemoryFacts {
  /** Jobs of the budget. */
  readonly jobs: number;
  /** How many of them are held back now. */
  readonly held: number;
  /** What programs may still take: MemAvailable (proc(5)). */
  readonly available: number;
  /** What one job is thought to need. */
  readonly perJob: number;
}

/**
 * How many jobs to hold back: one more while not even one more job would find its memory, one less
 * when two would. One job is always left, or nothing would ever end.
 */
export function heldBack({ jobs, held, available, perJob }: MemoryFacts): number {
  if (available < perJob) return Math.min(held + 1, jobs - 1);
  return available > 2 * perJob ? Math.max(held - 1, 0) : held;
}
