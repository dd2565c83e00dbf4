/**
 * A patchwork's events (its REST API 1.2, `/api/events/`): it says itself when a series is whole.
 * @module
 */
import { z } from "zod";
import type { WatchSource } from "../../config/mod.ts";
import type { RemoteContext } from "../../source/mod.ts";
import { found } from "../../source/remote/answer.ts";
import { readPatchwork } from "../../source/remote/patchwork.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import { MAX_SERIES } from "../run/limits.ts";
import type { Batch, Source, WholeMails } from "./types.ts";
import { withoutSlashes } from "../../text/paths.ts";

const cursorShape = z.object({
  /** The date of the last event, as patchwork writes it: UTC, without a zone. */
  since: z.string().regex(/^\d{4}-\d\d-\d\dT[\d:.]+$/),
  /** Events that were seen, of the last while. */
  seen: z.array(z.tuple([z.number(), z.string()])),
});
type Cursor = z.infer<typeof cursorShape>;

const eventShape = z.object({
  id: z.int(),
  date: z.string().regex(/^\d{4}-\d\d-\d\dT[\d:.]+$/),
  payload: z.object({ series: z.object({ id: z.int() }) }),
});
type Event = z.infer<typeof eventShape>;

const MAX_JSON = 8 * 1024 * 1024;
/** Events are seen in the order of their transactions, which is not quite that of their dates. */
const OVERLAP_MS = 10 * 60_000;
const MAX_SEEN = 2000;
/** Pages of one look; the next look goes on. */
const MAX_PAGES = 100;
/** Events of one page; patchworks give 30, and never more than 250. */
const MAX_EVENTS = 250;
/** A series that cannot be had in so many looks is left out. */
const MAX_TRIES = 3;

/** A source that follows a project. */
export function patchworkSource(
  { url, project = "" }: Pick<WatchSource, "url" | "project">,
  remote: Omit<RemoteContext, "signal">,
  now: () => string,
): Source {
  const home = withoutSlashes(url);
  const failed = new Map<number, number>();
  return {
    way: "patchwork",
    of: (id) => ({ source: id }),
    async *look(last, signal) {
      const read = cursorShape.safeParse(last);
      if (!read.success) {
        const since = now().replace(/Z$/, "");
        await eventsOf(home, project, since, 1, remote);
        return yield { mails: [], cursor: { since, seen: [] } satisfies Cursor };
      }
      let cursor = read.data;
      const from = before(cursor.since);
      for (let page = 1; page <= MAX_PAGES; page++) {
        const events = await eventsOf(home, project, from, page, remote);
        const seen = new Set(cursor.seen.map(([id]) => id));
        for (const event of events.filter(({ id }) => !seen.has(id))) {
          const got = await seriesOf(event, home, { ...remote, signal }, failed);
          cursor = after(cursor, event);
          yield { mails: [], ...got, cursor };
        }
        if (events.length === 0) return;
      }
    },
  };
}

/** One page of events, the oldest first; none behind the last page. */
async function eventsOf(
  home: string,
  project: string,
  since: string,
  page: number,
  { http }: Pick<RemoteContext, "http">,
): Promise<Event[]> {
  const query = new URLSearchParams({
    ...{ project, category: "series-completed", since, order: "date", page: `${page}` },
  });
  const url = `${home}/api/1.2/events/?${query}`;
  const outcome = await http.send({
    ...{ url, maxBytes: MAX_JSON, headers: { accept: "application/json" } },
  });
  if (page > 1 && outcome.kind === "answer" && outcome.status === 404) return [];
  const { bytes } = found(outcome, "project");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InfraError(`${home}: the answer is not JSON`);
  }
  const list = z.array(z.unknown()).safeParse(value);
  if (!list.success) throw new InfraError(`${home}: the answer is no list of events`);
  if (list.data.length > MAX_EVENTS) {
    throw new InfraError(`${home}: a page has ${list.data.length} events, more than ${MAX_EVENTS}`);
  }
  return list.data.flatMap((one) => eventShape.safeParse(one).data ?? []);
}

/** The mails of a series; one that is not to be had does not stop the others. */
async function seriesOf(
  { payload: { series: { id } } }: Event,
  home: string,
  remote: RemoteContext,
  failed: Map<number, number>,
): Promise<Pick<Batch, "whole" | "skipped">> {
  const source = `${home}/series/${id}/`;
  try {
    const at = { kind: "patchwork", home, by: { series: id } } as const;
    const mails = await readPatchwork(at, { ...remote, maxBytes: MAX_SERIES });
    failed.delete(id);
    return { whole: [{ mails, source } satisfies WholeMails] };
  } catch (error) {
    remote.signal?.throwIfAborted();
    const tries = (failed.get(id) ?? 0) + 1;
    failed.set(id, tries);
    if (!(error instanceof UserError) && tries < MAX_TRIES) throw error;
    failed.delete(id);
    return { skipped: [`${source}: ${error instanceof Error ? error.message : error}`] };
  }
}

function after(cursor: Cursor, { id, date }: Event): Cursor {
  const since = date > cursor.since ? date : cursor.since;
  const bound = before(before(since));
  const all = [...cursor.seen, [id, date] as [number, string]];
  return { since, seen: all.filter(([, at]) => at >= bound).slice(-MAX_SEEN) };
}

function before(date: string): string {
  const at = Date.parse(`${date.slice(0, 23)}Z`);
  return Number.isNaN(at) ? date : new Date(at - OVERLAP_MS).toISOString().replace(/Z$/, "");
}
