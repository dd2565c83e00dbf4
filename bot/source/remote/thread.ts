/**
 * A thread of a public-inbox (https://public-inbox.org), as `INBOX/MSGID/t.mbox.gz`.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import type { HttpAnswer } from "../../system/http/client.ts";
import { readContent } from "../content.ts";
import { isWholeGzip } from "../gzip.ts";
import { MAX_TOTAL } from "../limits.ts";
import type { RawMessage } from "../types.ts";
import { answered, found, shortUrl } from "./answer.ts";
import { cached } from "./cache.ts";
import type { RemoteContext } from "./context.ts";
import { mirrorsOf, overMirrors } from "./mirrors.ts";
import { messageUrl, type ThreadAt } from "./where.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** A packed thread larger than this is none. */
const MAX_PACKED = 64 * 1024 * 1024;

/** Reads a thread. Throws {@linkcode UserError} if the inbox does not have it, or there is no inbox. */
export async function readThread(at: ThreadAt, context: RemoteContext): Promise<RawMessage[]> {
  const inbox = at.inbox === undefined ? await context.inbox() : undefined;
  const base = at.inbox ?? inbox?.url;
  if (base === undefined) {
    throw new UserError(`${at.id}: is a Message-ID, and no archive is set up to look it up in`, {
      hint: "name a public-inbox: --inbox https://lore.kernel.org/all/",
    });
  }
  const mirrors = inbox?.mirrors ?? await mirrorsOf(base, context);
  return await overMirrors({ url: base, mirrors }, context, async (base) => {
    const url = messageUrl(base, at.id);
    const packed = await cached(context.cache, url, () => download(url, at, inbox?.from, context));
    return [...readContent(packed, shortUrl(url)).messages];
  });
}

async function download(
  url: string,
  at: ThreadAt,
  from: string | undefined,
  context: RemoteContext,
): Promise<Uint8Array> {
  context.ui.step(`asking ${new URL(url).host} for the thread`);
  const direct = await mailbox(url, context);
  if (direct.status === 200) return found(direct, "thread").bytes;
  // https://lore.kernel.org/r/ and msgid.link know where a message is, and only redirect there.
  const moved = direct.status === 404 ? await whither(url, context) : undefined;
  const second = moved === undefined ? direct : await mailbox(moved, context);
  if (second.status !== 404) return found(second, "thread").bytes;
  throw new UserError(`${new URL(url).host}: has no message ${at.id}`, {
    lack: "not-there-yet",
    hint: (from === undefined ? "" : `that archive comes from ${from}. `) +
      "New mail takes some minutes to get there; another archive: --inbox URL",
  });
}

async function mailbox(url: string, { http, ui }: RemoteContext): Promise<HttpAnswer> {
  return answered(
    await http.send({
      url: `${withoutSlashes(url)}/t.mbox.gz`,
      maxBytes: MAX_PACKED,
      isWhole: (bytes) => isWholeGzip(bytes, MAX_TOTAL),
      onProgress: (bytes) => ui.step(`downloading the thread: ${Math.round(bytes / 1024)} KiB`),
    }),
  );
}

/** Where a message's own URL leads, if that is another place. */
async function whither(url: string, { http }: RemoteContext): Promise<string | undefined> {
  const page = answered(await http.send({ url, method: "HEAD" }));
  const there = withoutSlashes(page.url.replace(/[?#].*/s, ""));
  return page.status === 200 && there !== withoutSlashes(url) ? there : undefined;
}
