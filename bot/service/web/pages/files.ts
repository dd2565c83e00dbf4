/**
 * Files of a series, from the store: its report, its logs, its mails.
 * @module
 */
import type { Sql } from "../../db/types.ts";
import { mboxKey, reportKey } from "../../run/keys.ts";
import { rejectKey } from "../../run/reject.ts";
import { type Run, shardsOf } from "../../state/shards.ts";
import type { Store } from "../../store/types.ts";
import { REPORT_POLICY } from "../answers.ts";
import { errorPage, type Site } from "../layout.ts";
import { lastLines, rangeOf } from "./range.ts";
import type { Params, Route } from "../routes.ts";
import { findSeries, noSeries, runOf } from "./series.ts";
import { bytesOf, cleaned, type Kept, keptAt, tailOf } from "./stream.ts";

/** What the files need. */
export interface FileOptions {
  readonly site: Site;
  readonly db: Sql;
  readonly store: Store;
}

const TEXT = "text/plain; charset=utf-8";
/** Lines that `tail` may ask for. */
const MAX_TAIL = 100_000;
/** Larger logs are given whole, or their last lines. */
const MAX_RANGES = 4 * 2 ** 20;

/** Their routes. */
export function fileRoutes(options: FileOptions): readonly Route[] {
  return [
    fileRoute(
      options,
      "/series/:id/report",
      "text/html; charset=utf-8",
      (run) => `${reportKey(run)}/report.html`,
      { "content-security-policy": REPORT_POLICY },
    ),
    fileRoute(
      options,
      "/series/:id/report.json",
      "application/json",
      (run) => `${reportKey(run)}/report.json`,
    ),
    fileRoute(options, "/series/:id/reject.json", "application/json", rejectKey),
    fileRoute(options, "/series/:id/series.mbox", "application/mbox", ({ id }) => mboxKey(id), {
      "content-disposition": "attachment",
    }),
    logRoute(options, "/series/:id/log/:arch/:state", ({ arch, state }) => `${arch}-${state}.log`),
    // As the report names them.
    logRoute(options, "/series/:id/logs/:name", ({ name }) => name!),
  ];
}

function fileRoute(
  { site, db, store }: FileOptions,
  path: string,
  type: string,
  keyOf: (run: Run) => string,
  headers: Readonly<Record<string, string>> = {},
): Route {
  return {
    method: "GET",
    path,
    async handler(request, { id }) {
      const series = await findSeries(db, id!);
      if (series === undefined) return noSeries(site);
      const kept = await keptAt(store, keyOf(runOf(request, series)));
      if (kept === undefined) return notKept(site);
      const length = { "content-length": String(kept.size) };
      return new Response(request.method === "HEAD" ? null : bytesOf(kept), {
        headers: { "content-type": type, "cache-control": "no-cache", ...length, ...headers },
      });
    },
  };
}

function logRoute(
  options: FileOptions,
  path: string,
  nameOf: (params: Params) => string,
): Route {
  const { site, db } = options;
  return {
    method: "GET",
    path,
    async handler(request, params) {
      const name = nameOf(params), series = await findSeries(db, params.id!);
      if (series === undefined) return noSeries(site);
      if (!/^[\w.+~-]{1,250}\.(log|console)$/.test(name)) return notKept(site);
      const run = runOf(request, series);
      const kept = await keptLog(options, run, name);
      return kept === undefined ? notKept(site) : await logAnswer(request, kept);
    },
  };
}

/** The log as text that does nothing to a terminal; all of it, or the part that is asked for. */
async function logAnswer(request: Request, kept: Kept): Promise<Response> {
  const tail = Number(new URL(request.url).searchParams.get("tail") ?? NaN);
  const headers = { "content-type": TEXT, "cache-control": "no-cache", "accept-ranges": "bytes" };
  if (!(tail >= 1) && kept.size > MAX_RANGES) {
    // Where its bytes stand is known only once all of it is cleaned: it has no ranges.
    const body = request.method === "HEAD" ? null : cleaned(bytesOf(kept));
    return new Response(body, { headers: { ...headers, "accept-ranges": "none" } });
  }
  const lines = tail >= 1 ? Math.min(tail, MAX_TAIL) : Infinity;
  const text = lastLines(await tailOf(kept, lines), lines);
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
