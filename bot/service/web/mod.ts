/**
 * The web page of the service: what it serves, read-only and without a login.
 * @module
 */
import { ticks } from "../../system/wait.ts";
import type { Sql } from "../db/types.ts";
import { seriesByKey, tallySeries } from "../state/list.ts";
import { movement } from "../state/moving.ts";
import { readHere } from "../read/here.ts";
import type { MailReader } from "../read/types.ts";
import type { Store } from "../store/types.ts";
import { plain, redirect, withHeaders } from "./answers.ts";
import { apiRoutes } from "./api/series.ts";
import { assetRoute, loadAssets } from "./assets.ts";
import { listPath } from "./pages/ask.ts";
import { fileRoutes } from "./pages/files.ts";
import { healthRoute } from "./health.ts";
import { eventHub } from "./live/hub.ts";
import { errorPage, type Site } from "./layout.ts";
import { listRoute } from "./pages/list.ts";
import { liveRoutes } from "./live/live.ts";
import { type Metrics, serviceMetrics } from "./metrics.ts";
import { recent } from "./recent.ts";
import { type Handler, matchRoute, type Route } from "./routes.ts";
import { seriesRoute } from "./pages/series.ts";
import { shared } from "./shared.ts";
import { subjectReader } from "./pages/subjects.ts";
import { seriesPath } from "./words.ts";
import { workersRoute } from "./pages/workers.ts";

/** What the page needs. */
export interface WebOptions {
  readonly db: Sql;
  readonly store: Store;
  /** everystep's version. */
  readonly version: string;
  /** Ends the streams of events; the server may wait for them. */
  readonly signal: AbortSignal;
  /** Hears, in one line, what went wrong. */
  readonly log: (text: string) => void;
  /** Now, as ISO 8601. */
  readonly now: () => string;
  /** What else is served: hooks. */
  readonly routes?: readonly Route[];
  /** Milliseconds between two looks for events. Default 500. */
  readonly pollMs?: number;
  /** Understands mails. Default: this process does. */
  readonly reader?: Pick<MailReader, "subjects">;
  /** The page's address as others reach it. */
  readonly publicUrl?: string;
  /** Takes series in from other machines. */
  readonly submit?: Route;
  /** Jobs that this process is at. Default: none. */
  readonly active?: () => number;
  /** Milliseconds of a clock that only goes forward. Default: the process's. */
  readonly clock?: () => number;
}

/** Milliseconds for which series need not be counted anew. */
const COUNTED_MS = 2000;

/** Answers every request: what a server is given. */
export async function openWeb(
  options: WebOptions,
): Promise<(request: Request) => Promise<Response>> {
  const site: Site = { ...await loadAssets(), version: options.version };
  const { routes, metrics } = webRoutes(site, options);
  return async (request) => {
    const answer = withHeaders(await answerTo(request, site, routes, options.log));
    metrics.count(answer.status);
    return request.method === "HEAD" ? await withoutBody(answer) : answer;
  };
}

/** All routes of the page, and then those of others. */
function webRoutes(
  site: Site,
  {
    db,
    store,
    version,
    signal,
    log,
    now,
    routes = [],
    pollMs,
    active = () => 0,
    clock = ticks,
    reader = readHere,
    publicUrl,
    submit,
  }: WebOptions,
): { readonly routes: readonly Route[]; readonly metrics: Metrics } {
  const hub = eventHub({ db, signal, log, pollMs });
  const metrics = serviceMetrics({ db, version, now, streams: () => hub.size });
  const sameness = { version: () => hub.version, ticks };
  const once = (route: Route): Route => ({ ...route, handler: shared(route.handler, sameness) });
  const tallies = recent(() => tallySeries(db), COUNTED_MS, ticks);
  return {
    metrics,
    routes: [
      once(listRoute({ site, db, tallies })),
      once(seriesRoute({ site, db, store, now, subjects: subjectReader(store, reader) })),
      ...liveRoutes({ site, db, hub }),
      ...fileRoutes({ site, db, store }),
      once(workersRoute({ site, db, now })),
      { method: "GET", path: "/m/:key+", handler: byKey(site, db) },
      ...apiRoutes({ db, publicUrl, submit }),
      healthRoute(db, version, movement(db, { active, ticks: clock })),
      metrics.route,
      assetRoute([site.style, site.script]),
      { method: "GET", path: "/robots.txt", handler: () => plain(ROBOTS) },
      ...routes,
    ],
  };
}

/** Lists may be read by everybody; logs and streams are no food for robots. */
const ROBOTS = "User-agent: *\nDisallow: /events\nDisallow: /series/*/\nDisallow: /*?\n";

/** `/m/MSGID` leads to the series whose first mail that is; if it is proved on several trees, to all. */
function byKey(site: Site, db: Sql): Handler {
  return async (_request, { key }) => {
    const bare = key!.replaceAll("\0", "").replace(/\/$/, "").replace(/^<(.*)>$/, "$1");
    const found = await seriesByKey(db, bare);
    if (found.length === 1) return redirect(seriesPath(found[0]!));
    if (found.length > 1) return redirect(listPath({}, { q: bare }));
    return errorPage(site, 404, "No such series", "None begins with this Message-ID.");
  };
}

async function answerTo(
  request: Request,
  site: Site,
  routes: readonly Route[],
  log: (text: string) => void,
): Promise<Response> {
  const path = new URL(request.url).pathname;
  const match = matchRoute(routes, request.method, path);
  if (match.kind === "none") {
    return errorPage(site, 404, "Not found", "There is no such page.");
  }
  if (match.kind === "method") {
    const answer = errorPage(site, 405, "Not allowed", "This page can only be read.");
    answer.headers.set("allow", match.allowed.join(", "));
    return answer;
  }
  try {
    return await match.route.handler(request, match.params);
  } catch (error) {
    log(`${request.method} ${match.route.path}: ${error}`);
    return errorPage(
      site,
      500,
      "Something went wrong here",
      "It is written down. The database may be away; please try again in a moment.",
    );
  }
}

/** What HEAD is answered: all but the body. */
async function withoutBody(answer: Response): Promise<Response> {
  const { status, headers } = answer;
  if (answer.body === null) return answer;
  const bytes = await answer.bytes();
  if (bytes.length > 0) headers.set("content-length", String(bytes.length));
  return new Response(null, { status, headers });
}
