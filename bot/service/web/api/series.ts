/**
 * What programs ask for about a series, as JSON: `/api/series?msgid=`.
 * @module
 */
import { Hono } from "hono";
import type { Sql } from "../../db/types.ts";
import { seriesByMail } from "../../state/mails.ts";
import type { Store } from "../../store/types.ts";
import { foundTree } from "../../run/plan_file.ts";
import { cellsOf } from "../../state/shards.ts";
import type { SeriesRow } from "../../types.ts";
import { failed, json } from "../answers.ts";
import { seriesPath } from "../words.tsx";

/** What the routes need. */
export interface ApiOptions {
  readonly db: Sql;
  readonly store: Pick<Store, "get">;
  /** The page's address as others reach it; absent: links are paths of this server. */
  readonly publicUrl?: string;
  /** Takes series in. */
  readonly submit?: Hono;
}

/** A Message-ID is not longer (RFC 5322). */
const MAX_ID = 998;
/** A series is verified on a few trees. */
const MAX_SERIES = 20;

/** The routes. */
export function apiRoutes(options: ApiOptions): Hono {
  const app = new Hono();
  app.get("/api/series", async ({ req }) => await bySeries(req.query("msgid"), options));
  if (options.submit !== undefined) app.route("/", options.submit);
  return app;
}

/** The series that have this mail, the newest first. */
async function bySeries(given = "", options: ApiOptions): Promise<Response> {
  const id = given.trim().replace(/^<(.*)>$/, "$1");
  if (id === "" || id.length > MAX_ID || id.includes("\0")) {
    return failed(400, "msgid is the Message-ID of a mail of the series");
  }
  const found = (await seriesByMail(options.db, id)).slice(0, MAX_SERIES);
  if (found.length === 0) return failed(404, "no series has a mail with this Message-ID");
  return json({ series: await Promise.all(found.map((one) => asJson(one, options))) });
}

async function asJson(
  series: SeriesRow,
  { db, store, publicUrl = "" }: ApiOptions,
): Promise<unknown> {
  const { tree } = await foundTree(store, series);
  const { id, run, key, version, title, patches, state, why, verdict, summary } = series;
  const cells = (await cellsOf(db, series))
    .map(({ arch, state, verdict, why }) => ({ arch, state, verdict, why }));
  const page = `${publicUrl}${seriesPath(series)}`;
  const file = verdict === undefined || series.removedAt !== undefined
    ? {}
    : verdict === "does-not-apply"
    ? { reject: `${page}/reject.json` }
    : { report: `${page}/report.json` };
  return {
    ...{ id, run, msgid: key, tree, version, title, patches, state, why, verdict, summary },
    ...{ createdAt: series.createdAt, judgedAt: series.judgedAt, cells, links: { page, ...file } },
  };
}
