/**
 * Mails that came in, in the database, until the series that they belong to is whole.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { Row } from "./rows.ts";

/** A mail. */
export interface ReceivedRow<Parsed> {
  readonly id: string;
  readonly parsed: Parsed;
  /** Seconds since it came. */
  readonly age: number;
}

/** Keeps a mail; false if its sender sent it before. */
export async function addReceived(
  sql: Sql,
  { watch, id, sender, parsed, raw }: {
    readonly watch: string;
    readonly id: string;
    readonly sender: string;
    /** Plain data; PostgreSQL has no NUL in it. */
    readonly parsed: unknown;
    /** The mail, if its bytes are needed later. */
    readonly raw?: Uint8Array;
  },
): Promise<boolean> {
  const made = await sql.query<Row>(
    `insert into everystep.received (watch, id, sender, parsed, raw)
     values ($1, $2, $3, $4::jsonb, $5)
     on conflict do nothing returning id`,
    [watch, id, sender, JSON.stringify(parsed).replaceAll("\\u0000", ""), raw ?? null],
  );
  return made.length > 0;
}

/** What one sender sent and is not settled yet. */
export async function receivedFrom<Parsed>(
  sql: Sql,
  watch: string,
  sender: string,
): Promise<readonly ReceivedRow<Parsed>[]> {
  return await sql.query<ReceivedRow<Parsed>>(
    `select id, parsed, extract(epoch from now() - at)::float8 as age from everystep.received
     where watch = $1 and sender = $2 and not settled order by at, id`,
    [watch, sender],
  );
}

/** Mails of one sender, from one source. */
export interface ReceivedMails {
  readonly watch: string;
  readonly sender: string;
  readonly ids: readonly string[];
}

/** The bytes of mails, in the order of `ids`; undefined if one is not kept. */
export async function rawOf(
  sql: Sql,
  { watch, sender, ids }: ReceivedMails,
): Promise<readonly Uint8Array[] | undefined> {
  const rows = await sql.query<{ id: string; raw: Uint8Array | null }>(
    "select id, raw from everystep.received where watch = $1 and sender = $2 and id = any($3)",
    [watch, sender, ids],
  );
  const byId = new Map(rows.map(({ id, raw }) => [id, raw]));
  const all = ids.map((id) => byId.get(id) ?? undefined);
  return all.every((one) => one !== undefined) ? all : undefined;
}

/** The senders of mails that are not settled yet. */
export async function openSenders(sql: Sql, watch: string): Promise<readonly string[]> {
  const rows = await sql.query<{ sender: string }>(
    "select distinct sender from everystep.received where watch = $1 and not settled order by sender",
    [watch],
  );
  return rows.map(({ sender }) => sender);
}

/** Marks mails whose series was submitted, or is not served, or was given up. */
export async function markSettled(sql: Sql, { watch, sender, ids }: ReceivedMails): Promise<void> {
  await sql.query(
    `update everystep.received set settled = true, raw = null
     where watch = $1 and sender = $2 and id = any($3)`,
    [watch, sender, ids],
  );
}

/** Forgets what was settled so many days ago. */
export async function forgetSettled(sql: Sql, watch: string, days: number): Promise<void> {
  await sql.query(
    `delete from everystep.received
     where watch = $1 and settled and at < now() - make_interval(days => $2)`,
    [watch, days],
  );
}
