/**
 * The routes of the live view.
 * @module
 */
import type { Sql } from "../../db/types.ts";
import { plain } from "../answers.ts";
import type { Hub, Watching } from "./hub.ts";
import { type Site } from "../layout.ts";
import type { Route } from "../routes.ts";
import { findSeries, noSeries } from "../pages/series.ts";
import { resumeAfter } from "./sse.ts";

/** What happens, and what happens to one series. */
export function liveRoutes(
  { site, db, hub }: { readonly site: Site; readonly db: Sql; readonly hub: Hub },
): readonly Route[] {
  return [{
    method: "GET",
    path: "/events",
    handler: (request) => stream(hub, request, {}),
  }, {
    method: "GET",
    path: "/series/:id/events",
    async handler(request, { id }) {
      const series = await findSeries(db, id!);
      return series === undefined ? noSeries(site) : stream(hub, request, { series: series.id });
    },
  }];
}

function stream(hub: Hub, request: Request, watching: Watching): Response {
  const headers = {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    // nginx would wait until it has enough.
    "x-accel-buffering": "no",
  };
  if (request.method === "HEAD") return new Response(null, { headers });
  const body = hub.join({ ...watching, after: resumeAfter(request) });
  if (body !== undefined) return new Response(body, { headers });
  const busy = plain("Too many are watching; come again later.\n", 503);
  busy.headers.set("retry-after", "30");
  return busy;
}
