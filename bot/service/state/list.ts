/**
 * Series as a reader asks for them: filtered, searched, a page at a time, counted.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { SeriesRow, SeriesState, SeriesVerdict } from "../types.ts";
import { asValue, type Row } from "./rows.ts";
import { SERIES_COLUMNS } from "./series.ts";
import type { Run } from "./shards.ts";

/** What a reader asks for; what is undefined does not matter. */
export interface SeriesFilter {
  /** Words, each somewhere in title, author, Message-ID or thread; large letters are small ones. */
  readonly words?: readonly string[];
  readonly state?: SeriesState;
  readonly verdict?: SeriesVerdict;
  readonly tree?: string;
}

/** Series, the newest first, and where the next page begins. */
export interface SeriesPage {
  readonly rows: readonly SeriesRow[];
  /** Undefined: there are no more. */
  readonly next?: string;
}

/** How many series are alike. */
export interface Tally {
  readonly state: SeriesState;
  readonly verdict?: SeriesVerdict;
  readonly tree: string;
  readonly count: number;
}

/** How far a run is. */
export interface Progress {
  readonly cells: number;
  readonly tried: number;
}

/**
 * A page of series. `after` is the `next` of the page before; one that is none begins anew. A page
 * starts at a time and an id, so that it costs the same however far back it is.
 */
export async function listSeries(
  sql: Sql,
  filter: SeriesFilter,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<SeriesPage> {
  const { conditions, values } = where(filter);
  const [, micros, id] = /^(\d{1,16})\.([0-9a-f]{16})$/.exec(after ?? "") ?? [];
  if (micros !== undefined && id !== undefined) {
    const time = `timestamptz 'epoch' + $${values.push(micros)}::bigint * interval '1 microsecond'`;
    const last = `$${values.push(id)}`;
    conditions.push(`created_at <= ${time} and (created_at < ${time} or id > ${last})`);
  }
  const rows = await sql.query<Row>(
    `select ${SERIES_COLUMNS}, (extract(epoch from created_at) * 1000000)::bigint::text as micros
     from everystep.series ${whereText(conditions)}
     order by created_at desc, id limit ${limit + 1}`,
    values,
  );
  const page = rows.slice(0, limit), last = page.at(-1);
  return {
    rows: page.map(({ micros: _, ...row }) => asValue<SeriesRow>(row)),
    ...(rows.length > limit && last !== undefined ? { next: `${last.micros}.${last.id}` } : {}),
  };
}

/** How many series the filter lets through. */
export async function countSeries(sql: Sql, filter: SeriesFilter): Promise<number> {
  const { conditions, values } = where(filter);
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from everystep.series ${whereText(conditions)}`,
    values,
  );
  return row!.count;
}

/** Series, counted by state, verdict and tree: all, or those that have the words. */
export async function tallySeries(
  sql: Sql,
  { words }: Pick<SeriesFilter, "words"> = {},
): Promise<readonly Tally[]> {
  const { conditions, values } = where({ words });
  const rows = await sql.query<Row>(
    `select state, verdict, tree, count(*)::int as count from everystep.series
     ${whereText(conditions)} group by state, verdict, tree order by tree, state, verdict`,
    values,
  );
  return rows.map(asValue<Tally>);
}

/** How far runs are, by the id of their series. Those without shards are left out. */
export async function progressOf(
  sql: Sql,
  runs: readonly Run[],
): Promise<ReadonlyMap<string, Progress>> {
  if (runs.length === 0) return new Map();
  const rows = await sql.query<Progress & { series: string }>(
    `select series, sum(cells)::int as cells, sum(least(tried, cells))::int as tried
     from everystep.shard
     where (series, run) in (select * from unnest($1::text[], $2::int[])) group by series`,
    [runs.map(({ id }) => id), runs.map(({ run }) => run)],
  );
  return new Map(rows.map(({ series, cells, tried }) => [series, { cells, tried }]));
}

/** Versions of one series on one tree, the newest first, at most 50. */
export async function versionsOf(
  sql: Sql,
  { thread, tree }: Pick<SeriesRow, "thread" | "tree">,
): Promise<readonly SeriesRow[]> {
  const rows = await sql.query<Row>(
    `select ${SERIES_COLUMNS} from everystep.series where thread = $1 and tree = $2
     order by version desc, created_at desc limit 50`,
    [thread, tree],
  );
  return rows.map(asValue<SeriesRow>);
}

function where(
  { words = [], state, verdict, tree }: SeriesFilter,
): { readonly conditions: string[]; readonly values: unknown[] } {
  const conditions: string[] = [], values: unknown[] = [];
  for (const [column, value] of Object.entries({ state, verdict, tree })) {
    if (value !== undefined) conditions.push(`${column} = $${values.push(value)}`);
  }
  for (const word of words) {
    const like = `$${values.push(`%${word.replace(/[\\%_]/g, "\\$&")}%`)}`;
    conditions.push(`words like lower(${like})`);
  }
  return { conditions, values };
}

function whereText(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
}
