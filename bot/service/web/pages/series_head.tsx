/**
 * The head of a series' page: the verdict in one sentence, where its report is, what is known of it.
 * All texts must be clean.
 * @module
 */
import { shQuote } from "../../../text/shell.ts";
import type { Html } from "../../../report/html/markup.tsx";
import { facts, lines } from "../../../report/html/parts.tsx";
import { plural } from "../../../text/words.ts";
import { shorten } from "../../../text/width.ts";
import type { CellRow, SeriesRow, ShardRow } from "../../types.ts";
import { bar, outside, seriesPath, time, wordOf } from "../words.tsx";

/** Columns of a line. */
const LINE = 400;

/** Each state in a sentence. */
const SAYS: Readonly<Record<Exclude<SeriesRow["state"], "judged" | "building">, string>> = {
  new: "Waits to be looked at",
  superseded: "Superseded",
  cancelled: "Cancelled",
  refused: "Refused",
  stuck: "Stuck: the machines could not build it",
};
const SIGNS: Readonly<Record<string, string>> = {
  "bisect-safe": "\u2713 ",
  "nothing-to-build": "\u2013 ",
  "not-bisect-safe": "\u2717 ",
  "does-not-apply": "\u2717 ",
  "incomplete": "? ",
};

/** Where the series is. */
export function banner(
  series: SeriesRow,
  shards: readonly ShardRow[],
  all: readonly CellRow[],
): Html {
  const warned = all.filter(({ verdict }) => verdict === "warn").length;
  const { state, verdict, summary, why } = series, word = wordOf(series);
  const cells = shards.reduce((sum, shard) => sum + shard.cells, 0);
  const tried = shards.reduce((sum, shard) => sum + Math.min(shard.tried, shard.cells), 0);
  const because = why === undefined ? "" : `: ${why}`;
  const text = state === "judged"
    ? summary ?? verdict ?? state
    : state === "building"
    ? `Building: ${tried} of ${plural(cells, "cell")} tried${because}`
    : `${SAYS[state]}${because}`;
  const sentence = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return (
    <div id="banner">
      <p class={`verdict ${word}`}>
        <span aria-hidden="true">{SIGNS[word]}</span>
        {state === "judged" && <span class="unseen">{`${word}: `}</span>}
        <bdi>{shorten(sentence, 2 * LINE)}</bdi>
      </p>
      {warned !== 0 && (
        <p class="soft" id="warned">
          New warnings in {plural(warned, "cell")}: <a href="#urgent">what they say</a>
        </p>
      )}
      {state === "building" && bar({ tried, cells }, "cells tried")}
    </div>
  );
}

/** Where the report and the mails are. */
export function linksPart(series: SeriesRow): Html {
  if (series.removedAt !== undefined) return notKept(series.removedAt);
  const path = seriesPath(series);
  const link = (to: string, text: string) => <a href={`${path}/${to}`}>{text}</a>;
  const earlier = Array.from(
    { length: Math.min(series.run - 1, 20) },
    (_, i) => series.run - 1 - i,
  );
  const built = series.state === "judged" && series.verdict !== "does-not-apply";
  return (
    <nav id="links" aria-label="Report">
      {built && [link("report", "Report"), link("report.json", "report.json")]}
      {series.verdict === "does-not-apply" && link("reject.json", "reject.json")}
      {series.state !== "new" && link("series.mbox", "series.mbox")}
      {earlier.map((run) => link(`report?run=${run}`, `Report of run ${run}`))}
    </nav>
  );
}

function notKept(since: string): Html {
  return (
    <p id="links" class="soft">
      Its report and logs are not kept any more, since {time(since)} UTC.
    </p>
  );
}

/** What is known of it, and the tree that was found for it. */
export function factsPart(
  series: SeriesRow,
  { tree, why }: { readonly tree: string; readonly why?: string },
): Html {
  const { author, version, run, lists, archs, github, way, createdAt, judgedAt } = series;
  const numbers = [
    `v${version}`,
    ...series.patches === undefined ? [] : [plural(series.patches, "patch")],
    ...run > 1 ? [`run ${run}`] : [],
  ];
  const more = (text: readonly string[] | undefined) =>
    text === undefined || text.length === 0
      ? undefined
      : <bdi>{shorten(text.join(", "), LINE)}</bdi>;
  return (
    <div id="facts">
      {facts([
        ["series", numbers.join(", ")],
        ["author", <bdi>{shorten(author, LINE)}</bdi>],
        ["source", sourceLink(series)],
        ["tree", <bdi>{shorten(why === undefined ? tree : `${tree}: ${why}`, LINE)}</bdi>],
        ["lists", more(lists)],
        ["asked for", more(archs)],
        ["answered at", github === undefined ? undefined : pullLink(github)],
        ["came", <>{time(createdAt)} UTC, by {way}</>],
        ["judged", judgedAt === undefined ? undefined : <>{time(judgedAt)} UTC</>],
      ])}
    </div>
  );
}

/** The mail in its archive, the pull request, or what was given. */
function sourceLink({ key, source, inbox, way }: SeriesRow): Html {
  const label = shorten(key, LINE);
  if (inbox !== undefined && key.includes("@")) {
    return outside(`${inbox.replace(/(?<!\/)\/*$/, "/")}${encodeURIComponent(key)}/`, label);
  }
  if (URL.canParse(source)) return outside(source, label);
  return way === "github" ? pullLink(source) : <bdi>{label}</bdi>;
}

/** `OWNER/REPO#7` as a link. */
function pullLink(text: string): Html {
  const [, repository, number] = /^([\w.-]+\/[\w.-]+)#(\d+)/.exec(text) ?? [];
  return repository === undefined
    ? outside(text, shorten(text, LINE))
    : outside(`https://github.com/${repository}/pull/${number}`, text);
}

/** The same on one's own machine. */
export function byHand({ source, inbox, archs }: SeriesRow): Html {
  const word = (text: string) => /^[\w@.+:\/#=%-]+$/.test(text) ? text : shQuote(text);
  const args = [
    word(source),
    ...inbox === undefined ? [] : ["--inbox", word(inbox)],
    ...archs === undefined ? [] : ["--arch", word(archs.join(","))],
  ];
  return lines("By hand", [`everystep verify --tree ~/linux ${args.join(" ")}`]);
}
