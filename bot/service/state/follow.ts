/**
 * What a live view asks again and again: what happened since, and what builds say now.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { EventRow, ShardRow } from "../types.ts";
import { asValue, type Row } from "./rows.ts";

/** Events after `top`, and those of the numbers `missed`, at most `limit`, in order. */
export async function eventsBeyond(
  sql: Sql,
  top: number,
  missed: readonly number[],
  limit: number,
): Promise<readonly EventRow[]> {
  const rows = await sql.query<Row>(
    `select id::float8 as id, at, series, kind, text from everystep.event
     where id > $1 or id = any($2::bigint[]) order by id limit $3`,
    [top, missed, limit],
  );
  return rows.map(asValue<EventRow>);
}

/** The last events of a series, the newest first. */
export async function historyOf(
  sql: Sql,
  series: string,
  limit: number,
): Promise<readonly EventRow[]> {
  const rows = await sql.query<Row>(
    `select id::float8 as id, at, series, kind, text from everystep.event
     where series = $1 order by id desc limit $2`,
    [series, limit],
  );
  return rows.map(asValue<EventRow>);
}

/** What a build says now. */
export type Tail = Pick<ShardRow, "series" | "run" | "spec" | "cells" | "tried" | "tail">;

/** The running shards of these series. */
export async function tailsOf(sql: Sql, series: readonly string[]): Promise<readonly Tail[]> {
  const rows = await sql.query<Row>(
    `select shard.series, shard.run, spec, cells, tried, tail from everystep.shard
     where state = 'running' and series = any($1::text[]) order by series, spec`,
    [series],
  );
  return rows.map(asValue<Tail>);
}

/** A shard that is being built, and what it is of. */
export type RunningShard =
  & Pick<ShardRow, "series" | "spec" | "worker" | "cells" | "tried" | "startedAt">
  & { readonly title: string };

/** Shards that are being built, the longest first. */
export async function runningShards(sql: Sql, limit: number): Promise<readonly RunningShard[]> {
  const rows = await sql.query<Row>(
    `select shard.series, spec, worker, cells, tried, started_at as "startedAt", title
     from everystep.shard join everystep.series on series.id = shard.series
     where shard.state = 'running' order by started_at, shard.series, spec limit $1`,
    [limit],
  );
  return rows.map(asValue<RunningShard>);
}
