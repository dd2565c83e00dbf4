/**
 * Whether anything moves: work that waits while nobody works and nothing happens is stuck, whatever
 * the clocks say. Time is counted by a clock that only goes forward.
 * @module
 */
import type { Sql } from "../db/types.ts";
import { databaseSeconds } from "./clock.ts";
import { GONE_SECONDS } from "./workers.ts";

/** What is known of it. */
export interface Moving {
  /** Seconds for which work has waited, nobody worked and nothing happened; 0 if something moves. */
  readonly stillSeconds: number;
  /** Seconds by which the database's clock was set forth, or back, since we looked first. */
  readonly clockSetSeconds: number;
}

/** Beyond this nothing moves: a job is taken within seconds. */
export const STILL_SECONDS = 120;

interface Work {
  /** Grows with all that happens. */
  readonly events: number;
  readonly waiting: number;
  readonly running: number;
}

/** Looks each time that it is called. `active`: jobs that this process is at. */
export function movement(
  sql: Sql,
  { active, ticks }: { readonly active: () => number; readonly ticks: () => number },
): () => Promise<Moving> {
  let first: number | undefined;
  let still: { readonly since: number; readonly events: number } | undefined;
  return async () => {
    const work = await workOf(sql), now = ticks();
    const offset = await databaseSeconds(sql) - now / 1000;
    first ??= offset;
    const idle = work.waiting > 0 && work.running === 0 && active() === 0;
    if (!idle) still = undefined;
    else if (still?.events !== work.events) still = { since: now, events: work.events };
    return {
      stillSeconds: still === undefined ? 0 : Math.round((now - still.since) / 1000),
      clockSetSeconds: Math.round(offset - first),
    };
  };
}

/** Shards count as waiting if there is a worker for them. */
async function workOf(sql: Sql): Promise<Work> {
  const [row] = await sql.query<Work>(
    `select
       (select coalesce(max(id), 0)::float8 from everystep.event) as events,
       (select count(*)::int from everystep.series where state = 'new')
       + (select count(*)::int from everystep.posting where state = 'due' and due_at <= now())
       + (select count(*)::int from everystep.hook where state = 'due' and due_at <= now())
       + (select count(*)::int from everystep.series where state = 'building'
           and not exists (select 1 from everystep.shard where shard.series = series.id
             and shard.run = series.run and shard.state in ('waiting', 'running')))
       + (select count(*)::int from everystep.shard
           join everystep.series on series.id = shard.series and series.run = shard.run
           where shard.state = 'waiting' and series.state = 'building'
             and exists (select 1 from everystep.worker where shard.archs && worker.archs
               and worker.seen_at > now() - make_interval(secs => $1))) as waiting,
       (select count(*)::int from everystep.shard where state = 'running') as running`,
    [GONE_SECONDS],
  );
  return row!;
}
