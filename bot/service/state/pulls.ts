/**
 * The series of pull requests in the database: one for each commit that was its last.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { SeriesRow } from "../types.ts";
import { asValue, type Row } from "./rows.ts";
import { SERIES_COLUMNS } from "./series.ts";

/** Those of one pull request, `OWNER/REPO#7`, the newest first. */
export async function seriesOfPull(sql: Sql, github: string): Promise<readonly SeriesRow[]> {
  const rows = await sql.query<Row>(
    `select ${SERIES_COLUMNS} from everystep.series where github = $1 and way = 'github'
     order by version desc, created_at desc`,
    [github],
  );
  return rows.map(asValue<SeriesRow>);
}

/** Those of a repository, `OWNER/REPO`, whose last commit is this one. */
export async function seriesAtCommit(
  sql: Sql,
  repository: string,
  commit: string,
): Promise<readonly SeriesRow[]> {
  const rows = await sql.query<Row>(
    `select ${SERIES_COLUMNS} from everystep.series
     where github is not null and way = 'github' and starts_with(github, $1)
       and right(key, length($2)) = $2
     order by version desc, created_at desc`,
    [`${repository}#`, `@${commit}`],
  );
  return rows.map(asValue<SeriesRow>);
}
