/**
 * Who builds a run, how far they are, and what the builds say now. All texts must be clean.
 * @module
 */
import { h, type Html, join, NOTHING, own, t } from "../../../report/html/markup.ts";
import { section, table } from "../../../report/html/parts.ts";
import { shorten } from "../../../text/width.ts";
import type { ShardRow } from "../../types.ts";
import { bar, lasted } from "../words.ts";

/** Tails that are shown at once. */
const TAILS = 12;
/** Columns of a reason. */
const WHY = 300;

/** The section; nothing as long as there is no plan. */
export function shardsPart(shards: readonly ShardRow[], now: string): Html {
  if (shards.length === 0) return NOTHING;
  return section(
    "shards",
    "Shards",
    table(
      "Who builds what",
      ["shard", "state", "cells", "worker", "attempts", "time", "why"],
      shards.map((shard) => [
        own(shorten(shard.word, 60)),
        h("span", { class: `badge ${shard.state}` }, t(shard.state)),
        cells(shard),
        own(shorten(shard.worker ?? "", 60)),
        t(shard.attempts),
        t(shard.startedAt === undefined ? "" : lasted(shard.startedAt, shard.endedAt ?? now)),
        own(shorten(shard.why ?? "", WHY)),
      ]),
      [4, 5],
    ),
  );
}

function cells({ word, cells, tried }: ShardRow): Html {
  const done = Math.min(tried, cells);
  return join([
    bar({ cells, tried }, `cells of ${shorten(word, 60)}`),
    h("span", { class: "count" }, t(` ${done}/${cells}`)),
  ]);
}

/** The end of what each running build says. */
export function tailsPart(shards: readonly ShardRow[]): Html {
  const running = shards.filter(({ state }) => state === "running");
  if (running.length === 0) return NOTHING;
  return section(
    "tails",
    "What the builds say",
    ...running.slice(0, TAILS).map(({ word, worker, tail = "" }) =>
      h(
        "details",
        { open: true, id: `said-${word}` },
        h("summary", {}, own(shorten(word, 60)), t(" on "), own(shorten(worker ?? "?", 60))),
        h(
          "pre",
          {
            ...{ class: "tail", role: "log", "aria-live": "off", tabindex: 0, "data-word": word },
            "aria-label": `What ${shorten(word, 60)} says`,
          },
          t(tail),
        ),
      )
    ),
    running.length > TAILS
      ? h("p", { class: "soft" }, t(`${running.length - TAILS} more are running.`))
      : NOTHING,
  );
}
