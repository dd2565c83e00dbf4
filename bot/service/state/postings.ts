/**
 * What is told to whom, in the database: each telling once.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { PostingKind, PostingRow } from "../types.ts";
import { addEvent } from "./events.ts";
import { asValue, columns, type Row, storable } from "./rows.ts";
import type { Run } from "./shards.ts";

const POSTING_COLUMNS = columns(["series", "run", "kind", "state", "why", "dueAt", "messageId"]);

/** A verdict is to be told; once it is there it stays as it is. */
export async function addPosting(sql: Sql, { id, run }: Run, kind: PostingKind): Promise<void> {
  await sql.query(
    `insert into everystep.posting (series, run, kind) values ($1, $2, $3) on conflict do nothing`,
    [id, run, kind],
  );
}

/** What is due now, the oldest first. */
export async function postingsDue(sql: Sql): Promise<readonly PostingRow[]> {
  const rows = await sql.query<Row>(
    `select ${POSTING_COLUMNS} from everystep.posting
     where state = 'due' and due_at <= now() order by due_at, series, kind`,
  );
  return rows.map(asValue<PostingRow>);
}

/** What was told of a run. */
export async function postingsOf(sql: Sql, { id, run }: Run): Promise<readonly PostingRow[]> {
  const rows = await sql.query<Row>(
    `select ${POSTING_COLUMNS} from everystep.posting where series = $1 and run = $2 order by kind`,
    [id, run],
  );
  return rows.map(asValue<PostingRow>);
}

/** How a telling ended, or until when it waits. */
export async function settlePosting(
  sql: Sql,
  { series, run, kind }: Pick<PostingRow, "series" | "run" | "kind">,
  { state, why, dueAt, messageId }: Partial<PostingRow> & Pick<PostingRow, "state">,
): Promise<void> {
  await sql.query(
    `update everystep.posting set state = $4, why = $5, due_at = coalesce($6::timestamptz, due_at),
       message_id = coalesce($7, message_id)
     where series = $1 and run = $2 and kind = $3 and state <> 'sent'`,
    [
      ...[series, run, kind, state, why === undefined ? null : storable(why)],
      ...[dueAt ?? null, messageId ?? null],
    ],
  );
  const text = `${kind}: ${state}${why === undefined ? "" : `: ${why}`}`;
  await addEvent(sql, { series, kind: "posted", text });
}

/** Until when a telling waits, without a word. */
export async function putOff(
  sql: Sql,
  { series, run, kind }: Pick<PostingRow, "series" | "run" | "kind">,
  seconds: number,
): Promise<void> {
  await sql.query(
    `update everystep.posting set due_at = now() + $4 * interval '1 second'
     where series = $1 and run = $2 and kind = $3 and state = 'due'`,
    [series, run, kind, seconds],
  );
}
