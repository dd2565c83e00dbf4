/** An archive as public-inbox serves it: a feed, and each mail. It also has every mail of the bot. */
import type { Mail } from "./series.ts";

/** Mails that it remembers: what nobody asked for in time is not asked for again. */
const KEPT = 400;
/** Entries of a page. */
const PAGE = 25;

/** The archive. */
export interface Archive extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** A mail comes. */
  add(mail: Mail): void;
  /** How often mails were asked for. */
  readonly asked: () => number;
  /** How often the feed was: what comes before the first time is not looked at. */
  readonly looks: () => number;
}

/** Starts one; `has` says whether a mail of the bot came. */
export function archive(has: (id: string) => boolean): Archive {
  const mails: (Mail & { readonly at: number })[] = [];
  let asked = 0, looks = 0;
  const feed = (since: string | null) => {
    const [, ...parts] = /^(....)(..)(..)(..)(..)(..)-$/.exec(since ?? "") ?? [];
    const from = parts.length === 0
      ? Infinity
      : Date.UTC(+parts[0]!, +parts[1]! - 1, +parts[2]!, +parts[3]!, +parts[4]!, +parts[5]!);
    const later = mails.filter(({ at }) => at >= from);
    const some = later.length >= PAGE ? later.slice(0, PAGE) : mails.slice(-PAGE).reverse();
    return `<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>all</title>` +
      `${some.map(entry).join("")}</feed>`;
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    const [, , name = "", raw] = pathname.split("/");
    if (name === "new.atom") {
      looks++;
      return new Response(feed(searchParams.get("t")));
    }
    const id = decodeURIComponent(name);
    if (raw === "t.mbox.gz") {
      return thread(mails.filter((mail) => threadOf(mail.id) === threadOf(id)));
    }
    if (raw !== "raw") return new Response(null, { status: has(id) ? 200 : 404 });
    asked++;
    const mail = mails.find((one) => one.id === id);
    return mail === undefined
      ? new Response(null, { status: 404 })
      : new Response(`From mboxrd@z Thu Jan  1 00:00:00 1970\n${mail.text()}`);
  });
  return {
    ...{ port: server.addr.port, url: `http://127.0.0.1:${server.addr.port}/all/` },
    add(mail) {
      // No two in one second would be more than a page: times of an archive have whole seconds.
      mails.push({ ...mail, at: Math.floor(Date.now() / 1000) * 1000 });
      if (mails.length > KEPT) mails.shift();
    },
    asked: () => asked,
    looks: () => looks,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Series n has `n-1@...` and `n-2@...`; whoever is hostile sends single mails. */
function threadOf(id: string): string {
  return /^\d+(?=-[12]@)/.exec(id)?.[0] ?? id;
}

function thread(mails: readonly Mail[]): Response {
  const text = mails.map((mail) => `From mboxrd@z Thu Jan  1 00:00:00 1970\n${mail.text()}\n`).join(
    "",
  );
  return mails.length === 0
    ? new Response(null, { status: 404 })
    : new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip")));
}

function entry({ id, title, at }: Mail & { readonly at: number }): string {
  const text = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const time = new Date(at).toISOString().replace(".000", "");
  return `<entry><title>${text}</title><updated>${time}</updated><link href="http://a.example/all/` +
    `${encodeURIComponent(id)}/"/></entry>`;
}
