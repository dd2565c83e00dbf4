/**
 * An Atom feed (RFC 4287) of a public-inbox: which messages there are. Their text is not read here.
 * @module
 */
import { SaxesParser } from "saxes";
import { InfraError } from "../../system/errors.ts";

/** A message of the feed. */
export interface Entry {
  /** Its Message-ID, without brackets. */
  readonly id: string;
  /** Its subject, decoded. */
  readonly title: string;
  /** When the archive received it, in milliseconds since 1970. */
  readonly at: number;
}

/** More entries than any server gives at once. */
const MAX_ENTRIES = 1000;
/** Longer texts are no subjects. */
const MAX_TEXT = 8192;

/** The entries of a feed, as they stand there. Throws {@linkcode InfraError} if it is no whole feed. */
export function parseFeed(text: string, name: string): Entry[] {
  const entries: Entry[] = [];
  const parser = new SaxesParser();
  const open: string[] = [];
  let entry: { link: string; title: string; updated: string } | undefined;
  const add = (chars: string) => {
    // Only what stands in the entry itself: the mail's text is deeper.
    if (entry === undefined || open.length !== 3 || open[1] !== "entry") return;
    const key = open[2];
    if (key === "title" || key === "updated") entry[key] += chars.slice(0, MAX_TEXT);
  };
  parser.on("error", (error) => {
    throw new InfraError(`${name}: is no Atom feed: ${error.message.slice(0, 200)}`);
  });
  parser.on("opentag", ({ name: tag, attributes }) => {
    open.push(tag);
    if (open.length === 1 && tag !== "feed") throw new InfraError(`${name}: is no Atom feed`);
    if (open.length === 2 && tag === "entry") entry = { link: "", title: "", updated: "" };
    if (open.length === 3 && tag === "link" && entry !== undefined) {
      entry.link = String(attributes.href ?? "");
    }
  });
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    if (open.length === 2 && entry !== undefined && entries.length < MAX_ENTRIES) {
      const id = idOf(entry.link), at = Date.parse(entry.updated);
      if (id !== undefined && !Number.isNaN(at)) entries.push({ id, title: entry.title, at });
    }
    if (open.length === 2) entry = undefined;
    open.pop();
  });
  parser.write(text).close();
  return entries;
}

/**
 * The Message-ID in `https://HOST/INBOX/MSGID/`, where it can be one: no database takes a NUL, and the feed would be
 * read anew for ever.
 */
function idOf(link: string): string | undefined {
  const last = /\/([^/]+)\/?$/.exec(link)?.[1];
  try {
    const id = decodeURIComponent(last ?? "");
    return /^[^\s<>\p{Cc}]+$/u.test(id) && id.slice(1, -1).includes("@") ? id : undefined;
  } catch {
    return undefined;
  }
}
