/**
 * The page of one series: where it is, its cells, who builds them, what was told and what happened.
 * @module
 */
import type { Handler } from "hono";
import { cleanDeep, cleanLog } from "../../../text/clean.ts";
import type { Html } from "../../../report/html/markup.tsx";
import { lines, Section } from "../../../report/html/parts.tsx";
import { renderReject } from "../../../report/terminal/reject.ts";
import { shorten } from "../../../text/width.ts";
import type { Sql } from "../../db/types.ts";
import { foundTree } from "../../run/plan_file.ts";
import { getReject } from "../../run/reject.ts";
import { lastEvent } from "../../state/events.ts";
import { historyOf } from "../../state/follow.ts";
import { versionsOf } from "../../state/list.ts";
import { postingsOf } from "../../state/postings.ts";
import { seriesById } from "../../state/series.ts";
import { cellsOf, shardsOf } from "../../state/shards.ts";
import type { Store } from "../../store/types.ts";
import type { SeriesRow, ShardRow } from "../../types.ts";
import { errorPage, type Site, sitePage } from "../layout.tsx";
import { gridPart } from "./series_grid.tsx";
import { banner, byHand, factsPart, linksPart } from "./series_head.tsx";
import { historyPart, postingsPart, versionsPart } from "./series_past.tsx";
import { shardsPart, tailsPart } from "./series_shards.tsx";
import type { Subjects } from "./subjects.ts";
import { seriesPath, wordOf } from "../words.tsx";

/** Events that are shown. */
const HISTORY = 100;
/** Columns of the title. */
const TITLE = 300;
/** Columns of the explanation of a reject. */
const REJECT = 100;

/** What the page needs. */
export interface SeriesOptions {
  readonly site: Site;
  readonly db: Sql;
  readonly store: Pick<Store, "get">;
  readonly subjects: Subjects;
  /** Now, as ISO 8601. */
  readonly now: () => string;
}

/** The page: `:id` of the path. */
export function seriesPage({ site, db, store, subjects, now }: SeriesOptions): Handler {
  return async ({ req }) => {
    // First: what happens from here on is told by the stream.
    const mark = await lastEvent(db);
    const found = await findSeries(db, req.param("id"));
    if (found === undefined) return noSeries(site);
    const series = cleanDeep(found);
    const cells = cleanDeep(await cellsOf(db, found));
    const shards = (await shardsOf(db, found)).map(cleanShard);
    const postings = cleanDeep(await postingsOf(db, found));
    const history = cleanDeep(await historyOf(db, found.id, HISTORY + 1));
    const versions = cleanDeep(await versionsOf(db, found));
    const patches = cleanDeep(await subjects(found.id));
    const title = shorten(series.title === "" ? "(no title)" : series.title, TITLE);
    const path = seriesPath(found);
    return sitePage(
      site,
      {
        title: `${wordOf(series)}: ${shorten(title, 100)}`,
        events: `${path}/events?after=${mark}`,
      },
      <>
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {banner(series, shards, cells)}
        {await rejectPart(store, found)}
        {linksPart(series)}
        {factsPart(series, cleanDeep(await foundTree(store, found)))}
        {gridPart({ series, cells, shards, subjects: patches })}
        {shardsPart(shards, now())}
        {tailsPart(shards)}
        {postingsPart(postings)}
        {versionsPart(series, versions)}
        <Section id="by-hand" title="By hand">{byHand(series)}</Section>
        {historyPart(history.slice(0, HISTORY), history.length > HISTORY)}
      </>,
    );
  };
}

/** Why it does not apply: what the hunk expects, and what is there. */
async function rejectPart(store: Pick<Store, "get">, series: SeriesRow): Promise<Html> {
  if (series.verdict !== "does-not-apply") return undefined;
  const kept = await getReject(store, series);
  if (kept === undefined) return undefined;
  const text = renderReject(kept.reject, { width: REJECT, color: false });
  return (
    <Section id="reject" title="Why it does not apply">
      {lines("Why it does not apply", text.trimEnd().split("\n"))}
    </Section>
  );
}

/** A shard whose tail keeps its lines. */
function cleanShard(shard: ShardRow): ShardRow {
  return { ...cleanDeep(shard), tail: shard.tail === undefined ? undefined : cleanLog(shard.tail) };
}

/** The series of a URL, which may say anything. */
export async function findSeries(db: Sql, id = ""): Promise<SeriesRow | undefined> {
  return /^[0-9a-f]{16}$/.test(id) ? await seriesById(db, id) : undefined;
}

/** There is no such series. */
export function noSeries(site: Site): Response {
  return errorPage(site, 404, "No such series", "There is none with this id.");
}

/** The run that a URL asks for with `run=2`; the last one if it asks for none. */
export function runOf(
  text: string | undefined,
  { id, run }: SeriesRow,
): { id: string; run: number } {
  const asked = Number(text ?? run);
  return { id, run: Number.isInteger(asked) && asked >= 1 && asked <= run ? asked : run };
}
