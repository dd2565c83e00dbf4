/**
 * What was told of a series, its other versions, and what happened. All texts must be clean.
 * @module
 */
import { h, type Html, NOTHING, own, t } from "../../../report/html/markup.ts";
import { section, table } from "../../../report/html/parts.ts";
import { shorten } from "../../../text/width.ts";
import type { EventRow, PostingRow, SeriesRow } from "../../types.ts";
import { badge, seriesPath, time } from "../words.ts";

/** Columns of a line. */
const LINE = 300;

/** To whom the verdict was told; nothing if to nobody. */
export function postingsPart(postings: readonly PostingRow[]): Html {
  if (postings.length === 0) return NOTHING;
  return section(
    "postings",
    "Told",
    table(
      "Where the verdict is told",
      ["where", "state", "why", "Message-ID", "due (UTC)"],
      postings.map(({ kind, state, why, messageId, dueAt }) => [
        t(kind),
        h("span", { class: `badge ${state}` }, t(state)),
        own(shorten(why ?? "", LINE)),
        own(shorten(messageId ?? "", LINE)),
        state === "due" ? time(dueAt) : NOTHING,
      ]),
    ),
  );
}

/** Its other versions; nothing if there are none. */
export function versionsPart({ id }: SeriesRow, versions: readonly SeriesRow[]): Html {
  const others = versions.filter((one) => one.id !== id);
  if (others.length === 0) return NOTHING;
  return section(
    "versions",
    "Other versions",
    table(
      "Of the same series on the same tree",
      ["version", "state", "title", "came (UTC)"],
      others.map((one) => [
        h("a", { href: seriesPath(one) }, t(`v${one.version}`)),
        badge(one),
        own(shorten(one.title, 120)),
        time(one.createdAt),
      ]),
    ),
  );
}

/** What happened, the newest first. */
export function historyPart(events: readonly EventRow[], more: boolean): Html {
  return section(
    "history",
    "History",
    h(
      "ol",
      { class: "history" },
      ...events.map(({ id, at, kind, text }) =>
        h(
          "li",
          { id: `e${id}` },
          time(at),
          t(" "),
          h("span", { class: "soft" }, t(kind)),
          t(" "),
          own(shorten(text, LINE)),
        )
      ),
    ),
    more ? h("p", { class: "soft" }, t("Older events are not shown.")) : NOTHING,
  );
}
