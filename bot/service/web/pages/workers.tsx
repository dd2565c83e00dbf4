/**
 * The page of the workers: who is there, what each can build, what waits.
 * @module
 */
import type { Handler } from "hono";
import { cleanDeep } from "../../../text/clean.ts";

import { table } from "../../../report/html/parts.tsx";
import { duration, plural } from "../../../text/words.ts";
import { shorten } from "../../../text/width.ts";
import type { Sql } from "../../db/types.ts";
import { oldestWaiting } from "../../state/figures.ts";
import { runningShards } from "../../state/follow.ts";
import { workersHere } from "../../state/workers.ts";
import { type Site, sitePage } from "../layout.tsx";
import { bar, lasted, seriesPath, time } from "../words.tsx";

/** What the page needs. */
export interface WorkersOptions {
  readonly site: Site;
  readonly db: Sql;
  /** Now, as ISO 8601. */
  readonly now: () => string;
}

/** The page. */
export function workersPage({ site, db, now }: WorkersOptions): Handler {
  return async () => {
    const workers = cleanDeep(await workersHere(db));
    const running = cleanDeep(await runningShards(db, 200));
    const waiting = await oldestWaiting(db);
    const rows = workers.map(({ name, archs, jobs, version, startedAt, seenAt }) => [
      <bdi>{shorten(name, 80)}</bdi>,
      <bdi>{shorten(archs.join(", "), 300)}</bdi>,
      jobs,
      <bdi>{shorten(version, 40)}</bdi>,
      time(startedAt),
      `${lasted(seenAt, now())} ago`,
    ]);
    return sitePage(
      site,
      { title: "Workers", at: "/workers", events: "/events" },
      <>
        <h1>Workers</h1>
        <p id="count" class="soft">{waitingText(workers.length, waiting)}</p>
        {table(
          "Who is there",
          ["worker", "compilers for", "jobs", "version", "since (UTC)", "seen"],
          rows,
          [2],
        )}
        {table(
          "What they build",
          ["shard", "series", "worker", "cells", "for"],
          running.map(({ series, title, spec, worker = "", cells, tried, startedAt }) => [
            <bdi>{shorten(spec, 60)}</bdi>,
            <a href={seriesPath({ id: series })}>
              <bdi>{shorten(title, 120)}</bdi>
            </a>,
            <bdi>{shorten(worker, 60)}</bdi>,
            bar({ cells, tried }, `cells of ${shorten(spec, 60)}`),
            startedAt === undefined ? "" : lasted(startedAt, now()),
          ]),
        )}
      </>,
    );
  };
}

function waitingText(
  workers: number,
  { series, shard }: { series: number; shard: number },
): string {
  const waits = (what: string, seconds: number) =>
    seconds > 0 ? [`the oldest ${what} that waits came ${duration(seconds)} ago`] : [];
  return [
    `${plural(workers, "worker")} here`,
    ...waits("series", series),
    ...waits("shard", shard),
  ].join("; ");
}
