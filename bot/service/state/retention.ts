/**
 * What of old series is still in the database and in the store, and taking it out. The row of a series
 * stays, with its verdict, and so does what was told to whom: nobody is told twice.
 * @module
 */
import type { Db, Sql } from "../db/types.ts";
import { addEvent } from "./events.ts";
import type { Run } from "./shards.ts";

/** A series that has, or may have, artifacts. */
export interface HeldSeries extends Run {
  /** When it was over, or came, in milliseconds since 1970. */
  readonly ended: number;
  /** Of its artifacts; undefined: nobody counted yet. */
  readonly bytes?: number;
  /** It has its verdict or none is to come, and all who are to be told are. */
  readonly over: boolean;
  /** Its removal was begun, and is not done. */
  readonly removing: boolean;
}

const OVER = `state not in ('new', 'building') and not exists (select 1 from everystep.posting p
  where p.series = series.id and p.state in ('due', 'unsure'))`;

/** Series whose artifacts are not gone, the oldest first. */
export async function heldSeries(sql: Sql): Promise<readonly HeldSeries[]> {
  const rows = await sql.query<HeldSeries & { readonly bytes: number | null }>(
    `select id, run, extract(epoch from coalesce(judged_at, created_at))::float8 * 1000 as ended,
       bytes::float8 as bytes, ${OVER} as over, removed_at is not null as removing
     from everystep.series where removed_at is null or bytes is distinct from 0
     order by created_at, id`,
  );
  return rows.map(({ bytes, ...row }) => bytes === null ? row : { ...row, bytes });
}

/** Remembers what the artifacts of a run that is over take. */
export async function setBytes(sql: Sql, { id, run }: Run, bytes: number): Promise<void> {
  await sql.query(
    `update everystep.series set bytes = $3 where id = $1 and run = $2 and removed_at is null
       and ${OVER}`,
    [id, run, bytes],
  );
}

/** Begins a removal; false if the series runs again, or somebody is to be told. */
export async function beginRemoval(sql: Sql, { id, run }: Run): Promise<boolean> {
  const rows = await sql.query(
    `update everystep.series set removed_at = coalesce(removed_at, now()), bytes = null
     where id = $1 and run = $2 and ${OVER} returning id`,
    [id, run],
  );
  return rows.length > 0;
}

/** True while a removal that was begun is still to be done: nobody asked for another run. */
export async function isRemoving(sql: Sql, { id, run }: Run): Promise<boolean> {
  const rows = await sql.query(
    "select id from everystep.series where id = $1 and run = $2 and removed_at is not null",
    [id, run],
  );
  return rows.length > 0;
}

/** Ends a removal: its artifacts are gone, and now its shards, cells and events are. */
export async function endRemoval(db: Db, { id, run }: Run, why: string): Promise<void> {
  await db.transaction(async (sql) => {
    const rows = await sql.query<{ removed_at: Date }>(
      `update everystep.series set bytes = 0 where id = $1 and run = $2 and removed_at is not null
       returning removed_at`,
      [id, run],
    );
    if (rows.length === 0) return;
    await sql.query("delete from everystep.shard where series = $1 and run <= $2", [id, run]);
    await sql.query("delete from everystep.cell where series = $1 and run <= $2", [id, run]);
    await sql.query("delete from everystep.event where series = $1", [id]);
    await addEvent(sql, { series: id, kind: "state", text: why });
  });
}

/** Removes events of the service and workers that were last seen before `before`; how many. */
export async function dropOld(sql: Sql, before: Date): Promise<number> {
  const events = await sql.query(
    "delete from everystep.event where series is null and at < $1 returning id",
    [before],
  );
  const hooks = await sql.query(
    "delete from everystep.hook where state <> 'due' and at < $1 returning delivery",
    [before],
  );
  await sql.query("delete from everystep.worker where seen_at < $1", [before]);
  return events.length + hooks.length;
}

/** Keeps the last `most` events; how many went. Those of what is being built stay. */
export async function boundEvents(sql: Sql, most: number): Promise<number> {
  const gone = await sql.query(
    `delete from everystep.event
     where id <= (select id from everystep.event order by id desc offset $1 limit 1)
       and not exists (select 1 from everystep.series s
         where s.id = event.series and s.state in ('new', 'building'))
     returning id`,
    [most],
  );
  return gone.length;
}
