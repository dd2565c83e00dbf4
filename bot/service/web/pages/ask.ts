/**
 * What a reader of the list asks for, as its URL says it. Pure.
 * @module
 */
import type { SeriesFilter } from "../../state/list.ts";
import { SERIES_STATES, SERIES_VERDICTS } from "../../types.ts";

/** A filter, as text: the parameters of the URL. */
export interface Asked {
  readonly q?: string;
  readonly state?: string;
  readonly verdict?: string;
  readonly tree?: string;
  /** Where the page begins. */
  readonly after?: string;
}

const NAMES = ["q", "state", "verdict", "tree", "after"] as const;
const MAX_WORDS = 8, MAX_LENGTH = 200;

/** Reads a URL; what nobody can ask for is left out. */
export function readAsked(url: URL): Asked {
  const given = (name: string) => {
    const text = url.searchParams.get(name)?.replaceAll("\0", "").trim().slice(0, MAX_LENGTH);
    return text === "" ? undefined : text;
  };
  const among = (words: readonly string[], name: string) =>
    words.find((one) => one === given(name));
  const asked: Asked = {
    q: given("q"),
    state: among(SERIES_STATES, "state"),
    verdict: among(SERIES_VERDICTS, "verdict"),
    tree: given("tree"),
    after: given("after"),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, text]) => text !== undefined));
}

/** The URL of the list with other things asked for; its first page, unless `after` is given. */
export function listPath(asked: Asked, change: Asked): string {
  const changed: Asked = { ...asked, after: undefined, ...change };
  const params = new URLSearchParams();
  for (const name of NAMES) if (changed[name] !== undefined) params.set(name, changed[name]);
  return params.size === 0 ? "/" : `/?${params}`;
}

/** What the database is asked. */
export function filterOf({ q, state, verdict, tree }: Asked): SeriesFilter {
  return {
    words: q === undefined ? [] : wordsOf(q),
    state: SERIES_STATES.find((one) => one === state),
    verdict: SERIES_VERDICTS.find((one) => one === verdict),
    tree,
  };
}

/** Words to look for; a URL of a mail, or `<ID>`, is the Message-ID in it. */
export function wordsOf(q: string): readonly string[] {
  return q.split(/\s+/).filter((word) => word !== "").slice(0, MAX_WORDS).map((word) => {
    const part = /^https?:\/\/[^?#]*?\/([^\/?#]*(?:@|%40)[^\/?#]*)/i.exec(word)?.[1];
    if (part !== undefined) return decodeText(part);
    return word.replace(/^message-id:/i, "").replace(/^<(.*)>$/, "$1") || word;
  });
}

function decodeText(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
