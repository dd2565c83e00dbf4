/**
 * The tables, step by step: a newer everystep brings an older database up to date and keeps all that is
 * in it.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import type { Db, Sql } from "./types.ts";

/** Each step is run once, in order, and never changed once it was released. */
export const STEPS: readonly string[] = [
  `create table everystep.series (
     id text primary key,
     key text not null,
     tree text not null,
     source text not null,
     inbox text,
     way text not null,
     thread text not null,
     version int not null,
     title text not null,
     author text not null,
     lists text[] not null,
     archs text[],
     github text,
     run int not null default 1,
     state text not null default 'new',
     why text,
     verdict text,
     summary text,
     patches int,
     created_at timestamptz not null default now(),
     judged_at timestamptz,
     unique (key, tree)
   );
   create index on everystep.series (thread, tree);
   create index on everystep.series (created_at desc, id);
   create index on everystep.series (state) where state in ('new', 'building');
   create table everystep.shard (
     series text not null references everystep.series on delete cascade,
     run int not null,
     word text not null,
     archs text[] not null,
     cells int not null,
     tried int not null default 0,
     state text not null default 'waiting',
     why text,
     worker text,
     attempts int not null default 0,
     started_at timestamptz,
     ended_at timestamptz,
     artifact text,
     tail text,
     primary key (series, run, word)
   );
   create index on everystep.shard (state) where state in ('waiting', 'running');
   create table everystep.cell (
     series text not null references everystep.series on delete cascade,
     run int not null,
     arch text not null,
     state int not null,
     verdict text not null,
     why text not null,
     primary key (series, run, arch, state)
   );
   create table everystep.worker (
     name text primary key,
     archs text[] not null,
     jobs int not null,
     version text not null,
     started_at timestamptz not null default now(),
     seen_at timestamptz not null default now()
   );
   create table everystep.event (
     id bigint generated always as identity primary key,
     at timestamptz not null default now(),
     series text references everystep.series on delete cascade,
     kind text not null,
     text text not null
   );
   create index on everystep.event (series, id);
   create table everystep.posting (
     series text not null references everystep.series on delete cascade,
     run int not null,
     kind text not null,
     state text not null default 'due',
     why text,
     due_at timestamptz not null default now(),
     message_id text,
     primary key (series, run, kind)
   );
   create index on everystep.posting (due_at) where state = 'due';
   create table everystep.watch (
     name text primary key,
     place jsonb not null,
     at timestamptz not null default now()
   )`,
  // What is watched: mails of series that are not whole yet, and what GitHub said.
  `alter table everystep.series add column level text, add column mail boolean;
   create index on everystep.series (github) where github is not null;
   create table everystep.heard (
     watch text not null,
     id text not null,
     sender text not null,
     said jsonb not null,
     at timestamptz not null default now(),
     primary key (watch, id)
   );
   create index on everystep.heard (watch, sender);
   create table everystep.hook (
     delivery text primary key,
     event text not null,
     body text not null,
     at timestamptz not null default now(),
     state text not null default 'due',
     why text,
     attempts int not null default 0,
     due_at timestamptz not null default now(),
     about text,
     stamp timestamptz
   );
   create index on everystep.hook (due_at, at) where state = 'due';
   create index on everystep.hook (about, stamp) where about is not null`,
  // What artifacts take, and when they were removed.
  `alter table everystep.series add column bytes bigint, add column removed_at timestamptz`,
  `alter table everystep.heard add column taken boolean not null default false;
   create index on everystep.heard (watch) where not taken`,
  // What a search looks through, in small letters once and not for every search.
  `alter table everystep.series add column words text generated always as
     (lower(title || ' ' || author || ' ' || key || ' ' || thread)) stored`,
  // The mails themselves, until their series is taken in.
  `alter table everystep.heard add column raw bytea`,
  // Warnings that fail the gate.
  `alter table everystep.series add column werror text[]`,
  // The mails of a series: each of them leads to it.
  `create table everystep.mail (
     id text not null,
     series text not null references everystep.series on delete cascade,
     primary key (id, series)
   );
   create index on everystep.mail (series)`,
  // What a rule adds: the kernel's own tests, and patches for the base.
  `alter table everystep.series add column kunit boolean, add column fixes text[]`,
  // A Message-ID can be guessed: who sends a mail under another's is not heard in its place.
  `alter table everystep.heard drop constraint heard_pkey, add primary key (watch, id, sender)`,
  // The same, by the words that the rest of everystep has for them.
  `alter table everystep.heard rename to received;
   alter table everystep.received rename column said to parsed;
   alter table everystep.received rename column taken to settled;
   alter table everystep.watch rename column place to cursor;
   alter table everystep.shard rename column word to spec`,
];

/** Any number that nobody else locks: two processes that start at once take their turns. */
const LOCK = 7_316_540_123;

/** The step that the tables are at; 0: there are none. */
export async function stepOf(sql: Sql): Promise<number> {
  const [there] = await sql.query<{ name: string | null }>(
    "select to_regclass('everystep.version')::text as name",
  );
  if (there?.name == null) return 0;
  const [row] = await sql.query<{ step: number }>("select step from everystep.version");
  return row?.step ?? 0;
}

/**
 * Makes the tables, or brings them up to date: all steps, or none if one fails. Throws UserError if a
 * newer everystep made them. `steps`: for tests, those of an older everystep.
 */
export async function migrate(db: Db, steps: readonly string[] = STEPS): Promise<void> {
  await db.transaction(async (sql) => {
    await sql.query("select pg_advisory_xact_lock($1)", [LOCK]);
    await sql.query("create schema if not exists everystep");
    await sql.query("create table if not exists everystep.version (step int not null)");
    const [row] = await sql.query<{ step: number }>("select step from everystep.version");
    const done = row?.step ?? 0;
    if (done > steps.length) {
      throw new UserError("the database was made by a newer everystep", {
        hint: "run that version, or name another database with --database",
      });
    }
    for (const step of steps.slice(done)) {
      for (const statement of step.split(";")) await sql.query(statement);
    }
    if (row === undefined) {
      await sql.query("insert into everystep.version values ($1)", [steps.length]);
    } else await sql.query("update everystep.version set step = $1", [steps.length]);
  });
}
