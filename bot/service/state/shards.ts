/**
 * Shards in the database: waiting, taken, done, once each.
 * @module
 */
import type { Db, Sql } from "../db/types.ts";
import type { CellRow, SeriesRow, ShardRow } from "../types.ts";
import { addEvent } from "./events.ts";
import { asValue, columns, type Row, storable } from "./rows.ts";

/** A run of a series. */
export type Run = Pick<SeriesRow, "id" | "run">;
/** A shard, by its name. */
export type ShardName = Pick<ShardRow, "series" | "run" | "spec">;

const SHARD_COLUMNS = columns([
  ...["series", "run", "spec", "archs", "cells", "tried", "state", "why", "worker", "attempts"],
  ...["startedAt", "endedAt", "artifact", "tail"],
]);

/** A run is cut into shards; false if it is not new any more. */
export async function cutRun(
  db: Db,
  { id, run }: Run,
  patches: number,
  shards: readonly Pick<ShardRow, "spec" | "archs" | "cells">[],
): Promise<boolean> {
  return await db.transaction(async (sql) => {
    const done = await sql.query<Row>(
      `update everystep.series set state = 'building', patches = $3, why = null
       where id = $1 and run = $2 and state = 'new' returning id`,
      [id, run, patches],
    );
    if (done.length === 0) return false;
    for (const { spec, archs, cells } of shards) {
      await sql.query(
        `insert into everystep.shard (series, run, spec, archs, cells) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [id, run, spec, archs, cells],
      );
    }
    const cells = shards.reduce((sum, shard) => sum + shard.cells, 0);
    const text = `${patches} patches, ${cells} cells in ${shards.length} shards`;
    await addEvent(sql, { series: id, kind: "planned", text });
    return true;
  });
}

/** The shards of a run, in the order of their specs. */
export async function shardsOf(sql: Sql, { id, run }: Run): Promise<readonly ShardRow[]> {
  const rows = await sql.query<Row>(
    `select ${SHARD_COLUMNS} from everystep.shard where series = $1 and run = $2 order by spec`,
    [id, run],
  );
  return rows.map(asValue<ShardRow>);
}

/** One shard. */
export async function shardBy(
  sql: Sql,
  { series, run, spec }: ShardName,
): Promise<ShardRow | undefined> {
  const [row] = await sql.query<Row>(
    `select ${SHARD_COLUMNS} from everystep.shard where series = $1 and run = $2 and spec = $3`,
    [series, run, spec],
  );
  return row === undefined ? undefined : asValue<ShardRow>(row);
}

/** A worker begins a shard; false if there is nothing to do any more: it is done, or its run over. */
export async function beginShard(
  sql: Sql,
  { series, run, spec }: ShardName,
  worker: string,
): Promise<boolean> {
  const done = await sql.query<Row>(
    `update everystep.shard set state = 'running', worker = $4, attempts = attempts + 1,
       started_at = now(), tail = null, why = null
     where series = $1 and run = $2 and spec = $3 and state in ('waiting', 'running')
       and exists (select 1 from everystep.series
         where id = $1 and series.run = $2 and series.state = 'building')
     returning attempts`,
    [series, run, spec, worker],
  );
  if (done.length === 0) return false;
  await addEvent(sql, { series, kind: "shard", text: `${spec}: ${worker} has it` });
  return true;
}

/** What a worker has to tell of a shard while it works; false if it shall stop: the run is over. */
export async function reportShard(
  sql: Sql,
  { series, run, spec }: ShardName,
  { worker, tail, cells }: {
    readonly worker: string;
    readonly tail: string;
    readonly cells: readonly Pick<CellRow, "arch" | "state" | "verdict" | "why">[];
  },
): Promise<boolean> {
  for (const cell of cells) {
    const changed = await sql.query<Row>(
      `insert into everystep.cell (series, run, arch, state, verdict, why)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (series, run, arch, state) do update
       set verdict = excluded.verdict, why = excluded.why
       where (cell.verdict, cell.why) is distinct from (excluded.verdict, excluded.why)
       returning arch`,
      [series, run, cell.arch, cell.state, cell.verdict, storable(cell.why)],
    );
    if (changed.length > 0) {
      const text = `state ${cell.state} ${cell.arch}: ${cell.verdict}`;
      await addEvent(sql, { series, kind: "cell", text });
    }
  }
  const alive = await sql.query<Row>(
    `update everystep.shard set tail = $5,
       tried = (select count(*) from everystep.cell c where c.series = $1 and c.run = $2
         and split_part(c.arch, ':', 1) = any(shard.archs))
     where series = $1 and run = $2 and spec = $3 and worker = $4 and state = 'running'
       and exists (select 1 from everystep.series
         where id = $1 and series.run = $2 and series.state = 'building')
     returning spec`,
    [series, run, spec, worker, storable(tail)],
  );
  return alive.length > 0;
}

/** A shard is done; its report stands in the store at `artifact`. The first who says so counts. */
export async function finishShard(
  sql: Sql,
  { series, run, spec }: ShardName,
  artifact: string,
): Promise<boolean> {
  const done = await sql.query<Row>(
    `update everystep.shard set state = 'done', artifact = $4, ended_at = now(), tail = null,
       tried = cells
     where series = $1 and run = $2 and spec = $3 and state in ('waiting', 'running')
     returning spec`,
    [series, run, spec, artifact],
  );
  if (done.length === 0) return false;
  await addEvent(sql, { series, kind: "shard", text: `${spec}: done` });
  return true;
}

/** A shard is given up: its cells will be missing. */
export async function failShard(
  sql: Sql,
  { series, run, spec }: ShardName,
  why: string,
): Promise<boolean> {
  const done = await sql.query<Row>(
    `update everystep.shard set state = 'failed', why = $4, ended_at = now(), tail = null
     where series = $1 and run = $2 and spec = $3 and state in ('waiting', 'running')
     returning spec`,
    [series, run, spec, storable(why)],
  );
  if (done.length === 0) return false;
  await addEvent(sql, { series, kind: "shard", text: `${spec}: given up: ${why}` });
  return true;
}

/** The cells of a run that were tried so far. */
export async function cellsOf(sql: Sql, { id, run }: Run): Promise<readonly CellRow[]> {
  const rows = await sql.query<Row>(
    `select series, run, arch, state, verdict, why from everystep.cell
     where series = $1 and run = $2 order by arch, state`,
    [id, run],
  );
  return rows.map(asValue<CellRow>);
}

/** The cells of a run as its report has them, in place of what the workers saw. */
export async function setCells(
  sql: Sql,
  { id, run }: Run,
  cells: readonly Pick<CellRow, "arch" | "state" | "verdict" | "why">[],
): Promise<void> {
  const pick = (name: "arch" | "state" | "verdict" | "why") => cells.map((cell) => cell[name]);
  await sql.query("delete from everystep.cell where series = $1 and run = $2", [id, run]);
  await sql.query(
    `insert into everystep.cell (series, run, arch, state, verdict, why)
     select $1, $2, * from unnest($3::text[], $4::int[], $5::text[], $6::text[])`,
    [id, run, pick("arch"), pick("state"), pick("verdict"), cells.map(({ why }) => storable(why))],
  );
}

/** A worker that leaves gives its shard back, to be put into the queue anew. */
export async function releaseShard(sql: Sql, shard: ShardName, worker: string): Promise<void> {
  const { series, run, spec } = shard;
  const done = await sql.query<Row>(
    `update everystep.shard set state = 'waiting', worker = null, tail = null
     where series = $1 and run = $2 and spec = $3 and worker = $4 and state = 'running'
     returning spec`,
    [series, run, spec, worker],
  );
  if (done.length > 0) {
    await addEvent(sql, { series, kind: "shard", text: `${spec}: ${worker} gave it back` });
  }
}

/** What a worker found though the machine failed it: better than nothing if nobody finds more. */
export async function keepPartial(sql: Sql, shard: ShardName, artifact: string): Promise<void> {
  const { series, run, spec } = shard;
  await sql.query(
    `update everystep.shard set artifact = $4
     where series = $1 and run = $2 and spec = $3 and state = 'running'`,
    [series, run, spec, artifact],
  );
}

/** A shard that waits: `arch` is its first, `attempts` how often it was begun. */
export type WaitingShard = ShardName & { readonly arch: string; readonly attempts: number };

/** Shards that wait, of the oldest series first. */
export async function shardsToBuild(sql: Sql): Promise<readonly WaitingShard[]> {
  return await sql.query<WaitingShard>(
    `select shard.series, shard.run, spec, shard.archs[1] as arch, attempts from everystep.shard
     join everystep.series on series.id = shard.series and series.run = shard.run
     where shard.state = 'waiting' and series.state = 'building' order by series.created_at, spec`,
  );
}

/** Runs that are being built, and no shard of theirs any more. */
export async function runsToJudge(sql: Sql): Promise<readonly Run[]> {
  return await sql.query<Run>(
    `select id, run from everystep.series where state = 'building' and not exists (
       select 1 from everystep.shard
       where shard.series = series.id and shard.run = series.run
         and shard.state in ('waiting', 'running'))
     order by created_at`,
  );
}

/** Shards that wait for so many hours and no worker is there that could take them are given up. */
export async function giveUpWaiting(sql: Sql, hours: number, goneSeconds: number): Promise<void> {
  const rows = await sql.query<ShardName>(
    `select shard.series, shard.run, shard.spec from everystep.shard
     join everystep.series on series.id = shard.series and series.run = shard.run
     where shard.state = 'waiting' and series.state = 'building'
       and greatest(series.created_at, shard.started_at) < now() - make_interval(secs => $1)
       and not exists (select 1 from everystep.worker where shard.archs <@ worker.archs
         and worker.seen_at > now() - make_interval(secs => $2))`,
    [hours * 3600, goneSeconds],
  );
  for (const row of rows) await failShard(sql, row, "no worker has its compiler");
}
