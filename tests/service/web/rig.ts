/**
 * The page without a server: requests in, answers out.
 */
import assert from "node:assert/strict";
import { openWeb, type WebOptions } from "../../../bot/service/web/mod.ts";
import type { Db } from "../../../bot/service/db/types.ts";
import type { Store } from "../../../bot/service/store/types.ts";
import type { Submission } from "../../../bot/service/types.ts";
import { parsed } from "../../report/html/parsed.ts";

/** Bytes of a text. */
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A store in memory. */
export function memoryStore(): Store & { readonly objects: Map<string, Uint8Array> } {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    place: "memory",
    put: (key, bytes) => Promise.resolve(void objects.set(key, bytes)),
    get: (key) => Promise.resolve(objects.get(key)),
    part: (key, from, length) => {
      const bytes = objects.get(key);
      return Promise.resolve(
        bytes && { bytes: bytes.slice(from, from + length), size: bytes.length },
      );
    },
    list: (prefix) =>
      Promise.resolve(
        [...objects].filter(([key]) => key.startsWith(prefix))
          .map(([key, { length }]) => ({ key, bytes: length, at: 0 })),
      ),
    remove: (key) => Promise.resolve(void objects.delete(key)),
  };
}

/** The page, and what it logged. */
export interface Web {
  readonly log: string[];
  readonly stop: AbortController;
  readonly store: ReturnType<typeof memoryStore>;
  get(path: string, init?: RequestInit): Promise<Response>;
}

/** Opens the page over a database. */
export async function testWeb(db: Db, more: Partial<WebOptions> = {}): Promise<Web> {
  const log: string[] = [], stop = new AbortController(), store = memoryStore();
  const handle = await openWeb({
    ...{ db, store, version: "1.2.3", signal: stop.signal, pollMs: 20 },
    log: (text) => log.push(text),
    now: () => new Date().toISOString(),
    ...more,
  });
  return {
    ...{ log, stop, store },
    get: (path, init) => handle(new Request(`http://localhost${path}`, init)),
  };
}

/** A series like many; its number makes it one. */
export function submission(n: number, more: Partial<Submission> = {}): Submission {
  return {
    key: `m${n}@example.org`,
    tree: "linux",
    source: `m${n}@example.org`,
    inbox: "https://lore.example.org/all/",
    way: "feed",
    thread: `thread-${n}`,
    version: 1,
    title: `mm: change number ${n}`,
    author: `A U Thor ${n} <a${n}@example.org>`,
    lists: ["linux-mm@example.org"],
    ...more,
  };
}

/** What breaks pages: markup, quotes, terminals, the direction of writing, length. */
export const HOSTILE: readonly string[] = [
  "<script>window.evil = 1</script>",
  `"><img src=x onerror="window.evil = 1">`,
  "\u202egnp.exe \u2066\u2067 \u200fmirrored",
  "\x1b[31mred\x1b]0;title\x07 \x9b2J\r\nheader: x",
  `${"very".repeat(1024)} long`,
  "javascript:window.evil=1 ' onload='window.evil=1 &lt;b&gt; </title></textarea>{{7*7}}",
];

/** Many series that came at the same time, in one statement: from one number to another. */
export async function addMany(db: Db, from: number, to: number): Promise<void> {
  await db.query(
    `insert into everystep.series (id, key, tree, source, way, thread, version, title, author, lists)
     select substr(md5('s' || n), 1, 16), 'm' || n || '@example.org', 'linux', 'm' || n, 'feed',
       'thread-' || n, 1, 'mm: change number ' || n, 'A U Thor ' || n || ' <a@example.org>', '{}'
     from generate_series($1::int, $2::int) n`,
    [from, to],
  );
}

/** The page of an answer, as browsers read it. */
export async function read(answer: Response) {
  const page = parsed(await answer.text());
  assert.deepEqual(page.errors, []);
  return {
    ...page,
    links: page.all.filter(({ name }) => name === "a").map(({ attributes }) => attributes.href!),
    rows: page.all.filter(({ attributes }) => attributes.id?.startsWith("r-")),
  };
}

/** Messages of a stream, as they come. */
export async function* messages(answer: Response): AsyncGenerator<Record<string, string>> {
  let text = "";
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = text.slice(0, end).split("\n").map((line) => line.split(/: (.*)/s));
      text = text.slice(end + 2);
      const message = Object.fromEntries(fields);
      if (message.data !== undefined) yield message;
    }
  }
}

/** The first so many of them. */
export async function readEvents(
  answer: Response,
  count: number,
): Promise<Record<string, string>[]> {
  const events: Record<string, string>[] = [];
  for await (const one of messages(answer)) if (events.push(one) === count) break;
  return events;
}
