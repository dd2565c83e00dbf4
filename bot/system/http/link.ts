/**
 * The next page of a list, as servers name it (RFC 8288, the relation `next`).
 * @module
 */

/**
 * The URL of the page after `url`; undefined where the `Link` header names none. The path and the query are
 * the server's word, the origin is the one that was asked: a server behind a proxy often does not know its own
 * name, and no header sends a token elsewhere.
 */
export function nextPage(link: string | null, url: string): string | undefined {
  for (const [, target, parameters] of (link ?? "").matchAll(/<([^<>]*)>([^<]*)/g)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters!);
    const relations = (rel?.[1] ?? rel?.[2] ?? "").toLowerCase().split(/\s+/);
    if (!relations.includes("next") || !URL.canParse(target!, url)) continue;
    const { pathname, search } = new URL(target!, url);
    return new URL(url).origin + pathname + search;
  }
  return undefined;
}
