/**
 * Mails that were heard of, in the database, until the series that they belong to is whole.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { Row } from "./rows.ts";

/** A mail. */
export interface HeardRow<Said> {
  readonly id: string;
  readonly said: Said;
  /** Seconds since it was heard. */
  readonly age: number;
}

/** Keeps a mail; false if its sender sent it before. */
export async function addHeard(
  sql: Sql,
  { watch, id, sender, said, raw }: {
    readonly watch: string;
    readonly id: string;
    readonly sender: string;
    /** Plain data; PostgreSQL has no NUL in it. */
    readonly said: unknown;
    /** The mail, if its bytes are wanted later. */
    readonly raw?: Uint8Array;
  },
): Promise<boolean> {
  const made = await sql.query<Row>(
    `insert into everystep.heard (watch, id, sender, said, raw)
     values ($1, $2, $3, $4::jsonb, $5)
     on conflict do nothing returning id`,
    [watch, id, sender, JSON.stringify(said).replaceAll("\\u0000", ""), raw ?? null],
  );
  return made.length > 0;
}

/** What one sender sent, and nobody has taken yet. */
export async function heardFrom<Said>(
  sql: Sql,
  watch: string,
  sender: string,
): Promise<readonly HeardRow<Said>[]> {
  return await sql.query<HeardRow<Said>>(
    `select id, said, extract(epoch from now() - at)::float8 as age from everystep.heard
     where watch = $1 and sender = $2 and not taken order by at, id`,
    [watch, sender],
  );
}

/** Mails of one sender, from one source. */
export interface HeardMails {
  readonly watch: string;
  readonly sender: string;
  readonly ids: readonly string[];
}

/** The bytes of mails, in the order of `ids`; undefined if one is not kept. */
export async function rawOf(
  sql: Sql,
  { watch, sender, ids }: HeardMails,
): Promise<readonly Uint8Array[] | undefined> {
  const rows = await sql.query<{ id: string; raw: Uint8Array | null }>(
    "select id, raw from everystep.heard where watch = $1 and sender = $2 and id = any($3)",
    [watch, sender, ids],
  );
  const byId = new Map(rows.map(({ id, raw }) => [id, raw]));
  const all = ids.map((id) => byId.get(id) ?? undefined);
  return all.every((one) => one !== undefined) ? all : undefined;
}

/** Who sent what nobody has taken yet. */
export async function openSenders(sql: Sql, watch: string): Promise<readonly string[]> {
  const rows = await sql.query<{ sender: string }>(
    "select distinct sender from everystep.heard where watch = $1 and not taken order by sender",
    [watch],
  );
  return rows.map(({ sender }) => sender);
}

/** Their series was taken in, or is not served, or was given up. */
export async function markTaken(sql: Sql, { watch, sender, ids }: HeardMails): Promise<void> {
  await sql.query(
    `update everystep.heard set taken = true, raw = null
     where watch = $1 and sender = $2 and id = any($3)`,
    [watch, sender, ids],
  );
}

/** Forgets what was settled so many days ago. */
export async function forgetHeard(sql: Sql, watch: string, days: number): Promise<void> {
  await sql.query(
    `delete from everystep.heard
     where watch = $1 and taken and at < now() - make_interval(days => $2)`,
    [watch, days],
  );
}
