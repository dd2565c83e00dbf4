/**
 * The cursor of each source: up to where it was read, in the database.
 * @module
 */
import type { Sql } from "../db/types.ts";

/** The cursor of a source; undefined if it has none. */
export async function cursorOf(sql: Sql, name: string): Promise<unknown> {
  const [row] = await sql.query<{ cursor: unknown }>(
    "select cursor from everystep.watch where name = $1",
    [name],
  );
  return row?.cursor;
}

/** Keeps it. */
export async function setCursor(sql: Sql, name: string, cursor: unknown): Promise<void> {
  await sql.query(
    `insert into everystep.watch (name, cursor) values ($1, $2::jsonb)
     on conflict (name) do update set cursor = $2::jsonb, at = now()`,
    [name, JSON.stringify(cursor)],
  );
}
