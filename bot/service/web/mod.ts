/**
 * The web page of the service: what it serves, read-only and without a login.
 * @module
 */
import { type Context, type Handler, Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { routePath } from "hono/route";
import { ticks } from "../../system/wait.ts";
import type { Sql } from "../db/types.ts";
import { tallySeries } from "../state/list.ts";
import { seriesByMail } from "../state/mails.ts";
import { movement } from "../state/moving.ts";
import { readHere } from "../read/here.ts";
import type { MailReader } from "../read/types.ts";
import type { Store } from "../store/types.ts";
import { failed, plain, strictHeaders } from "./answers.ts";
import { apiRoutes } from "./api/series.ts";
import { assetFile, loadAssets } from "./assets.ts";
import { listPath } from "./pages/ask.ts";
import { fileRoutes } from "./pages/files.ts";
import { healthPage } from "./health.ts";
import { eventHub } from "./live/hub.ts";
import { errorPage, type Site } from "./layout.tsx";
import { listPage } from "./pages/list.tsx";
import { liveRoutes } from "./live/live.ts";
import { type Metrics, serviceMetrics } from "./metrics.ts";
import { recent } from "./recent.ts";
import { seriesPage } from "./pages/series.tsx";
import { shared } from "./shared.ts";
import { subjectReader } from "./pages/subjects.ts";
import { seriesPath } from "./words.tsx";
import { workersPage } from "./pages/workers.tsx";

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
  readonly routes?: Hono;
  /** Milliseconds between two looks for events. Default 500. */
  readonly pollMs?: number;
  /** Understands mails. Default: this process does. */
  readonly reader?: Pick<MailReader, "subjects">;
  /** The page's address as others reach it. */
  readonly publicUrl?: string;
  /** Takes series in from other machines. */
  readonly submit?: Hono;
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
  const app = new Hono(), metrics = addRoutes(app, site, options);
  app.notFound((context) => failure(context, site, 404, ["Not found", "There is no such page."]));
  app.onError((error, context) => {
    options.log(`${context.req.method} ${routePath(context)}: ${error}`);
    return failure(context, site, 500, WRONG);
  });
  return async (request) => {
    const answer = await app.fetch(request);
    metrics.count(answer.status);
    return answer;
  };
}

/** Puts all routes of the page there, and then those of others. */
function addRoutes(app: Hono, site: Site, options: WebOptions): Metrics {
  const { db, store, version, signal, log, now, pollMs, active = () => 0, clock = ticks } = options;
  const hub = eventHub({ db, signal, log, pollMs });
  const metrics = serviceMetrics({ db, version, now, streams: () => hub.size });
  const sameness = { version: () => hub.version, ticks };
  const once = (handler: Handler, whole = false) => shared(handler, sameness, { whole });
  const tallies = recent(() => tallySeries(db), COUNTED_MS, ticks);
  const subjects = subjectReader(store, options.reader ?? readHere);
  app.use(strictHeaders);
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (context, methods) =>
      failure(context, site, 405, ["Not allowed", "This page can only be read."], {
        allow: methods.join(", "),
      }),
  }));
  app.get("/", once(listPage({ site, db, tallies })));
  app.get("/series/:id", once(seriesPage({ site, db, store, now, subjects }), true));
  app.get("/workers", once(workersPage({ site, db, now }), true));
  app.get("/m/:key{.+}", byKey(site, db));
  app.get("/healthz", healthPage(db, version, movement(db, { active, ticks: clock })));
  app.get("/metrics", metrics.page);
  app.get("/static/:name", assetFile([site.style, site.script]));
  app.get("/robots.txt", () => plain(ROBOTS));
  app.route("/", liveRoutes({ site, db, hub }));
  app.route("/", fileRoutes({ site, db, store }));
  app.route("/", apiRoutes(options));
  if (options.routes !== undefined) app.route("/", options.routes);
  return metrics;
}

/** Lists may be read by everybody; logs and streams are no food for robots. */
const ROBOTS = "User-agent: *\nDisallow: /events\nDisallow: /series/*/\nDisallow: /*?\n";

/** `/m/MSGID` leads to the series that has this mail; if it is verified on several trees, to all. */
function byKey(site: Site, db: Sql): Handler {
  return async (context) => {
    const bare = (context.req.param("key") ?? "").replaceAll("\0", "").replace(/\/$/, "")
      .replace(/^<(.*)>$/, "$1");
    const [newest, ...others] = await seriesByMail(db, bare);
    if (newest === undefined) {
      return errorPage(site, 404, "No such series", "None has a mail with this Message-ID.");
    }
    // A list finds series by the first mail.
    return context.redirect(
      others.some(({ key }) => key === newest.key)
        ? listPath({}, { q: newest.key })
        : seriesPath(newest),
    );
  };
}

const WRONG = [
  "Something went wrong here",
  "It is written down. The database may be away; please try again in a moment.",
] as const;

/** Says why there is no answer: to programs, which ask below `/api/`, in JSON. */
function failure(
  { req }: Context,
  site: Site,
  status: number,
  [title, text]: readonly [title: string, text: string],
  headers: Readonly<Record<string, string>> = {},
): Response {
  const answer = req.path.startsWith("/api/")
    ? failed(status, title.toLowerCase())
    : errorPage(site, status, title, text);
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}
