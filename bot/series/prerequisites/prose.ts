/**
 * Prose that says where a series stands, with a link: "This applies on top of https://lore.kernel.org/...".
 * @module
 */
import { linked } from "./lines.ts";
import type { Prerequisite } from "./types.ts";

/** Letters, and the words behind such a phrase, are read up to here. */
const MAX_LINES = 2000, MAX_COLUMNS = 400, AFTER = 400, MAX_FOUND = 8;

const PHRASE =
  /\b(?:(?:re-?)?based (?:up)?on(?:to)?|on top of|depend(?:s|ent|ing)? (?:up)?on|prerequisites?|requires)\b/gi;
/** What is based on these is no code. */
const TALK =
  /\b(?:discuss|suggest|feedback|comment|review|idea|report|talk|propos|request|advice|input|thread|analys|bug|syz)/i;
const URL = /https?:\/\/[^\s<>"'()[\]]{4,300}/g;

/** The links of a cover letter that name what this version of the series stands on. */
export function linkedPrerequisites(body: string, version: number): readonly Prerequisite[] {
  const lines = body.split("\n", MAX_LINES).map((line) => line.slice(0, MAX_COLUMNS).trimEnd());
  const notes = footnotes(lines);
  const found: Prerequisite[] = [];
  for (const text of paragraphs(lines, version)) {
    for (const match of text.matchAll(PHRASE)) {
      const after = sentence(text.slice(match.index, match.index + AFTER));
      const links = linksOf(after, notes);
      for (const { url, at } of links) {
        if (TALK.test(after.slice(match[0].length, at))) break;
        const says = after.length > 120 ? `${match[0]} ${url}` : after;
        const one = linked(url, says);
        if (one === undefined || found.some((other) => sameAs(one, other))) continue;
        if (found.length < MAX_FOUND) found.push({ ...one, prose: true });
      }
    }
  }
  return found;
}

/** Lines of text joined to paragraphs, less the changes of earlier versions and what is quoted. */
function paragraphs(lines: readonly string[], version: number): string[] {
  const all: string[] = [];
  let open: string[] = [], old = false;
  const close = () => {
    if (open.length > 0) all.push(open.join(" "));
    open = [];
  };
  for (const line of lines) {
    const of = changesOf(line);
    if (of !== undefined) old = of < version;
    else if (/^[A-Za-z]/.test(line)) old = false;
    const bare = line.trim();
    // A list that a colon announces belongs to the sentence.
    if (bare === "" && open.at(-1)?.endsWith(":")) continue;
    if (old || bare === "" || bare.startsWith(">")) close();
    else if (!/^\[\d+\]:?\s/.test(bare)) open.push(bare);
  }
  close();
  return all;
}

/** Up to the first full stop that ends a sentence. */
function sentence(text: string): string {
  const end = text.search(/[.;!?]\s+[A-Z]/);
  return (end < 0 ? text : text.slice(0, end)).replace(/(?<![.,;:])[.,;:]+$/, "");
}

/** The links of a sentence, footnotes followed, with where they stand. */
function linksOf(text: string, notes: ReadonlyMap<string, string>) {
  const found = Array.from(text.matchAll(URL), ({ 0: url, index }) => ({
    url: url.replace(/(?<![.,;:])[.,;:]+$/, ""),
    at: index,
  }));
  for (const { 0: word, index } of text.matchAll(/\[\d{1,3}\]/g)) {
    const url = notes.get(word);
    if (url !== undefined) found.push({ url, at: index });
  }
  return found.toSorted((a, b) => a.at - b.at);
}

/** `[1] https://...`, and `[1]: https://...`. */
function footnotes(lines: readonly string[]): ReadonlyMap<string, string> {
  const notes = new Map<string, string>();
  lines.forEach((line, i) => {
    const [, mark, rest = ""] = /^\s*(\[\d{1,3}\]):?(?:\s+(\S.*))?$/.exec(line) ?? [];
    if (mark === undefined) return;
    const url = [...`${rest} ${rest === "" ? lines[i + 1] ?? "" : ""}`.matchAll(URL)][0]?.[0];
    if (url !== undefined && !notes.has(mark)) {
      notes.set(mark, url.replace(/(?<![.,;:])[.,;:]+$/, ""));
    }
  });
  return notes;
}

/** The version whose changes a heading announces: `Changes in v4:`, `v3 -> v4:`, `Changes since v3:`. */
function changesOf(line: string): number | undefined {
  let rest = line.replace(/^\W+/, "");
  for (
    const part of [/^(?:changes?|changelog|diff(?:erence)?s?)\b/i, /^\W*(?:in|for|from|since)\b/i]
  ) {
    rest = rest.replace(part, "").trimStart();
  }
  const heading = /^v(\d{1,3})(?![\w.])/i.exec(rest);
  if (heading === null || rest.length > 40) return undefined;
  const to = /(?:->|=>|\bto)\s*v?(\d{1,3})\b/.exec(line);
  if (to !== null) return Number(to[1]);
  return Number(heading[1]) + (/\b(?:since|from)\b/i.test(line) ? 1 : 0);
}

function sameAs(a: Prerequisite, b: Prerequisite): boolean {
  return JSON.stringify({ ...a, says: "" }) ===
    JSON.stringify({ ...b, says: "", prose: undefined });
}
