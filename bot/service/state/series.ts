/**
 * Series in the database: submitted, superseded, judged, once each.
 * @module
 */
import { sha256 } from "../../system/files/files.ts";
import type { Db, Sql } from "../db/types.ts";
import type { SeriesRow, SeriesVerdict, Submission } from "../types.ts";
import { addEvent } from "./events.ts";
import { asValue, columns, type Row, storable } from "./rows.ts";

/** The columns of a series, as values name them. */
export const SERIES_COLUMNS = columns([
  ...["id", "key", "tree", "source", "inbox", "way", "thread", "version", "title", "author"],
  ...[
    "lists",
    "archs",
    "github",
    "level",
    "mail",
    "werror",
    "kunit",
    "fixes",
    "run",
    "state",
    "why",
    "verdict",
    "summary",
    "patches",
  ],
  ...["createdAt", "judgedAt", "removedAt"],
]);

/** The name of a series in the service: the same version on the same tree has the same. */
export async function seriesId({ key, tree }: Pick<Submission, "key" | "tree">): Promise<string> {
  return (await sha256(`${key}\n${tree}`)).slice(0, 16);
}

/**
 * Takes a series in. One that is there already stays as it is. Older versions that have no verdict
 * yet are superseded; one that comes after a newer is so at once.
 */
export async function submit(
  db: Db,
  submission: Submission,
): Promise<{ readonly id: string; readonly fresh: boolean }> {
  const id = await seriesId(submission);
  const { key, tree, source, inbox, way, thread, version, title, author, lists, archs } =
    submission;
  const { github, level, mail, werror, kunit, fixes } = submission;
  return await db.transaction(async (sql) => {
    const made = await sql.query<Row>(
      `insert into everystep.series (id, key, tree, source, inbox, way, thread, version, title,
         author, lists, archs, github, level, mail, werror, kunit, fixes)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       on conflict do nothing returning id`,
      [
        ...[id, storable(key), tree, storable(source), inbox ?? null, way, storable(thread)],
        ...[version, storable(title), storable(author), lists.map(storable), archs ?? null],
        ...[github ?? null, level ?? null, mail ?? null, werror ?? null],
        ...[kunit ?? null, fixes ?? null],
      ],
    );
    if (made.length === 0) return { id, fresh: false };
    await addEvent(sql, { series: id, kind: "submitted", text: `v${version} of ${title}` });
    await supersede(sql, thread, tree);
    return { id, fresh: true };
  });
}

/** Of a thread only the newest version goes on. */
async function supersede(sql: Sql, thread: string, tree: string): Promise<void> {
  const gone = await sql.query<{ id: string; newest: number }>(
    `with newest as (select max(version) as version from everystep.series
       where thread = $1 and tree = $2)
     update everystep.series set state = 'superseded', why = 'v' || newest.version || ' has come'
     from newest where thread = $1 and tree = $2 and series.version < newest.version
       and state in ('new', 'building')
     returning id, newest.version as newest`,
    [thread, tree],
  );
  for (const { id, newest } of gone) {
    await addEvent(sql, { series: id, kind: "state", text: `superseded: v${newest} has come` });
  }
  await endPending(sql, gone.map(({ id }) => id));
}

/** Whoever was told that a series is being verified is told that it gets no verdict. */
async function endPending(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `insert into everystep.posting (series, run, kind)
     select p.series, p.run, replace(p.kind, '-pending', '-ended')
     from everystep.posting p join everystep.series s on s.id = p.series and s.run = p.run
     where p.series = any($1) and p.kind like '%-pending' on conflict do nothing`,
    [ids],
  );
}

/** One series. */
export async function seriesById(sql: Sql, id: string): Promise<SeriesRow | undefined> {
  const [row] = await sql.query<Row>(
    `select ${SERIES_COLUMNS} from everystep.series where id = $1`,
    [id],
  );
  return row === undefined ? undefined : asValue<SeriesRow>(row);
}

/** The newest older version of a thread on a tree that has its verdict. */
export async function versionBefore(
  sql: Sql,
  { thread, tree, version }: Pick<SeriesRow, "thread" | "tree" | "version">,
): Promise<Pick<SeriesRow, "id" | "run" | "version"> | undefined> {
  const [row] = await sql.query<Pick<SeriesRow, "id" | "run" | "version">>(
    `select id, run, version from everystep.series where thread = $1 and tree = $2 and version < $3
       and verdict is not null order by version desc limit 1`,
    [storable(thread), tree, version],
  );
  return row;
}

/** Runs that nobody looked at yet, the oldest first. */
export async function runsToPlan(sql: Sql): Promise<readonly Pick<SeriesRow, "id" | "run">[]> {
  return await sql.query<Pick<SeriesRow, "id" | "run">>(
    "select id, run from everystep.series where state = 'new' order by created_at, id",
  );
}

/** What a run came to. */
export interface Judged {
  readonly verdict: SeriesVerdict;
  readonly summary: string;
}

/**
 * Gives a run its verdict, unless it has one or is over; false then. The first who judges is the only
 * one.
 */
export async function giveVerdict(
  sql: Sql,
  { id, run }: Pick<SeriesRow, "id" | "run">,
  { verdict, summary }: Judged,
): Promise<boolean> {
  const done = await sql.query<Row>(
    `update everystep.series
     set state = 'judged', verdict = $3, summary = $4, why = null, judged_at = now()
     where id = $1 and run = $2 and state in ('new', 'building') returning id`,
    [id, run, verdict, storable(summary)],
  );
  if (done.length === 0) return false;
  await addEvent(sql, { series: id, kind: "judged", text: summary });
  return true;
}

/** Ends a run without a verdict, unless it is over already; false then. */
export async function endSeries(
  sql: Sql,
  { id, run }: Pick<SeriesRow, "id" | "run">,
  state: "cancelled" | "refused" | "stuck",
  why: string,
): Promise<boolean> {
  const done = await sql.query<Row>(
    `update everystep.series set state = $3, why = $4
     where id = $1 and run = $2 and state in ('new', 'building') returning id`,
    [id, run, state, storable(why)],
  );
  if (done.length === 0) return false;
  await addEvent(sql, { series: id, kind: "state", text: `${state}: ${why}` });
  await endPending(sql, [id]);
  return true;
}

/**
 * Begins a new run of a series whose last one is over; false if it is not, or there is no such.
 * `archs`: other architectures than before; `usual`: those that it affects.
 */
export async function runAgain(
  db: Db,
  id: string,
  { why, archs }: { readonly why: string; readonly archs?: readonly string[] | "usual" },
): Promise<boolean> {
  return await db.transaction(async (sql) => {
    const done = await sql.query<Row>(
      `update everystep.series set run = run + 1, state = 'new', verdict = null, summary = null,
         why = null, judged_at = null, archs = case when $3 then $2::text[] else archs end,
         bytes = null, removed_at = null
       where id = $1 and state not in ('new', 'building') returning id`,
      [id, archs === "usual" ? null : archs ?? null, archs !== undefined],
    );
    if (done.length === 0) return false;
    await addEvent(sql, { series: id, kind: "state", text: `another run: ${why}` });
    return true;
  });
}
