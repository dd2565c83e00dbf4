/**
 * The database's clock: whether it was set, and what waits for a time that will not come for long
 * because it was set back.
 * @module
 */
import type { Sql } from "../db/types.ts";

/** Now, by the database's clock: seconds since 1970. */
export async function databaseSeconds(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ at: number }>(
    "select extract(epoch from clock_timestamp())::float8 as at",
  );
  return row!.at;
}

/** Waits of jobs, and of webhooks, are no longer; with some luck on top. */
export interface LongestWaits {
  readonly jobSeconds: number;
  readonly hookSeconds: number;
}

/**
 * Brings forward what waits longer than anything is told to wait: the clock was set back since. What a
 * posting waits for (an embargo) is said with it, and stays. Returns how much there was.
 */
export async function mendWaits(
  sql: Sql,
  { jobSeconds, hookSeconds }: LongestWaits,
): Promise<number> {
  const [queue] = await sql.query<{ name: string | null }>(
    "select to_regclass('pgboss.job')::text as name",
  );
  const jobs = queue?.name == null ? [] : await sql.query(
    `update pgboss.job set start_after = now()
     where state < 'active' and start_after > now()
       and (retry_count = 0 or start_after > now() + make_interval(secs => $1)) returning id`,
    [2 * jobSeconds],
  );
  const hooks = await sql.query(
    `update everystep.hook set due_at = now()
     where state = 'due' and due_at > now() + make_interval(secs => $1) returning delivery`,
    [2 * hookSeconds],
  );
  const postings = await sql.query(
    `update everystep.posting set due_at = now()
     where state = 'due' and why is null and due_at > now() returning series`,
  );
  return jobs.length + hooks.length + postings.length;
}
