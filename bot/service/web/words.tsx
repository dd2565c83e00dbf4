/**
 * Small pieces that pages share: states and verdicts in words, times, links. All texts must be clean.
 * @module
 */
import type { Html } from "../../report/html/markup.tsx";
import { duration } from "../../text/words.ts";
import type { Progress } from "../state/list.ts";
import type { SeriesRow } from "../types.ts";

/** A sign for each word, beside it: colours alone say nothing to many. */
const SIGNS: Readonly<Record<string, string>> = {
  "bisect-safe": "\u2713",
  "nothing-to-build": "\u2013",
  "not-bisect-safe": "\u2717",
  "does-not-apply": "\u2717",
  "incomplete": "?",
  "building": "\u2026",
  "new": "\u2026",
  "stuck": "!",
  "refused": "\u2013",
};

/** The one word for where a series is: its verdict, or its state as long as it has none. */
export function wordOf({ state, verdict }: Pick<SeriesRow, "state" | "verdict">): string {
  return state === "judged" && verdict !== undefined ? verdict : state;
}

/** The word with its sign and colour; a run under way says how far it is. */
export function badge(row: Pick<SeriesRow, "state" | "verdict">, progress?: Progress): Html {
  const word = wordOf(row), sign = SIGNS[word];
  return (
    <span class={`badge ${word}`}>
      {sign !== undefined && <span aria-hidden="true">{`${sign} `}</span>}
      {word}
      {row.state === "building" && progress !== undefined && ` ${progress.tried}/${progress.cells}`}
    </span>
  );
}

/** A time in UTC: `2026-11-21 14:20`. */
export function time(iso: string): Html {
  const text = iso.slice(0, 16).replace("T", " ");
  return <time datetime={iso} title={`${iso.slice(0, 19).replace("T", " ")} UTC`}>{text}</time>;
}

/** How long ago something was, or how long it took. */
export function lasted(from: string, to: string): string {
  return duration((Date.parse(to) - Date.parse(from)) / 1000);
}

/** A bar that says how far something is. */
export function bar({ tried, cells }: Progress, label: string): Html {
  return <progress value={Math.min(tried, cells)} max={Math.max(1, cells)} aria-label={label} />;
}

/** Where a series has its page. */
export function seriesPath({ id }: Pick<SeriesRow, "id">): string {
  return `/series/${id}`;
}

/** A link to somewhere else, if it is one that a browser may follow; else its text. */
export function outside(url: string, text = url): Html {
  const parsed = URL.parse(url);
  return parsed?.protocol === "https:" || parsed?.protocol === "http:"
    ? (
      <a href={parsed.href} rel="noreferrer">
        <bdi>{text}</bdi>
      </a>
    )
    : <bdi>{text}</bdi>;
}
