/**
 * Keeps the service within its bounds: artifacts and rows of old series go, their verdicts stay. It may
 * be killed at any moment; the next call goes on.
 *
 * First the series says that its artifacts are removed, so that no page offers what is not there; then
 * they go; then its rows. A series that runs again meanwhile keeps what is of its new run.
 * @module
 */
import type { RetentionSettings } from "../../config/service_keep.ts";
import { InfraError } from "../../system/errors.ts";
import type { Db } from "../db/types.ts";
import {
  beginRemoval,
  boundEvents,
  dropOld,
  endRemoval,
  type HeldSeries,
  heldSeries,
  isRemoving,
  setBytes,
} from "../state/retention.ts";
import type { Run } from "../state/shards.ts";
import type { Store } from "../store/types.ts";
import { chooseRemoved, type Kept } from "./choose.ts";

/** What one call did. */
export interface Retained {
  /** Ids of series whose artifacts are gone now. */
  readonly removed: readonly string[];
  /** What they took, in bytes. */
  readonly freed: number;
  /** What is kept of all others, in bytes. */
  readonly kept: number;
  /** Events that are gone, beside those of the series. */
  readonly events: number;
  /** Series that could not be counted or removed this time, and why. */
  readonly failed: readonly { readonly id: string; readonly error: unknown }[];
}

/** A page of a busy month. */
const MAX_EVENTS = 500_000;
const DAY = 24 * 3600 * 1000;
/** Objects that are removed at once: a store may be far away. */
const AT_ONCE = 8;

/** Removes what is too old or too much. `now` in milliseconds since 1970. */
export async function retain(
  db: Db,
  store: Store,
  settings: RetentionSettings,
  now: number,
  { signal, maxEvents = MAX_EVENTS }: { signal?: AbortSignal; maxEvents?: number } = {},
): Promise<Retained> {
  const failed: { id: string; error: unknown }[] = [];
  const each = async <T extends Run, U>(
    rows: readonly T[],
    work: (row: T) => Promise<U | undefined>,
  ): Promise<U[]> => {
    const done: U[] = [];
    for (const row of rows) {
      if (signal?.aborted) break;
      try {
        const value = await work(row);
        if (value !== undefined) done.push(value);
      } catch (error) {
        // One that cannot be removed must not keep all others; a store that is gone answers nobody.
        failed.push({ id: row.id, error });
        if (error instanceof InfraError && failed.length >= 3) break;
      }
    }
    return done;
  };

  const held = await heldSeries(db);
  const kept = await each(held, (row) => counted(db, store, row));
  const due = new Set([
    ...held.filter(({ removing }) => removing).map(({ id }) => id),
    ...chooseRemoved(kept, settings, now),
  ]);
  const removed = await each(
    held.filter(({ id }) => due.has(id)).toSorted((a, b) => a.ended - b.ended),
    async (row) => await removeSeries(db, store, row) ? row.id : undefined,
  );
  const sum = (rows: readonly Kept[]) => rows.reduce((all, { bytes }) => all + bytes, 0);
  const gone = new Set(removed);
  const events = await dropOld(db, new Date(now - settings.days * DAY)) +
    await boundEvents(db, maxEvents);
  return {
    removed,
    freed: sum(kept.filter(({ id }) => gone.has(id))),
    kept: sum(kept.filter(({ id }) => !gone.has(id))),
    events,
    failed,
  };
}

/** What a series takes; counted once when it is over. */
async function counted(db: Db, store: Store, row: HeldSeries): Promise<Kept> {
  const { id, ended, over } = row;
  if (row.bytes !== undefined) return { id, ended, over, bytes: row.bytes };
  const objects = await store.list(`series/${id}/`);
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  if (over) await setBytes(db, row, bytes);
  return { id, ended, over, bytes };
}

/** Removes one series; false if it was asked for again before that. */
async function removeSeries(db: Db, store: Store, row: HeldSeries): Promise<boolean> {
  if (!await beginRemoval(db, row)) return false;
  const keys = (await store.list(`series/${row.id}/`)).map(({ key }) => key);
  for (let i = 0; i < keys.length; i += AT_ONCE) {
    await Promise.all(keys.slice(i, i + AT_ONCE).map((key) => removeKey(db, store, row, key)));
  }
  await endRemoval(db, row, "its reports, logs and cells are removed; the verdict stays");
  return await isRemoving(db, row);
}

async function removeKey(db: Db, store: Store, row: Run, key: string): Promise<void> {
  const run = /^series\/[^/]+\/(\d+)\//.exec(key)?.[1];
  if (run !== undefined && Number(run) > row.run) return;
  // What all runs share is of a new run, too.
  if (run === undefined && !await isRemoving(db, row)) return;
  await store.remove(key);
}
