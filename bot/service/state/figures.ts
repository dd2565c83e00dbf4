/**
 * The service in numbers: for whoever watches that it works.
 * @module
 */
import type { Sql } from "../db/types.ts";
import { lastEvent } from "./events.ts";
import { type Tally, tallySeries } from "./list.ts";
import { workersHere } from "./workers.ts";

/** How much there is of everything. */
export interface Figures {
  readonly series: readonly Tally[];
  readonly shards: readonly { readonly state: string; readonly count: number }[];
  readonly postings: readonly {
    readonly kind: string;
    readonly state: string;
    readonly count: number;
  }[];
  /** Workers that are there, and the compilers that they may run at once. */
  readonly workers: number;
  readonly jobs: number;
  /** The number of the last event. */
  readonly events: number;
  readonly waiting: Waiting;
}

/** Seconds that the oldest of each has waited; 0 if none waits. */
export interface Waiting {
  readonly series: number;
  readonly shard: number;
  readonly posting: number;
}

/** Counts everything. */
export async function figures(sql: Sql): Promise<Figures> {
  const workers = await workersHere(sql);
  return {
    series: await tallySeries(sql),
    shards: await sql.query(
      "select state, count(*)::int as count from everystep.shard group by state order by state",
    ),
    postings: await sql.query(
      `select kind, state, count(*)::int as count from everystep.posting
       group by kind, state order by kind, state`,
    ),
    workers: workers.length,
    jobs: workers.reduce((sum, { jobs }) => sum + jobs, 0),
    events: await lastEvent(sql),
    waiting: await oldestWaiting(sql),
  };
}

/** How long the oldest waits. A shard waits since its series came, or was cut. */
export async function oldestWaiting(sql: Sql): Promise<Waiting> {
  const [row] = await sql.query<Waiting>(
    `select
       coalesce(extract(epoch from now() - (select min(created_at) from everystep.series
         where state = 'new')), 0)::float8 as series,
       coalesce(extract(epoch from now() - (select min(created_at) from everystep.series
         where state = 'building' and exists (select 1 from everystep.shard
           where shard.series = series.id and shard.run = series.run
             and shard.state = 'waiting'))), 0)::float8 as shard,
       coalesce(extract(epoch from now() - (select min(due_at) from everystep.posting
         where state = 'due' and due_at <= now())), 0)::float8 as posting`,
  );
  return row!;
}
