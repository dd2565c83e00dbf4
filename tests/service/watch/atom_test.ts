import assert from "node:assert/strict";
import { atomSource } from "../../../bot/service/watch/atom.ts";
import { parseFeed } from "../../../bot/service/watch/feed.ts";
import type { Batch } from "../../../bot/service/watch/types.ts";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { httpClient } from "../../../bot/system/http/client.ts";
import { serve } from "../../system/http/server.ts";
import { mail } from "./mails.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
const iso = (at: number) => new Date(at).toISOString().replace(".000", "");
const http = httpClient({ tries: 1, spacingMs: 0, idleMs: 2000 });

interface Message {
  readonly id: string;
  readonly title: string;
  readonly at: number;
}

function entry({ id, title, at }: Message): string {
  const text = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<entry><author><name>A</name></author><title
type="html">${text}</title><updated>${iso(at)}</updated><link
href="http://lore.example/all/${encodeURIComponent(id)}/"/><id>urn:uuid:x</id>` +
    `<content><div><title>no</title><pre>a &lt; b</pre></div></content></entry>`;
}

const feedOf = (all: readonly Message[]) =>
  `<?xml version="1.0" encoding="us-ascii"?>\n<feed\nxmlns="http://www.w3.org/2005/Atom">` +
  `<title>all</title><updated>${iso(START)}</updated>${all.map(entry).join("")}</feed>`;

/** An inbox as public-inbox has it: pages of some mails, forward from a point in time. */
function inbox(
  all: Message[],
  page = 5,
  spoil: (id: string) => Response | undefined = () => undefined,
) {
  return serve((request) => {
    const url = new URL(request.url);
    if (url.pathname === "/all/new.atom") {
      const [, t] = /^(\d{14})-$/.exec(url.searchParams.get("t") ?? "") ?? [];
      const from = t?.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6Z");
      const sorted = all.toSorted((a, b) => a.at - b.at);
      const later = sorted.filter(({ at }) => from !== undefined && at >= Date.parse(from));
      const some = later.length >= page ? later.slice(0, page) : sorted.toReversed().slice(0, page);
      return all.length === 0 ? new Response("", { status: 404 }) : new Response(feedOf(some));
    }
    const id = decodeURIComponent(url.pathname.split("/")[2]!);
    const one = all.find((message) => message.id === id);
    if (one === undefined) return new Response("", { status: 404 });
    const text = new TextDecoder().decode(mail(one.title, { id: id.split("@")[0] }).bytes);
    return spoil(id) ?? new Response(`From mboxrd@z Thu Jan  1 00:00:00 1970\n${text}`);
  });
}

const message = (n: number, title = `[PATCH] mm: number ${n}`): Message => ({
  id: `m${n}@example.org`,
  title,
  at: START + n * 1000,
});

async function look(url: string, place: unknown, source = atomSource({ url }, http)) {
  const batches: Batch[] = [];
  for await (const one of source.look(place, new AbortController().signal)) batches.push(one);
  return {
    ids: batches.flatMap(({ mails }) => mails.map(({ file }) => file.slice(1, -1))),
    skipped: batches.flatMap(({ skipped }) => skipped ?? []),
    place: batches.at(-1)?.cursor,
  };
}

Deno.test("an archive by its feed", async (t) => {
  const all = [message(1), message(2)];
  await using server = inbox(all, 5, (id) => id === "m77@example.org" ? bad() : undefined);
  const bad = () => new Response("", { status: 500 });
  const url = `${server.url}/all/`;
  let { place, ids } = await look(url, undefined);

  await t.step("what is there at first was not asked for", () => assert.deepEqual(ids, []));
  await t.step("what comes is read once, replies and talk are not asked for", async () => {
    all.push(message(3), message(4, "Re: [PATCH] x"), message(5, "talk"));
    server.asked.length = 0;
    ({ place, ids } = await look(url, place));
    assert.deepEqual(ids, ["m3@example.org"]);
    assert.equal(server.asked.filter((path) => path.endsWith("/raw")).length, 1);
    ({ place, ids } = await look(url, place));
    assert.deepEqual(ids, []);
  });
  await t.step("more than a page, many of them in one second", async () => {
    const many = Array.from({ length: 30 }, (_, i) => message(3000 + i));
    const tied = Array.from({ length: 4 }, (_, i) => ({ ...message(4000 + i), at: START + 4e6 }));
    all.push(...many, ...tied);
    ({ place, ids } = await look(url, place));
    assert.deepEqual(ids.toSorted(), [...many, ...tied].map(({ id }) => id));
  });
  await t.step("one that came late is found", async () => {
    all.push({ ...message(5000), at: START + 4e6 - 300_000 });
    ({ place, ids } = await look(url, place));
    assert.deepEqual(ids, ["m5000@example.org"]);
  });
  await t.step("a page of one second, and mail from the future, end", async () => {
    all.push(...Array.from({ length: 9 }, (_, i) => ({ ...message(6000 + i), at: START + 6e6 })));
    all.push({ ...message(7000), at: Date.parse("2199-01-01T00:00:00Z") });
    const first = await look(url, place);
    assert.ok(first.ids.includes("m7000@example.org"), String(first.ids));
    const second = await look(url, first.place);
    assert.deepEqual(second.ids, []);
    place = second.place;
  });
  await t.step("one that cannot be had stops the others for a while only", async () => {
    all.push({ ...message(77), at: Date.now() }, { ...message(78), at: Date.now() });
    const source = atomSource({ url }, http);
    await assert.rejects(look(url, place, source), InfraError);
    await assert.rejects(look(url, place, source), InfraError);
    const third = await look(url, place, source);
    assert.deepEqual(third.ids, ["m78@example.org"]);
    assert.match(third.skipped[0]!, /^<m77@example.org>: .*500/);
  });
});

Deno.test("a new archive without a mail", async () => {
  const all: Message[] = [];
  await using server = inbox(all);
  const url = `${server.url}/all/`, source = atomSource({ url }, http);
  const first = source.look(undefined, new AbortController().signal)[Symbol.asyncIterator]();
  const { value } = await first.next();
  await assert.rejects(first.next(), UserError);
  all.push({ ...message(1), at: Date.now() + 1000 });
  assert.deepEqual((await look(url, value.cursor)).ids, ["m1@example.org"]);
});

Deno.test("a server that cannot page forward is told", async () => {
  const all = Array.from({ length: 60 }, (_, i) => message(10_000 + i));
  await using server = serve(() => new Response(feedOf(all.toReversed().slice(0, 25))));
  const { skipped } = await look(`${server.url}/all/`, { at: START, seen: [] }, {
    ...atomSource({ url: `${server.url}/all/` }, http),
  });
  assert.ok(skipped.some((why) => /^mails before .*: the feed does not reach back$/.test(why)));
});

Deno.test("feeds that are none", async (t) => {
  const good = feedOf([message(1, "a < b & c")]);
  assert.deepEqual(parseFeed(good, "x"), [message(1, "a < b & c")]);
  const bad: [string, string][] = [
    ["cut off", good.slice(0, -20)],
    ["HTML", "<!doctype html><html><body></body></html>"],
    ["another root", "<rss></rss>"],
    ["nothing", ""],
    [
      "an entity of its own",
      good.replace("<feed", '<!DOCTYPE f [<!ENTITY x "y">]><feed').replace("a &lt;", "&x;"),
    ],
    ["text", "not found"],
  ];
  for (const [name, text] of bad) {
    await t.step(name, () => assert.throws(() => parseFeed(text, "x"), InfraError));
  }
  await t.step("links that name no message are left out", () => {
    const control = ["http://x/all/a%00b@c/", "http://x/all/%1b[2Ja@b/", "http://x/all/a@b%C2%85/"];
    for (const link of ["javascript:x", "http://x/all/%zz/", "http://x/all/nothing/", ...control]) {
      assert.deepEqual(parseFeed(good.replace(/http:\/\/lore[^"]*/, link), "x"), []);
    }
  });
});
