/**
 * The service in numbers, as Prometheus reads them (text format 0.0.4).
 * @module
 */
import type { Handler } from "hono";
import { Counter, Gauge, Registry } from "prom-client";
import { memoryUse } from "../../system/host.ts";
import type { Sql } from "../db/types.ts";
import { type Figures, figures } from "../state/figures.ts";
import { POSTING_KINDS, SERIES_STATES, SERIES_VERDICTS, SHARD_STATES } from "../types.ts";

/** What is counted. */
export interface Metrics {
  /** A request was answered. */
  count(status: number): void;
  /** Tells them. */
  readonly page: Handler;
}

/** What the metrics need. */
export interface MetricsOptions {
  readonly db: Sql;
  readonly version: string;
  /** Streams of events that are open. */
  readonly streams: () => number;
  /** Now, as ISO 8601. */
  readonly now: () => string;
}

/** Makes the counters of one service, and the page that tells them. */
export function serviceMetrics({ db, version, streams, now }: MetricsOptions): Metrics {
  const registry = new Registry(), registers = [registry];
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers });
  const gauges = {
    series: gauge("everystep_series", "Series by state and verdict.", "state", "verdict"),
    shards: gauge("everystep_shards", "Shards by state.", "state"),
    postings: gauge("everystep_postings", "Tellings of verdicts.", "kind", "state"),
    waiting: gauge("everystep_oldest_waiting_seconds", "How long the oldest waits.", "what"),
    workers: gauge("everystep_workers", "Workers that are there."),
    jobs: gauge("everystep_worker_jobs", "Compilers that the workers may run at once."),
    events: gauge("everystep_last_event", "The number of the last event."),
    streams: gauge("everystep_event_streams", "Live views that are open."),
    memory: gauge("process_resident_memory_bytes", "Resident memory size in bytes."),
  };
  gauge("everystep_build_info", "The version that runs.", "version").set({ version }, 1);
  gauge("process_start_time_seconds", "Start time since the Unix epoch in seconds.")
    .set(Date.parse(now()) / 1000);
  const requests = new Counter({
    name: "everystep_http_requests_total",
    help: "Requests that were answered, by status.",
    labelNames: ["code"],
    registers,
  });
  return {
    count: (status) => requests.inc({ code: String(status) }),
    async page() {
      fill(gauges, await figures(db));
      gauges.streams.set(streams());
      gauges.memory.set(memoryUse());
      return new Response(await registry.metrics(), {
        headers: { "content-type": registry.contentType, "cache-control": "no-store" },
      });
    },
  };
}

/** Those that there are none of are 0, so that a rule may look at them. */
function fill(
  { series, shards, postings, waiting, workers, jobs, events }: Readonly<
    Record<"series" | "shards" | "postings" | "waiting" | "workers" | "jobs" | "events", Gauge>
  >,
  found: Figures,
): void {
  for (const one of [series, shards, postings, waiting]) one.reset();
  for (const state of SERIES_STATES) if (state !== "judged") series.set({ state, verdict: "" }, 0);
  for (const verdict of SERIES_VERDICTS) series.set({ state: "judged", verdict }, 0);
  for (const { state, verdict = "", count } of found.series) series.inc({ state, verdict }, count);
  for (const state of SHARD_STATES) shards.set({ state }, 0);
  for (const { state, count } of found.shards) shards.set({ state }, count);
  for (const kind of POSTING_KINDS) postings.set({ kind, state: "due" }, 0);
  for (const { kind, state, count } of found.postings) postings.set({ kind, state }, count);
  for (const [what, seconds] of Object.entries(found.waiting)) waiting.set({ what }, seconds);
  workers.set(found.workers);
  jobs.set(found.jobs);
  events.set(found.events);
}
