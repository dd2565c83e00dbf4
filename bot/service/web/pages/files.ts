/**
 * Files of a series, from the store: its report, its logs, its mails.
 * @module
 */
import { type Context, type Handler, Hono } from "hono";
import type { Sql } from "../../db/types.ts";
import { mboxKey, reportKey } from "../../run/keys.ts";
import { rejectKey } from "../../run/reject.ts";
import { type Run, shardsOf } from "../../state/shards.ts";
import type { Store } from "../../store/types.ts";
import { REPORT_POLICY } from "../answers.ts";
import { errorPage, type Site } from "../layout.tsx";
import { cleanLog } from "../../../text/clean.ts";
import { rangeOf } from "./range.ts";
import { findSeries, noSeries, runOf } from "./series.tsx";
import { bytesOf, cleanedOf, type Kept, keptAt, tailStart } from "./stream.ts";

/** What the files need. */
export interface FileOptions {
  readonly site: Site;
  readonly db: Sql;
  readonly store: Store;
}

const TEXT = "text/plain; charset=utf-8";
/** Lines that `tail` may ask for. */
const MAX_TAIL = 100_000;
/** Larger logs are given whole, or their last lines: who reads slowly holds what was cleaned. */
const MAX_RANGES = 64 * 1024;

/** Their routes. */
export function fileRoutes(options: FileOptions): Hono {
  const app = new Hono().basePath("/series/:id");
  const file = (
    path: string,
    type: string,
    keyOf: (run: Run) => string,
    headers: Readonly<Record<string, string>> = {},
  ) => app.get(path, keptFile(options, keyOf, { "content-type": type, ...headers }));
  const inReport = (name: string) => (run: Run) => `${reportKey(run)}/${name}`;
  file("/report", "text/html; charset=utf-8", inReport("report.html"), {
    "content-security-policy": REPORT_POLICY,
  });
  file("/report.json", "application/json", inReport("report.json"));
  file("/reject.json", "application/json", rejectKey);
  file("/series.mbox", "application/mbox", ({ id }) => mboxKey(id), {
    "content-disposition": "attachment",
  });
  app.get("/log/:arch/:state", async (context) => {
    const { arch, state } = context.req.param();
    return await logOf(options, context, `${arch}-${state}.log`);
  });
  // As the report names them.
  app.get(
    "/logs/:name",
    async (context) => await logOf(options, context, context.req.param("name")),
  );
  return app;
}

function keptFile(
  { site, db, store }: FileOptions,
  keyOf: (run: Run) => string,
  headers: Readonly<Record<string, string>>,
): Handler {
  return async ({ req }) => {
    const series = await findSeries(db, req.param("id"));
    if (series === undefined) return noSeries(site);
    const kept = await keptAt(store, keyOf(runOf(req.query("run"), series)));
    if (kept === undefined) return notKept(site);
    const length = { "content-length": String(kept.size) };
    return new Response(req.method === "HEAD" ? null : bytesOf(kept), {
      headers: { "cache-control": "no-cache", ...length, ...headers },
    });
  };
}

async function logOf(options: FileOptions, { req }: Context, name: string): Promise<Response> {
  const { site, db } = options, series = await findSeries(db, req.param("id"));
  if (series === undefined) return noSeries(site);
  if (!/^[\w.+~-]{1,250}\.(log|console)$/.test(name)) return notKept(site);
  const kept = await keptLog(options, runOf(req.query("run"), series), name);
  return kept === undefined ? notKept(site) : await logAnswer(req.raw, kept);
}

/** The log as text that does nothing to a terminal; all of it, or the part that is asked for. */
async function logAnswer(request: Request, kept: Kept): Promise<Response> {
  const tail = Number(new URL(request.url).searchParams.get("tail") ?? NaN);
  const headers = { "content-type": TEXT, "cache-control": "no-cache", "accept-ranges": "bytes" };
  if (tail >= 1 || kept.size > MAX_RANGES) {
    // Where its bytes stand is known only once all of it is cleaned: it has no ranges.
    const from = tail >= 1 ? await tailStart(kept, Math.min(Math.floor(tail), MAX_TAIL)) : 0;
    const body = request.method === "HEAD" ? null : cleanedOf(kept, from);
    return new Response(body, { headers: { ...headers, "accept-ranges": "none" } });
  }
  const text = cleanLog(await new Response(bytesOf(kept)).text());
  const clean = new TextEncoder().encode(text);
  const part = rangeOf(request.headers.get("range"), clean.length);
  if (part.kind === "whole") return new Response(clean, { headers });
  const size = clean.length;
  if (part.kind === "none") {
    return new Response(null, {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${size}` },
    });
  }
  const { from, to } = part;
  return new Response(clean.slice(from, to), {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${from}-${to - 1}/${size}` },
  });
}

/** The log that stands beside the report; before there is one, beside what a worker found. */
async function keptLog(
  { db, store }: FileOptions,
  run: Run,
  name: string,
): Promise<Kept | undefined> {
  const found = await keptAt(store, `${reportKey(run)}/logs/${name}`);
  if (found !== undefined) return found;
  for (const { artifact } of await shardsOf(db, run)) {
    const kept = artifact && await keptAt(store, `${artifact}/logs/${name}`);
    if (kept) return kept;
  }
  return undefined;
}

function notKept(site: Site): Response {
  return errorPage(
    site,
    404,
    "Not there",
    "There is no such file yet, or it is not kept any more.",
  );
}
