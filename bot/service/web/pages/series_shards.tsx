/**
 * Who builds a run, how far they are, and what the builds say now. All texts must be clean.
 * @module
 */
import type { Html } from "../../../report/html/markup.tsx";
import { Section, table } from "../../../report/html/parts.tsx";
import { shorten } from "../../../text/width.ts";
import type { ShardRow } from "../../types.ts";
import { bar, lasted } from "../words.tsx";

/** Tails that are shown at once. */
const TAILS = 12;
/** Columns of a reason. */
const WHY = 300;

/** The section; nothing as long as there is no plan. */
export function shardsPart(shards: readonly ShardRow[], now: string): Html {
  if (shards.length === 0) return undefined;
  return (
    <Section id="shards" title="Shards">
      {table(
        "Who builds what",
        ["shard", "state", "cells", "worker", "attempts", "time", "why"],
        shards.map((shard) => [
          <bdi>{shorten(shard.spec, 60)}</bdi>,
          <span class={`badge ${shard.state}`}>{shard.state}</span>,
          cells(shard),
          <bdi>{shorten(shard.worker ?? "", 60)}</bdi>,
          shard.attempts,
          shard.startedAt === undefined ? "" : lasted(shard.startedAt, shard.endedAt ?? now),
          <bdi>{shorten(shard.why ?? "", WHY)}</bdi>,
        ]),
        [4, 5],
      )}
    </Section>
  );
}

function cells({ spec, cells, tried }: ShardRow): Html {
  const done = Math.min(tried, cells);
  return (
    <>
      {bar({ cells, tried }, `cells of ${shorten(spec, 60)}`)}
      <span class="count">{` ${done}/${cells}`}</span>
    </>
  );
}

/** The end of what each running build says. */
export function tailsPart(shards: readonly ShardRow[]): Html {
  const running = shards.filter(({ state }) => state === "running");
  if (running.length === 0) return undefined;
  return (
    <Section id="tails" title="What the builds say">
      {running.slice(0, TAILS).map(({ spec, worker, tail = "" }) => (
        <details open id={`output-${spec}`}>
          <summary>
            <bdi>{shorten(spec, 60)}</bdi> on <bdi>{shorten(worker ?? "?", 60)}</bdi>
          </summary>
          <pre
            class="tail"
            role="log"
            aria-live="off"
            tabindex={0}
            data-spec={spec}
            aria-label={`What ${shorten(spec, 60)} says`}
          >{tail}</pre>
        </details>
      ))}
      {running.length > TAILS && <p class="soft">{running.length - TAILS} more are running.</p>}
    </Section>
  );
}
