/** Servers that always have one page more. */
import assert from "node:assert/strict";
import { archiveSource } from "../../../bot/service/watch/archive.ts";
import { atomSource } from "../../../bot/service/watch/atom.ts";
import { imapSource } from "../../../bot/service/watch/imap.ts";
import { patchworkSource } from "../../../bot/service/watch/patchwork.ts";
import type { Source } from "../../../bot/service/watch/types.ts";
import { now } from "../../../bot/system/host.ts";
import { remote } from "../../source/remote/context.ts";
import { speaking } from "../../source/remote/imap_server.ts";
import { eventAnswer } from "../../source/remote/patchwork_server.ts";
import { serve } from "../../system/http/server.ts";
import { mail } from "./mails.ts";

const START = Date.parse("2026-01-01T00:00:00Z");

/** How many batches one look has, the most mails of one, and where it ends. */
async function look(source: Source, place: unknown) {
  let batches = 0, most = 0, cursor = place;
  for await (const one of source.look(place, new AbortController().signal)) {
    batches++;
    most = Math.max(most, one.mails.length);
    cursor = one.cursor;
  }
  return { batches, most, cursor };
}

Deno.test("a feed with a next page for ever", async () => {
  await using context = await remote();
  const entry = (at: number) =>
    `<entry><title>[PATCH] x</title><updated>${new Date(at).toISOString()}</updated>` +
    `<link href="http://lore.example/all/m${at}@example.org/"/></entry>`;
  const text = new TextDecoder().decode(mail("[PATCH] x").bytes);
  await using server = serve((request) => {
    const url = new URL(request.url);
    if (!url.pathname.endsWith("/new.atom")) {
      return new Response(`From mboxrd@z Thu Jan  1 00:00:00 1970\n${text}`);
    }
    const t = /^(....)(..)(..)(..)(..)(..)-$/.exec(url.searchParams.get("t") ?? "");
    const from = t === null
      ? START
      : Date.parse(`${t.slice(1, 4).join("-")}T${t.slice(4).join(":")}Z`);
    return new Response(`<feed>${[0, 1000].map((more) => entry(from + more)).join("")}</feed>`);
  });
  const source = atomSource({ url: `${server.url}/all/` }, context.http);
  const { batches } = await look(source, { at: START, seen: [] });
  assert.ok(batches > 1, "it goes on where there is more");
  const pages = server.asked.filter((path) => path.includes("new.atom")).length;
  assert.equal(pages, 200);
});

Deno.test("a page of a feed with many mails", async () => {
  await using context = await remote();
  const entry = (at: number) =>
    `<entry><title>[PATCH] x</title><updated>${new Date(at).toISOString()}</updated>` +
    `<link href="http://lore.example/all/m${at}@example.org/"/></entry>`;
  const text = new TextDecoder().decode(mail("[PATCH] x").bytes);
  const ats = Array.from({ length: 50 }, (_, i) => START + i).toReversed();
  await using server = serve((request) =>
    request.url.includes("/new.atom")
      ? new Response(`<feed>${ats.map(entry).join("")}</feed>`)
      : new Response(`From mboxrd@z Thu Jan  1 00:00:00 1970\n${text}`)
  );
  const source = atomSource({ url: `${server.url}/all/` }, context.http);
  const { batches, most, cursor } = await look(source, { at: START, seen: [] });
  assert.deepEqual([batches, most], [3, 20]);
  assert.equal((cursor as { seen: unknown[] }).seen.length, 50);
});

Deno.test("a patchwork with a page of too many events", async () => {
  await using context = await remote();
  await using server = serve(() =>
    Response.json(
      Array.from({ length: 300 }, (_, i) => eventAnswer(server.url, i, "2026-11-21T10:00:00")),
    )
  );
  const source = patchworkSource({ url: server.url, project: "x" }, context, now);
  const place = { since: "2026-11-21T10:00:00.000", seen: [] };
  await assert.rejects(look(source, place), /a page has 300 events, more than 250/);
});

Deno.test("an inbox with repositories for ever", async () => {
  await using context = await remote();
  const names = Array.from({ length: 500 }, (_, i) => [`/all/git/${i}.git`, {}]);
  const gzip = new Response(JSON.stringify(Object.fromEntries(names))).body!
    .pipeThrough(new CompressionStream("gzip"));
  const packed = new Uint8Array(await new Response(gzip).arrayBuffer());
  await using server = serve(() => new Response(packed));
  const source = archiveSource({ url: server.url }, context.http, `${context.cache}/inbox`);
  await assert.rejects(look(source, undefined), /names 500 repositories/);
});

Deno.test("a folder with a next mail for ever", async () => {
  await using context = await remote({ env: { EVERYSTEP_IMAP_PASSWORD: "secret" } });
  let last = 0, searches = 0;
  const uids = () => Array.from({ length: 20 }, (_, i) => last + i - 19);
  await speaking((command, tag) => {
    const done = `${tag} OK done\r\n`;
    if (command === "CAPABILITY") return `* CAPABILITY IMAP4rev1\r\n${done}`;
    if (command === "EXAMINE") {
      return `* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT ${last + 21}] x\r\n${done}`;
    }
    if (command === "LIST") return `* LIST () "/" INBOX\r\n${done}`;
    if (command === "UID SEARCH") {
      searches++;
      last += 20;
      return `* SEARCH ${uids().join(" ")}\r\n${done}`;
    }
    if (command !== "UID FETCH") return done;
    // Too large to be read: only their numbers count.
    return `${
      uids().map((uid, i) => `* ${i + 1} FETCH (UID ${uid} RFC822.SIZE 99999999)\r\n`).join("")
    }${done}`;
  }, async (port) => {
    const source = imapSource(
      { name: "x", url: `imap://me@127.0.0.1:${port}/INBOX` },
      context,
      now,
    );
    const { batches, cursor } = await look(source, { validity: "1", uid: 0 });
    assert.deepEqual([batches, searches], [200, 200]);
    assert.deepEqual(cursor, { validity: "1", uid: 4000 });
  });
});
