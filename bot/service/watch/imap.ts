/**
 * A folder of an IMAP server: its mails have numbers that grow (UIDs, RFC 9051, section 2.3.1.1), as
 * long as the folder's UIDVALIDITY stays.
 * @module
 */
import type { ImapFlow } from "imapflow";
import { z } from "zod";
import type { WatchSource } from "../../config/mod.ts";
import type { RemoteContext } from "../../source/mod.ts";
import { whereIs } from "../../source/remote/where.ts";
import type { RawMessage } from "../../source/types.ts";
import { UserError } from "../../system/errors.ts";
import type { Batch, Source } from "./types.ts";
import { withoutSlashes } from "../../text/paths.ts";

const cursorShape = z.object({
  /** UIDVALIDITY, in decimal. */
  validity: z.string(),
  /** The last UID that was read. */
  uid: z.int().min(0),
});
type Cursor = z.infer<typeof cursorShape>;

const MAX_MAIL = 8 * 1024 * 1024;
/** Mails that are read in one connection, and their bytes, but for the first. */
const AT_ONCE = 20, MAX_BATCH = 2 * MAX_MAIL;
/** Connections of one look, where a server has more mails each time; the next look goes on. */
const MAX_BATCHES = 200;
/** When all numbers have changed, mails of so many days are read again. */
const AGAIN_MS = 7 * 86_400_000;

/** A source that reads a folder. Throws {@linkcode UserError} for a URL that names none. */
export function imapSource(
  { name, url, inbox }: Pick<WatchSource, "name" | "url" | "inbox">,
  remote: Omit<RemoteContext, "signal">,
  now: () => string,
): Source {
  const at = whereIs(url);
  if (at?.kind !== "imap" || at.id !== undefined) {
    throw new UserError(`the watch ${name}: its url is imaps://USER@HOST/FOLDER`);
  }
  const base = withoutSlashes(url);
  return {
    way: "imap",
    of: (id) =>
      inbox === undefined ? { source: `${base}?${encodeURIComponent(id)}` } : { source: id, inbox },
    async *look(last, signal) {
      // No server that watches no folder loads what speaks IMAP.
      const { withFolder, withoutCr } = await import("../../source/remote/imap.ts");
      const read = cursorShape.safeParse(last);
      let cursor = read.success ? read.data : undefined;
      for (let batches = 1; batches <= MAX_BATCHES; batches++) {
        const { last, ...batch } = await withFolder(
          at,
          { ...remote, signal },
          (client) => readNext(client, cursor, { url, now, withoutCr }),
        );
        yield batch;
        if (last) return;
        cursor = batch.cursor;
      }
    },
  };
}

/** `last`: there was nothing behind them. */
type Read = Batch & { readonly cursor: Cursor; readonly last: boolean };

/** The next mails behind a cursor. */
async function readNext(
  client: ImapFlow,
  cursor: Cursor | undefined,
  { url, now, withoutCr }: {
    readonly url: string;
    readonly now: () => string;
    readonly withoutCr: (bytes: Uint8Array) => Uint8Array;
  },
): Promise<Read> {
  const box = client.mailbox;
  if (box === false) throw new UserError(`${url}: is not open`);
  const validity = String(box.uidValidity), newest = box.uidNext - 1;
  if (cursor === undefined) return { mails: [], cursor: { validity, uid: newest }, last: true };
  const uids = cursor.validity === validity
    ? await search(client, { uid: `${cursor.uid + 1}:*` })
    : await search(client, { since: new Date(Date.parse(now()) - AGAIN_MS) });
  // `N:*` names the last mail, too, where N is beyond it.
  const some = uids.filter((uid) => cursor.validity !== validity || uid > cursor.uid)
    .sort((a, b) => a - b).slice(0, AT_ONCE);
  const sizes = new Map<number, number>();
  if (some.length > 0) {
    for await (
      const { uid, size } of client.fetch(some, { uid: true, size: true }, { uid: true })
    ) sizes.set(uid, size ?? 0);
  }
  const isSmall = (uid: number) => (sizes.get(uid) ?? Infinity) <= MAX_MAIL;
  let bytes = 0;
  const end = some.findIndex((uid) => {
    bytes += isSmall(uid) ? sizes.get(uid)! : 0;
    return bytes > MAX_BATCH;
  });
  const fresh = end < 0 ? some : some.slice(0, end), small = fresh.filter(isSmall);
  const mails: RawMessage[] = [];
  if (small.length > 0) {
    for await (
      const { uid, source } of client.fetch(small, { uid: true, source: true }, { uid: true })
    ) {
      if (source === undefined || !sizes.has(uid)) continue;
      mails.push({ bytes: withoutCr(source), file: `UID ${uid}`, line: 1 });
    }
  }
  const skipped = fresh.filter((uid) => (sizes.get(uid) ?? 0) > MAX_MAIL)
    .map((uid) => `UID ${uid}: is larger than ${MAX_MAIL / 1048576} MiB`);
  const last = end < 0 && fresh.length < AT_ONCE, uid = last ? newest : fresh.at(-1)!;
  return { mails, skipped, cursor: { validity, uid }, last };
}

async function search(client: ImapFlow, query: object): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  return Array.isArray(found) ? found : [];
}
