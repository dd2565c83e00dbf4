/**
 * What GitHub told, in the database: kept before it is answered, and worked off after.
 * @module
 */
import type { Sql } from "../db/types.ts";
import { asValue, columns, type Row, storable } from "./rows.ts";

/** A delivery of a webhook. */
export interface HookRow {
  /** GitHub's own number of it: a redelivery has the same. */
  readonly delivery: string;
  /** `pull_request` and the like. */
  readonly event: string;
  /** JSON: what is used of what came. */
  readonly body: string;
  readonly state: "due" | "done" | "failed";
  readonly why?: string;
  readonly attempts: number;
}

const HOOK_COLUMNS = columns(["delivery", "event", "body", "state", "why", "attempts"]);

/**
 * Keeps deliveries, all or none; those that were not there before. One that was given up counts as new: somebody had
 * GitHub send it again.
 */
export async function addHooks(
  sql: Sql,
  hooks: readonly Pick<HookRow, "delivery" | "event" | "body">[],
): Promise<ReadonlySet<string>> {
  const made = await sql.query<{ delivery: string }>(
    `insert into everystep.hook (delivery, event, body)
     select * from unnest($1::text[], $2::text[], $3::text[])
     on conflict (delivery) do update set state = 'due', event = excluded.event, body = excluded.body,
       attempts = 0, due_at = now(), why = null
     where hook.state = 'failed'
     returning delivery`,
    (["delivery", "event", "body"] as const).map((key) => hooks.map((one) => storable(one[key]))),
  );
  return new Set(made.map(({ delivery }) => delivery));
}

/** The next one to be worked off: the first that came, of those that are due. */
export async function nextHook(sql: Sql): Promise<HookRow | undefined> {
  const [row] = await sql.query<Row>(
    `select ${HOOK_COLUMNS} from everystep.hook
     where state = 'due' and due_at <= now() order by at, delivery limit 1`,
  );
  return row === undefined ? undefined : asValue<HookRow>(row);
}

/** One delivery. */
export async function hookBy(sql: Sql, delivery: string): Promise<HookRow | undefined> {
  const [row] = await sql.query<Row>(
    `select ${HOOK_COLUMNS} from everystep.hook where delivery = $1`,
    [delivery],
  );
  return row === undefined ? undefined : asValue<HookRow>(row);
}

/** It is worked off; what it said is not needed any more. */
export async function settleHook(
  sql: Sql,
  delivery: string,
  state: "done" | "failed",
  why: string,
): Promise<void> {
  await sql.query(
    "update everystep.hook set state = $2, why = $3, body = '' where delivery = $1",
    [delivery, state, storable(why)],
  );
}

/** It is tried again, so many seconds later. */
export async function delayHook(
  sql: Sql,
  delivery: string,
  seconds: number,
  why: string,
): Promise<void> {
  await sql.query(
    `update everystep.hook set attempts = attempts + 1, why = $3,
       due_at = now() + make_interval(secs => $2) where delivery = $1`,
    [delivery, seconds, storable(why)],
  );
}

/**
 * Remembers that a thing was as a delivery says at `stamp`. Deliveries may come in any order: `older` if something newer
 * is known of it, `same` if something else of the same second is, so that nobody can tell.
 */
export async function ageOf(
  sql: Sql,
  delivery: string,
  about: string,
  stamp: string,
): Promise<"newest" | "same" | "older"> {
  await sql.query("update everystep.hook set about = $2, stamp = $3 where delivery = $1", [
    ...[delivery, about, stamp],
  ]);
  const [last] = await sql.query<{ newer: boolean }>(
    `select stamp > $2 as newer from everystep.hook
     where about = $1 and stamp >= $2 and state = 'done' and delivery <> $3
     order by stamp desc limit 1`,
    [about, stamp, delivery],
  );
  return last === undefined ? "newest" : last.newer ? "older" : "same";
}

/** Forgets what was worked off so many days ago. */
export async function forgetHooks(sql: Sql, days: number): Promise<void> {
  await sql.query(
    "delete from everystep.hook where state <> 'due' and at < now() - make_interval(days => $1)",
    [days],
  );
}
