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
  const marks = queue?.name == null ? 0 : await mendMarks(sql);
  const hooks = await sql.query(
    `update everystep.hook set due_at = now()
     where state = 'due' and due_at > now() + make_interval(secs => $1) returning delivery`,
    [2 * hookSeconds],
  );
  const postings = await sql.query(
    `update everystep.posting set due_at = now()
     where state = 'due' and why is null and due_at > now() returning series`,
  );
  const workers = await sql.query(
    "update everystep.worker set seen_at = now() where seen_at > now() returning name",
  );
  return jobs.length + marks + hooks.length + postings.length + workers.length;
}

/**
 * Signs of life, and when the queue looked for them last, from a time that is still to come: whoever
 * left one may be dead, and nobody would look until then.
 */
async function mendMarks(sql: Sql): Promise<number> {
  const jobs = await sql.query(
    `update pgboss.job set heartbeat_on = least(heartbeat_on, now()), started_on = least(started_on, now())
     where state = 'active' and greatest(heartbeat_on, started_on) > now() returning id`,
  );
  const queues = await sql.query(
    `update pgboss.queue set monitor_claim_on = least(monitor_claim_on, now()),
       monitor_on = least(monitor_on, now()), maintain_on = least(maintain_on, now())
     where greatest(monitor_claim_on, monitor_on, maintain_on) > now() returning name`,
  );
  // A deadline, and not long: it is for a vacuum of the database.
  const whole = await sql.query(
    `update pgboss.version set cron_on = least(cron_on, now()), bam_on = least(bam_on, now()),
       flow_on = least(flow_on, now()), reindex_on = least(reindex_on, now()),
       monitor_backoff_on = case when monitor_backoff_on < now() + interval '1 hour'
         then monitor_backoff_on end
     where greatest(cron_on, bam_on, flow_on, reindex_on) > now()
       or monitor_backoff_on > now() + interval '1 hour' returning version`,
  );
  return jobs.length + queues.length + whole.length;
}

/** Seconds by which a clock that was set differs from one that only goes forward. */
const SET_SECONDS = 5;

/**
 * Tells whether for `seconds` nobody has set the database's clock, each time it is called with its
 * time; what was before the first call nobody knows. Until then nobody can say how old anything is.
 */
export function clockSettled(
  seconds: number,
  ticks: () => number,
): (databaseNow: number) => boolean {
  let offset: number | undefined, setAt = -Infinity;
  return (databaseNow) => {
    const now = ticks() / 1000, found = databaseNow - now;
    if (offset === undefined || Math.abs(found - offset) > SET_SECONDS) setAt = now;
    offset = found;
    return now - setAt > seconds;
  };
}
