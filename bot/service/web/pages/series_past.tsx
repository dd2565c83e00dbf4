/**
 * What was told of a series, its other versions, and what happened. All texts must be clean.
 * @module
 */
import type { Html } from "../../../report/html/markup.tsx";
import { Section, table } from "../../../report/html/parts.tsx";
import { shorten } from "../../../text/width.ts";
import type { EventRow, PostingRow, SeriesRow } from "../../types.ts";
import { badge, seriesPath, time } from "../words.tsx";

/** Columns of a line. */
const LINE = 300;

/** To whom the verdict was told; nothing if to nobody. */
export function postingsPart(postings: readonly PostingRow[]): Html {
  if (postings.length === 0) return undefined;
  return (
    <Section id="postings" title="Told">
      {table(
        "Where the verdict is told",
        ["where", "state", "why", "Message-ID", "due (UTC)"],
        postings.map(({ kind, state, why, messageId, dueAt }) => [
          kind,
          <span class={`badge ${state}`}>{state}</span>,
          <bdi>{shorten(why ?? "", LINE)}</bdi>,
          <bdi>{shorten(messageId ?? "", LINE)}</bdi>,
          state === "due" ? time(dueAt) : undefined,
        ]),
      )}
    </Section>
  );
}

/** Its other versions; nothing if there are none. */
export function versionsPart({ id }: SeriesRow, versions: readonly SeriesRow[]): Html {
  const others = versions.filter((one) => one.id !== id);
  if (others.length === 0) return undefined;
  return (
    <Section id="versions" title="Other versions">
      {table(
        "Of the same series on the same tree",
        ["version", "state", "title", "came (UTC)"],
        others.map((one) => [
          <a href={seriesPath(one)}>v{one.version}</a>,
          badge(one),
          <bdi>{shorten(one.title, 120)}</bdi>,
          time(one.createdAt),
        ]),
      )}
    </Section>
  );
}

/** What happened, the newest first. */
export function historyPart(events: readonly EventRow[], more: boolean): Html {
  return (
    <Section id="history" title="History">
      <ol class="history">
        {events.map(({ id, at, kind, text }) => (
          <li id={`e${id}`}>
            {time(at)} <span class="soft">{kind}</span> <bdi>{shorten(text, LINE)}</bdi>
          </li>
        ))}
      </ol>
      {more && <p class="soft">Older events are not shown.</p>}
    </Section>
  );
}
