/**
 * Workers in the database: who is there, and what each can build.
 * @module
 */
import type { Sql } from "../db/types.ts";
import type { WorkerRow } from "../types.ts";
import { asValue, columns, type Row } from "./rows.ts";

/** A worker without a heartbeat for so many seconds is gone. */
export const GONE_SECONDS = 60;

const WORKER_COLUMNS = columns(["name", "archs", "jobs", "version", "startedAt", "seenAt"]);

/** A worker says that it is there. */
export async function sayHere(
  sql: Sql,
  { name, archs, jobs, version }: Omit<WorkerRow, "startedAt" | "seenAt">,
): Promise<void> {
  await sql.query(
    `insert into everystep.worker (name, archs, jobs, version) values ($1, $2, $3, $4)
     on conflict (name) do update
     set archs = $2, jobs = $3, version = $4, seen_at = now()`,
    [name, archs, jobs, version],
  );
}

/** A worker leaves. */
export async function sayGone(sql: Sql, name: string): Promise<void> {
  await sql.query("delete from everystep.worker where name = $1", [name]);
}

/** The workers that are there. */
export async function workersHere(sql: Sql): Promise<readonly WorkerRow[]> {
  const rows = await sql.query<Row>(
    `select ${WORKER_COLUMNS} from everystep.worker
     where seen_at > now() - make_interval(secs => $1) order by name`,
    [GONE_SECONDS],
  );
  return rows.map(asValue<WorkerRow>);
}
