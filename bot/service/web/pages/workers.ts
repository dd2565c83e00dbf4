/**
 * The page of the workers: who is there, what each can build, what waits.
 * @module
 */
import type { Handler } from "hono";
import { cleanDeep } from "../../../text/clean.ts";
import { h, NOTHING, own, t } from "../../../report/html/markup.ts";
import { table } from "../../../report/html/parts.ts";
import { duration, plural } from "../../../text/words.ts";
import { shorten } from "../../../text/width.ts";
import type { Sql } from "../../db/types.ts";
import { oldestWaiting } from "../../state/figures.ts";
import { runningShards } from "../../state/follow.ts";
import { workersHere } from "../../state/workers.ts";
import { type Site, sitePage } from "../layout.ts";
import { bar, lasted, seriesPath, time } from "../words.ts";

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
      own(shorten(name, 80)),
      own(shorten(archs.join(", "), 300)),
      t(jobs),
      own(shorten(version, 40)),
      time(startedAt),
      t(`${lasted(seenAt, now())} ago`),
    ]);
    return sitePage(
      site,
      { title: "Workers", at: "/workers", events: "/events" },
      h("h1", {}, t("Workers")),
      h("p", { id: "count", class: "soft" }, t(waitingText(workers.length, waiting))),
      table(
        "Who is there",
        ["worker", "compilers for", "jobs", "version", "since (UTC)", "seen"],
        rows,
        [2],
      ),
      running.length === 0 ? NOTHING : table(
        "What they build",
        ["shard", "series", "worker", "cells", "for"],
        running.map(({ series, title, word, worker = "", cells, tried, startedAt }) => [
          own(shorten(word, 60)),
          h("a", { href: seriesPath({ id: series }) }, own(shorten(title, 120))),
          own(shorten(worker, 60)),
          bar({ cells, tried }, `cells of ${shorten(word, 60)}`),
          t(startedAt === undefined ? "" : lasted(startedAt, now())),
        ]),
      ),
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
