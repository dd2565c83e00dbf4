/**
 * A public-inbox by its Atom feed: light, for lists of moderate size. A mail that the archive gets
 * later than those sent after it is found for ten minutes; by git, all are.
 * @module
 */
import { z } from "zod";
import type { WatchSource } from "../../config/mod.ts";
import { parseSubject } from "../../series/mail/subject.ts";
import { splitMbox } from "../../source/mbox.ts";
import { answered, found } from "../../source/remote/answer.ts";
import { messageUrl } from "../../source/remote/where.ts";
import type { RawMessage } from "../../source/types.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import { now } from "../../system/host.ts";
import type { Http } from "../../system/http/client.ts";
import { readHere } from "../read/here.ts";
import { MAX_SERIES } from "../run/limits.ts";
import type { MailReader } from "../read/types.ts";
import type { Entry } from "./feed.ts";
import type { Batch, Source } from "./types.ts";
import { withoutSlashes } from "../../text/paths.ts";

const MAX_FEED = 16 * 1024 * 1024, MAX_MAIL = MAX_SERIES + 2 ** 20;
/** How far behind the newest mail each look begins. */
const OVERLAP_MS = 10 * 60_000;
/** A mail that cannot be had in so many looks is left out. */
const MAX_TRIES = 3;
/** Pages of one look, of which a server may have one more each time; the next look goes on. */
const MAX_PAGES = 200;
/** Mails, and bytes of them, that are in memory at once. */
const AT_ONCE = 20, MAX_BATCH = MAX_MAIL;
/** Message-IDs that are remembered at most. */
const MAX_SEEN = 5000;

const cursorShape = z.object({
  /** When the newest mail was received, in milliseconds since 1970. */
  at: z.number(),
  /** Those since a while before that. */
  seen: z.array(z.tuple([z.string(), z.number()])),
});
type Cursor = z.infer<typeof cursorShape>;

/** A source that reads the feed of an inbox. */
export function atomSource(
  { url, inbox = url }: Pick<WatchSource, "url" | "inbox">,
  http: Http,
  reader: Pick<MailReader, "feed"> = readHere,
): Source {
  const asking = { http, reader };
  const feed = `${withoutSlashes(url)}/new.atom`;
  const failed = new Map<string, number>();
  return {
    way: "feed",
    of: (id) => ({ source: id, inbox }),
    async *look(last, signal) {
      const read = cursorShape.safeParse(last);
      if (!read.success) return yield* begin(feed, asking);
      const start = read.data.at - OVERLAP_MS;
      for (let cursor = read.data, from = start, pages = 1; pages <= MAX_PAGES; pages++) {
        signal.throwIfAborted();
        const page = await pageOf(`${feed}?t=${stamp(from)}-`, asking, from);
        const seen = new Set(cursor.seen.map(([id]) => id));
        // The cursor stands behind those that were read, so the oldest come first.
        const fresh = page.entries.filter(({ id, at }) => at >= start && !seen.has(id))
          .toSorted((a, b) => a.at - b.at);
        const gap = page.last ? gapIn(page.entries, from) : undefined;
        let left = fresh, more = gap === undefined ? [] : [gap];
        do {
          const { mails, skipped, read } = await mailsOf(left, url, http, failed);
          cursor = after(cursor, left.slice(0, read));
          yield { mails, skipped: [...more, ...skipped], cursor };
          more = [];
          left = left.slice(read);
        } while (left.length > 0);
        if (page.last) return;
        const next = page.entries.at(-1)!.at;
        // A page of one second: whatever else came in that second cannot be asked for.
        from = next > from ? next : from + 1000;
      }
    },
  };
}

interface Asking {
  readonly http: Http;
  readonly reader: Pick<MailReader, "feed">;
}

/** What is there now was not asked for; what comes later is. */
async function* begin(feed: string, asking: Asking): AsyncIterable<Batch> {
  const at = Date.parse(now());
  const answer = answered(await asking.http.send({ url: feed, maxBytes: MAX_FEED }));
  if (answer.status === 404) {
    yield { mails: [], cursor: { at, seen: [] } satisfies Cursor };
    throw new UserError(`${feed}: there is no such inbox, or no mail in it yet`);
  }
  const { entries } = await pageOf(feed, asking, Infinity);
  const newest = Math.min(at, Math.max(...entries.map((one) => one.at)));
  yield { mails: [], cursor: after({ at: newest, seen: [] }, entries) };
}

/**
 * A page of the feed. From a point in time on a server gives the mails in order; where they are fewer
 * than a page, it gives the newest page instead, the newest first.
 */
async function pageOf(
  url: string,
  { http, reader }: Asking,
  from: number,
): Promise<{ readonly entries: readonly Entry[]; readonly last: boolean }> {
  const { bytes } = found(await http.send({ url, maxBytes: MAX_FEED }), "feed");
  const read = await reader.feed(bytes, url.split("?", 1)[0]!);
  if (read.kind === "broken") throw new InfraError(read.why);
  const { entries } = read;
  if (entries.length === 0) throw new InfraError(`${url}: the feed is empty`);
  const end = entries.at(-1)!.at;
  return { entries, last: entries[0]!.at > end || end < from };
}

/** A server that does not page forward gives its newest mails, and none of those before. */
function gapIn(entries: readonly Entry[], from: number): string | undefined {
  if (entries.length < 20 || entries.at(-1)!.at <= from) return undefined;
  return `mails before ${new Date(entries.at(-1)!.at).toISOString()}: the feed does not reach back`;
}

/** The first of those that may be part of a series, by their subjects, and how many entries that took. */
async function mailsOf(
  entries: readonly Entry[],
  url: string,
  http: Http,
  failed: Map<string, number>,
): Promise<{ mails: RawMessage[]; skipped: string[]; read: number }> {
  const mails: RawMessage[] = [], skipped: string[] = [];
  let bytes = 0, read = 0;
  for (const { id, title } of entries) {
    if (mails.length >= AT_ONCE || bytes >= MAX_BATCH) break;
    read++;
    const { reply, tagged } = parseSubject(title);
    if (reply || !tagged) continue;
    try {
      const raw = await http.send({ url: `${messageUrl(url, id)}/raw`, maxBytes: MAX_MAIL });
      const [mail] = splitMbox(found(raw, "message").bytes, `<${id}>`);
      if (mail !== undefined) mails.push(mail);
      bytes += mail?.bytes.length ?? 0;
    } catch (error) {
      const tries = (failed.get(id) ?? 0) + 1;
      failed.set(id, tries);
      if (!(error instanceof UserError) && tries < MAX_TRIES) throw error;
      skipped.push(`<${id}>: ${error instanceof Error ? error.message : error}`);
    }
    failed.delete(id);
  }
  return { mails, skipped, read };
}

/** A date in a mail may be from the future; the cursor is not. */
function after(cursor: Cursor, entries: readonly Entry[]): Cursor {
  const latest = Date.parse(now());
  const at = entries.reduce((max, one) => Math.max(max, Math.min(one.at, latest)), cursor.at);
  const all = [...cursor.seen, ...entries.map(({ id, at }) => [id, at] as [string, number])];
  const seen = all.filter((one) => one[1] >= at - 2 * OVERLAP_MS).slice(-MAX_SEEN);
  return { at, seen };
}

/** `20261121100000`, in UTC. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\D/g, "").slice(0, 14);
}
