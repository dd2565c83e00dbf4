/**
 * The page of all series: the newest first, searched and filtered.
 * @module
 */
import type { Handler } from "hono";
import { cleanDeep, cleanLine } from "../../../text/clean.ts";
import { between, type Html } from "../../../report/html/markup.tsx";
import { plural } from "../../../text/words.ts";
import { shorten } from "../../../text/width.ts";
import type { Sql } from "../../db/types.ts";
import {
  countSeries,
  listSeries,
  type Progress,
  progressOf,
  type SeriesPage,
  type Tally,
  tallySeries,
} from "../../state/list.ts";
import { SERIES_STATES, SERIES_VERDICTS, type SeriesRow } from "../../types.ts";
import { type Asked, filterOf, listPath, readAsked } from "./ask.ts";
import { type Site, sitePage } from "../layout.tsx";
import { badge, bar, seriesPath, time } from "../words.tsx";

/** Rows of a page. */
const ROWS = 50;
/** Columns of a title, of an author, of a summary, of the name of a tree. */
const TITLE = 240, AUTHOR = 60, SUMMARY = 160, TREE = 60;

/** What the list needs. */
export interface ListOptions {
  readonly site: Site;
  readonly db: Sql;
  /** All series, counted a moment ago. */
  readonly tallies: () => Promise<readonly Tally[]>;
}

/** The list. */
export function listPage({ site, db, tallies }: ListOptions): Handler {
  return async ({ req }) => {
    const asked = readAsked(new URL(req.url)), filter = filterOf(asked);
    const { after } = asked;
    const found = await listSeries(db, filter, { after, limit: ROWS });
    const progress = await progressOf(db, found.rows.filter(({ state }) => state === "building"));
    const counts = await tallies();
    const all = counts.reduce((sum, { count }) => sum + count, 0);
    const filtered = Object.values({ ...asked, after: undefined }).some((one) => one !== undefined);
    const count = filtered ? await countSeries(db, filter) : all;
    return sitePage(
      site,
      {
        title: asked.q === undefined ? "Series" : `${cleanLine(asked.q)}: series`,
        at: "/",
        events: "/events",
      },
      <>
        <h1>Patch series</h1>
        {search(asked)}
        {facets(asked, asked.q === undefined ? counts : await tallySeries(db, filter))}
        <p id="count" class="soft">{countText(count, all, filtered)}</p>
        {table(cleanDeep(found), progress)}
        {pages(asked, found)}
      </>,
    );
  };
}

function countText(count: number, all: number, filtered: boolean): string {
  const many = (n: number) => `${n.toLocaleString("en")} series`;
  return filtered ? `${count.toLocaleString("en")} of ${many(all)}` : many(all);
}

function search({ q, state, verdict, tree }: Asked): Html {
  const kept = Object.entries({ state, verdict, tree })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => <input type="hidden" name={name} value={cleanLine(value!)} />);
  return (
    <form class="search" role="search" action="/" method="get">
      <label for="q">Title, author, Message-ID or thread</label>
      <input
        type="search"
        id="q"
        name="q"
        maxlength={200}
        autocomplete="off"
        value={q === undefined ? undefined : cleanLine(q)}
      />
      {kept}
      <button type="submit">Search</button>
    </form>
  );
}

/** Words of a filter that have an order. */
const ORDER = { state: SERIES_STATES, verdict: SERIES_VERDICTS, tree: [] } as const;

/** What the list can be narrowed to, with how many there are. */
function facets(asked: Asked, counts: readonly Tally[]): Html {
  const groups = (["state", "verdict", "tree"] as const).map((name) => {
    // In the order of the words, those that there are none of left out.
    const sums = new Map<string, number>([...ORDER[name]].map((word) => [word, 0]));
    // Each counts what one would see: of what is searched for and of the other filters.
    const others = (["state", "verdict", "tree"] as const).filter((other) =>
      other !== name && asked[other] !== undefined
    );
    const seen = counts.filter((one) => others.every((other) => one[other] === asked[other]));
    for (const one of seen) {
      if (one[name] !== undefined) sums.set(one[name], (sums.get(one[name]) ?? 0) + one.count);
    }
    for (const [word, sum] of sums) if (sum === 0) sums.delete(word);
    return { name, sums };
  }).filter(({ name, sums }) => sums.size > 1 || asked[name] !== undefined);
  return (
    <nav class="facets" aria-label="Filters">
      {groups.map(({ name, sums }) => (
        <div class="facet">
          <span class="soft">{`${name} `}</span>
          {facet("any", asked[name] === undefined, listPath(asked, { [name]: undefined }))}
          {[...sums].map(([value, count]) =>
            facet(
              `${shorten(cleanLine(value), TREE)} ${count.toLocaleString("en")}`,
              asked[name] === value,
              listPath(asked, { [name]: value }),
            )
          )}
        </div>
      ))}
    </nav>
  );
}

function facet(text: string, current: boolean, href: string): Html {
  return (
    <a href={href} aria-current={current ? "true" : undefined}>
      <bdi>{text}</bdi>
    </a>
  );
}

function table({ rows }: SeriesPage, progress: ReadonlyMap<string, Progress>): Html {
  if (rows.length === 0) return <p id="list">There is no such series.</p>;
  const columns = ["state", "series", "author", "tree", "patches", "came (UTC)"];
  return (
    <table id="list" class="list">
      <caption class="unseen">Series, the newest first</caption>
      <thead>
        <tr>{columns.map((one) => <th scope="col">{one}</th>)}</tr>
      </thead>
      <tbody>{rows.map((row) => listRow(row, progress.get(row.id)))}</tbody>
    </table>
  );
}

function listRow(row: SeriesRow, progress: Progress | undefined): Html {
  const { id, title, version, author, tree, patches, createdAt, summary, why } = row;
  const sentence = summary ?? why;
  return (
    <tr id={`r-${id}`}>
      <td class="how">{badge(row, progress)}{progressBar(row, progress)}</td>
      <th scope="row">
        <div class="title">
          {version > 1 && <span class="soft">{`v${version} `}</span>}
          <a href={seriesPath(row)}>
            <bdi>{shorten(title === "" ? "(no title)" : title, TITLE)}</bdi>
          </a>
        </div>
        {sentence !== undefined && (
          <div class="soft summary">
            <bdi>{shorten(sentence, SUMMARY)}</bdi>
          </div>
        )}
      </th>
      <td class="by">
        <bdi>{shorten(nameOf(author), AUTHOR)}</bdi>
      </td>
      <td class="of">
        <bdi>{shorten(tree, TREE)}</bdi>
      </td>
      <td class="number">{patches}</td>
      <td class="came">{time(createdAt)}</td>
    </tr>
  );
}

function progressBar({ state, title }: SeriesRow, progress: Progress | undefined): Html {
  if (state !== "building" || progress === undefined) return undefined;
  return bar(
    progress,
    `${plural(progress.tried, "cell")} of ${progress.cells}: ${shorten(title, 60)}`,
  );
}

/** The name of `Name <address>`. */
function nameOf(author: string): string {
  const at = author.indexOf("<");
  if (at < 0 || author.indexOf(">", at) !== author.length - 1) return author;
  const name = author.slice(0, at).trimEnd().replace(/^"|"$/g, "").trimEnd();
  return name === "" || name.includes('"') ? author : name;
}

function pages(asked: Asked, { next }: SeriesPage): Html {
  const links = [
    ...asked.after === undefined ? [] : [<a href={listPath(asked, {})} rel="first">Newest</a>],
    ...next === undefined ? [] : [<a href={listPath(asked, { after: next })} rel="next">Older</a>],
  ];
  return links.length === 0
    ? undefined
    : <nav aria-label="Pages of the list">{between(links, " ")}</nav>;
}
