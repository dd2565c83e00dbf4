/**
 * The mails of one thread of an IMAP folder, found by their headers: servers that thread by themselves
 * (RFC 5256) are not all of them.
 * @module
 */
import type { ImapFlow } from "imapflow";
import { UserError } from "../../system/errors.ts";

const HEADERS = ["message-id", "references", "in-reply-to"];
/** Message-IDs in one search: each is looked for in three headers. */
const AT_ONCE = 16;
/** No thread names so many. */
const MAX_IDS = 5000;

/**
 * UIDs of the mails that this message is joined with by references, however indirectly. Throws {@linkcode UserError} if
 * there is no end of them.
 */
export async function threadUids(client: ImapFlow, id: string): Promise<number[]> {
  const uids = new Set<number>();
  const ids = new Set([id]);
  const open = [id];
  while (open.length > 0) {
    if (ids.size > MAX_IDS) {
      throw new UserError(`the thread of ${id} names more than ${MAX_IDS} messages`, {
        hint: "save the mails of the series, and give their mbox",
      });
    }
    const found = await mentioning(client, open.splice(0, AT_ONCE));
    const fresh = found.filter((uid) => !uids.has(uid));
    for (const uid of fresh) uids.add(uid);
    for (const one of await named(client, fresh)) {
      if (!ids.has(one)) open.push(one);
      ids.add(one);
    }
  }
  return [...uids].sort((a, b) => a - b);
}

async function mentioning(client: ImapFlow, ids: readonly string[]): Promise<number[]> {
  const or = ids.flatMap((id) => HEADERS.map((name) => ({ header: { [name]: id } })));
  const found = await client.search({ or }, { uid: true });
  return Array.isArray(found) ? found : [];
}

/** All Message-IDs that these mails have or refer to. */
async function named(client: ImapFlow, uids: number[]): Promise<string[]> {
  const ids: string[] = [];
  if (uids.length === 0) return ids;
  for await (const { headers } of client.fetch(uids, { headers: HEADERS }, { uid: true })) {
    const text = new TextDecoder("latin1").decode(headers);
    for (const [, id] of text.matchAll(/<([^<>\s]+)>/g)) {
      if (id!.slice(1, -1).includes("@")) ids.push(id!);
    }
  }
  return ids;
}
