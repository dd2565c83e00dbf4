/**
 * The database of a service: can it be reached, and whose tables are in it? Nothing is made or changed.
 * @module
 */
import type { Finding } from "../../doctor/mod.ts";
import { kindOf } from "../../system/files/files.ts";
import { UserError } from "../../system/errors.ts";
import { stepOf, STEPS } from "../db/migrate.ts";
import { openPglite } from "../db/pglite.ts";
import { openPostgres } from "../db/postgres.ts";
import type { Db } from "../db/types.ts";
import { bad, errorLine, good } from "./finding.ts";

const WHY = "series, verdicts and the queue are in it";
/** Clocks that differ more make series look older, or workers gone, that are not. */
const MAX_SKEW_SECONDS = 5;

/** Looks at the database, and at its clock against ours (`now`, in milliseconds since 1970). */
export async function databaseFindings(
  url: string | undefined,
  data: string,
  now: () => number,
): Promise<readonly Finding[]> {
  return url === undefined ? [await ownDatabase(data)] : await server(url, now);
}

async function ownDatabase(data: string): Promise<Finding> {
  const place = `PGlite in ${data}`;
  if (await kindOf(`${data}/pglite`) === "none") {
    return good("database", `${place}, made at the first start`);
  }
  try {
    await using db = await openPglite(data);
    return tables(place, await stepOf(db));
  } catch (error) {
    // Who has it open holds its lock.
    if (error instanceof UserError) return good("database", `${place}, open in a running serve`);
    return bad("database", WHY, `${place}: ${errorLine(error)}; put a copy of it back`);
  }
}

async function server(url: string, now: () => number): Promise<readonly Finding[]> {
  const parsed = /^postgres(ql)?:/.test(url) ? URL.parse(url) : null;
  if (parsed === null) {
    const todo = "--database and EVERYSTEP_DATABASE take postgres://USER@HOST/NAME";
    return [bad("database", WHY, `its URL is none; ${todo}`)];
  }
  const place = `PostgreSQL at ${parsed.host || "its socket"}${parsed.pathname}`;
  try {
    await using db = openPostgres(url, () => {});
    const step = await stepOf(db);
    return [tables(`${place}, ${await version(db)}`, step), await clock(db, now)];
  } catch (error) {
    const secrets = [url, decoded(parsed.password)];
    const todo = "start it, let us in (pg_hba.conf), or name another with --database";
    return [bad("database", WHY, `${place}: ${errorLine(error, secrets)}; ${todo}`)];
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function version(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  // deno-lint-ignore no-control-regex
  return `version ${row?.version.replace(/[\x00-\x1f\x7f]| .*/g, "") ?? "unknown"}`;
}

/** Whose tables are there. */
function tables(place: string, step: number): Finding {
  if (step > STEPS.length) {
    const detail = `${place} was made by a newer everystep; run that, or name another database`;
    return bad("database", WHY, detail);
  }
  const state = step === 0
    ? "no tables yet: the first start makes them"
    : step < STEPS.length
    ? `tables of step ${step} of ${STEPS.length}: the next start brings them up to date`
    : `tables of step ${step}, up to date`;
  return good("database", `${place}; ${state}`);
}

async function clock(db: Db, now: () => number): Promise<Finding> {
  const before = now();
  const [row] = await db.query<{ ms: number }>(
    "select extract(epoch from clock_timestamp())::float8 * 1000 as ms",
  );
  const skew = (row!.ms - (before + now()) / 2) / 1000;
  if (Math.abs(skew) <= MAX_SKEW_SECONDS) return good("clock", "as the database's");
  const which = `${Math.round(Math.abs(skew))} s ${skew > 0 ? "behind" : "before"} the database's`;
  const why = "who is gone, and what is old, goes by it";
  return bad("clock", why, `${which}; set both by NTP`);
}
