/**
 * What happened, in order: for the live view, and as the history of a series.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { EventRow } from "../types.ts";
import { storable } from "./rows.ts";

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

/** The number of the last event; 0 if there is none. */
export async function lastEvent(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    "select coalesce(max(id), 0)::float8 as id from everystep.event",
  );
  return row!.id;
}
