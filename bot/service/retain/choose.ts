/**
 * Which series are old enough to go, or stand in the way of younger ones.
 * @module
 */
import type { RetentionSettings } from "../../config/service_keep.ts";

/** A series that has artifacts. */
export interface Kept {
  readonly id: string;
  /** When it was over, in milliseconds since 1970. */
  readonly ended: number;
  /** Of all its artifacts. */
  readonly bytes: number;
  /** It has its verdict or none is to come, and all who are to be told are. */
  readonly over: boolean;
}

const HOUR = 3600 * 1000;
const GIB = 2 ** 30;
/** What ended just now may still be written to, or asked for by who was told. */
const GRACE_MS = HOUR;

/**
 * The series to remove, the oldest first: those that are over since more than `days`, and then as many
 * more as bring the rest below `gib`. What is not over stays, and counts.
 */
export function chooseRemoved(
  series: readonly Kept[],
  { days, gib }: RetentionSettings,
  now: number,
): readonly string[] {
  const candidates = series.filter(({ over, ended }) => over && ended <= now - GRACE_MS)
    .toSorted((a, b) => a.ended - b.ended || (a.id < b.id ? -1 : 1));
  let rest = series.reduce((sum, { bytes }) => sum + bytes, 0);
  const removed: string[] = [];
  for (const { id, ended, bytes } of candidates) {
    if (ended >= now - days * 24 * HOUR && rest <= gib * GIB) break;
    removed.push(id);
    rest -= bytes;
  }
  return removed;
}
