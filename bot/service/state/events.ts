/**
 * What happened, in order: for the live view, and as the history of a series.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { EventRow } from "../types.ts";
import { asValue, type Row, storable } from "./rows.ts";

/** Writes down what happened. */
export async function addEvent(
  sql: Sql,
  { series, kind, text }: Omit<EventRow, "id" | "at">,
): Promise<void> {
  await sql.query("insert into everystep.event (series, kind, text) values ($1, $2, $3)", [
    series ?? null,
    kind,
    storable(text),
  ]);
}

/**
 * What happened after the event `after`, the oldest first, at most `limit`. An event may be written
 * before one with a smaller number is seen; who follows asks a little behind.
 */
export async function eventsAfter(
  sql: Sql,
  after: number,
  { series, limit = 200 }: { readonly series?: string; readonly limit?: number } = {},
): Promise<readonly EventRow[]> {
  const rows = await sql.query<Row>(
    `select id::float8 as id, at, series, kind, text from everystep.event
     where id > $1 and ($2::text is null or series = $2) order by id limit $3`,
    [after, series ?? null, limit],
  );
  return rows.map(asValue<EventRow>);
}

/** The number of the last event; 0 if there is none. */
export async function lastEvent(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    "select coalesce(max(id), 0)::float8 as id from everystep.event",
  );
  return row!.id;
}
