/** What must be so in the end: every series has its verdict, once, and its author one mail. */
import { openDb } from "../../../bot/service/db/open.ts";
import type { Sent } from "./series.ts";

interface Found {
  readonly key: string;
  readonly state: string;
  readonly verdict: string | null;
  readonly summary: string | null;
  readonly posting: string | null;
  readonly why: string | null;
  readonly verdicts: number;
}

/** Everything that is wrong, a line each. */
export async function judge(
  choice: { readonly url?: string; readonly dir: string },
  { sent, mails, kept }: {
    readonly sent: readonly Sent[];
    readonly mails: ReadonlyMap<string, readonly string[]>;
    readonly kept: ReadonlySet<string>;
  },
): Promise<{ readonly faults: readonly string[]; readonly states: ReadonlyMap<string, number> }> {
  await using db = await openDb({ ...choice, onError: () => {} });
  const rows = await db.query<Found>(
    `select key, series.state, verdict, summary, posting.state as posting,
       coalesce(posting.why, series.why) as why,
       (select count(*)::int from everystep.event
        where event.series = series.id and kind = 'judged') as verdicts
     from everystep.series left join everystep.posting on posting.series = series.id
     order by created_at`,
  );
  const hooks = await db.query<{ delivery: string; state: string }>(
    "select delivery, state from everystep.hook",
  );
  const states = new Map(
    [...Map.groupBy(rows, ({ state, verdict }) => verdict ?? state)].map((
      [key, all],
    ) => [key, all.length]),
  );
  const byKey = Map.groupBy(rows, ({ key }) => key);
  const done = new Map(hooks.map(({ delivery, state }) => [delivery, state]));
  const faults = [
    ...sent.flatMap((one) => ofSeries(one, byKey.get(one.ids[0]) ?? [], mails)),
    ...rows.flatMap((row) => ofAny(row, mails)),
    ...[...kept].filter((id) => done.get(id) !== "done")
      .map((id) => `webhook ${id} was taken in and is ${done.get(id) ?? "lost"}`),
  ];
  return { faults, states };
}

function ofSeries(
  { n, kind, verdict, mailed, ids }: Sent,
  rows: readonly Found[],
  mails: ReadonlyMap<string, readonly string[]>,
): string[] {
  const about = `series ${n} (${kind})`, [row] = rows;
  if (row === undefined) return [`${about}: nobody knows it`];
  const came = ids.flatMap((id) => mails.get(id) ?? []);
  return [
    ...(rows.length === 1 ? [] : [`${about}: ${rows.length} rows`]),
    ...(row.state === "judged" ? [] : [`${about}: ${row.state}: ${row.why}`]),
    ...(row.verdict === verdict ? [] : [`${about}: ${row.verdict} ${row.summary}, not ${verdict}`]),
    ...(row.posting === (mailed ? "sent" : "skipped")
      ? []
      : [`${about}: its mail is ${row.posting}: ${row.why}`]),
    ...(came.length === (mailed ? 1 : 0) ? [] : [`${about}: ${came.length} mails came`]),
  ];
}

/** Of hostile ones, too. */
function ofAny(row: Found, mails: ReadonlyMap<string, readonly string[]>): string[] {
  const came = mails.get(row.key) ?? [];
  return [
    ...(["new", "building"].includes(row.state) ? [`${row.key} is ${row.state}: ${row.why}`] : []),
    ...(row.state !== "stuck" && (row.posting ?? "sent") !== "failed"
      ? []
      : [`${row.key} is ${row.state}, its mail ${row.posting}: ${row.why}`]),
    ...(row.verdicts <= 1 ? [] : [`${row.key} was judged ${row.verdicts} times`]),
    ...(came.length <= 1 ? [] : [`${row.key} was answered ${came.length} times`]),
  ];
}
