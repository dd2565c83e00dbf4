/**
 * Searching a public-inbox (https://public-inbox.org): what it finds, as mails.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import { readContent } from "../content.ts";
import { isWholeGzip } from "../gzip.ts";
import { MAX_TOTAL } from "../limits.ts";
import type { RawMessage } from "../types.ts";
import { answered, found, shortUrl } from "./answer.ts";
import { cached } from "./cache.ts";
import type { RemoteContext } from "./context.ts";
import { overMirrors } from "./mirrors.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** A packed answer larger than this is none. */
const MAX_PACKED = 32 * 1024 * 1024;
const NOTHING = new Uint8Array();

/**
 * The mails that a query finds in the archive that is set up, and with `threads` all mails of their threads.
 * Undefined if no archive is set up. Throws {@linkcode InfraError} if it gives no answer, and
 * {@linkcode UserError} if it cannot be searched.
 */
export async function searchInbox(
  query: string,
  context: RemoteContext,
  threads = false,
): Promise<readonly RawMessage[] | undefined> {
  const inbox = await context.inbox();
  if (inbox === undefined) return undefined;
  return await overMirrors(inbox, context, async (archive) => {
    const base = `${withoutSlashes(archive.replace(/%s.*$/s, ""))}/`;
    const url = `${base}?q=${encodeURIComponent(query)}&x=m${threads ? "&t=1" : ""}`;
    const packed = await cached(context.cache, url, () => ask(url, context));
    return packed.length === 0 ? [] : readContent(packed, shortUrl(url)).messages;
  });
}

async function ask(url: string, { http, ui }: RemoteContext): Promise<Uint8Array> {
  ui.step(`asking ${new URL(url).host} for a prerequisite`);
  const answer = answered(
    await http.send({
      url,
      // Mailboxes are only given for this method, to keep robots out.
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "",
      maxBytes: MAX_PACKED,
      isWhole: (bytes, headers) =>
        !/gzip/.test(headers.get("content-type") ?? "") || isWholeGzip(bytes, MAX_TOTAL),
    }),
  );
  // No results are a page with this status.
  if (answer.status === 404) return NOTHING;
  if (answer.status === 405 || answer.status === 501) {
    throw new UserError(`${shortUrl(url)}: this archive cannot be searched`);
  }
  return found(answer, "archive").bytes;
}

/** All threads with a series of this change-id. Throws {@linkcode UserError} if there is none. */
export async function readChange(id: string, context: RemoteContext): Promise<RawMessage[]> {
  const mails = await searchInbox(`nq:"change-id: ${id}"`, context, true);
  if (mails === undefined) {
    throw new UserError(`change-id:${id}: no archive is set up to look it up in`, {
      hint: "name a public-inbox: --inbox https://lore.kernel.org/all/",
    });
  }
  if (mails.length > 0) return [...mails];
  throw new UserError(`the archive has no series with the change-id ${id}`, {
    lack: "not-there-yet",
    hint: "another archive: --inbox URL",
  });
}
