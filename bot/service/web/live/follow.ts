/**
 * Follows the table of events. Numbers are given out before rows are seen: of two transactions the one
 * with the smaller number may be seen later, or never. So numbers that were passed over are asked for
 * again for a while.
 * @module
 */
import type { Sql } from "../../db/types.ts";
import { lastEvent } from "../../state/events.ts";
import { eventsBeyond } from "../../state/follow.ts";
import type { EventRow } from "../../types.ts";

/** A number that is not seen for so long will not be. */
const GIVEN_UP_MS = 15_000;
/** Numbers that are asked for again at once; a longer hole is one that a restart left. */
const MAX_MISSED = 1000;
/** Rows that are read at once. */
const ROWS = 1000;

/** An event, and where somebody who got it goes on: nothing behind that number is lost. */
export interface Followed {
  readonly event: EventRow;
  readonly mark: number;
}

/** Reads the table from where it was read last. */
export interface Follower {
  /** What was not seen before, in order. */
  next(): Promise<readonly Followed[]>;
  /** All that happened after the mark, in order, up to a bound; undefined if it is more than that. */
  since(mark: number, series?: string): Promise<readonly Followed[] | undefined>;
}

/** Starts at the end of the table. `ticks`: milliseconds of a clock that only goes forward. */
export async function followEvents(sql: Sql, ticks: () => number): Promise<Follower> {
  let top = await lastEvent(sql);
  /** Numbers that were passed over, and when. */
  const missed = new Map<number, number>();
  const looked = await eventsBeyond(sql, Math.max(0, top - MAX_MISSED), [], ROWS);
  const seen = new Set(looked.map(({ id }) => id));
  for (let id = Math.max(1, top - MAX_MISSED + 1); id < top; id++) {
    if (!seen.has(id)) missed.set(id, ticks());
  }
  const withMark = (event: EventRow): Followed => {
    let mark = event.id;
    for (const id of missed.keys()) mark = Math.min(mark, id - 1);
    return { event, mark };
  };
  return {
    async next() {
      const rows = await eventsBeyond(sql, top, [...missed.keys()], ROWS);
      const now = ticks();
      for (const { id } of rows) {
        for (let hole = Math.max(top + 1, id - MAX_MISSED); hole < id; hole++) {
          missed.set(hole, now);
        }
        missed.delete(id);
        top = Math.max(top, id);
      }
      for (const [id, since] of missed) if (now - since > GIVEN_UP_MS) missed.delete(id);
      return rows.map(withMark);
    },
    async since(mark, series) {
      const rows = await eventsBeyond(sql, mark, [], ROWS + 1);
      if (rows.length > ROWS) return undefined;
      return rows.filter((row) => series === undefined || row.series === series).map(withMark);
    },
  };
}
