/**
 * Which mails a series has: each of them leads to it.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { SeriesRow } from "../types.ts";
import { asValue, type Row, storable } from "./rows.ts";
import { SERIES_COLUMNS } from "./series.ts";

/** Keeps the Message-IDs of a series, cover letter and patches. Those that are kept already stay. */
export async function keepMailIds(
  sql: Sql,
  { id }: Pick<SeriesRow, "id">,
  mails: readonly string[],
): Promise<void> {
  await sql.query(
    `insert into everystep.mail (id, series) select distinct unnest($1::text[]), $2
     on conflict do nothing`,
    [mails.map(storable), id],
  );
}

/** Series that have this mail, or begin with this key, whatever their tree, the newest first. */
export async function seriesByMail(sql: Sql, mail: string): Promise<readonly SeriesRow[]> {
  const rows = await sql.query<Row>(
    `select ${SERIES_COLUMNS} from everystep.series
     where key = $1 or id in (select series from everystep.mail where mail.id = $1)
     order by created_at desc, id`,
    [mail],
  );
  return rows.map(asValue<SeriesRow>);
}
