/**
 * The routes of the live view.
 * @module
 */
import { Hono } from "hono";
import type { Sql } from "../../db/types.ts";
import { plain } from "../answers.ts";
import type { Hub, Watching } from "./hub.ts";
import { type Site } from "../layout.tsx";
import { findSeries, noSeries } from "../pages/series.tsx";
import { resumeAfter } from "./sse.ts";

/** What happens, and what happens to one series. */
export function liveRoutes(
  { site, db, hub }: { readonly site: Site; readonly db: Sql; readonly hub: Hub },
): Hono {
  const app = new Hono();
  app.get("/events", ({ req }) => stream(hub, req.raw, {}));
  app.get("/series/:id/events", async ({ req }) => {
    const series = await findSeries(db, req.param("id"));
    return series === undefined ? noSeries(site) : stream(hub, req.raw, { series: series.id });
  });
  return app;
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
