/** What servers and compilers of others say is read in time that grows no faster than n log n. */
import assert from "node:assert/strict";
import { parseReport } from "../../../bot/report/model/parse.ts";
import { receive } from "../../../bot/service/watch/hooks/receive.ts";
import { parseFeed } from "../../../bot/service/watch/feed.ts";
import { REPORTS } from "../../report/fixtures.ts";
import { growth } from "../../series/growth.ts";
import { SECRET, signed } from "../../service/watch/payloads.ts";

const times = (text: string, size: number) => text.repeat(Math.ceil(size / text.length));
const bytes = (text: string) => new TextEncoder().encode(text);

/** Feeds that may take long; not all of them are feeds. */
const FEEDS: Readonly<Record<string, (size: number) => string>> = {
  "elements in elements": (size) => `<feed>${times("<a>", size)}`,
  "attributes": (size) =>
    `<feed ${Array.from({ length: size / 10 }, (_, i) => `a${i}="b"`).join(" ")}></feed>`,
  "a long attribute": (size) => `<feed><entry><link href="${times("a/", size)}"/></entry></feed>`,
  "a title in pieces": (size) =>
    `<feed><entry><title>${times("a<b/>", size)}</title></entry></feed>`,
  "entities": (size) => `<feed><entry><title>${times("&amp;", size)}</title></entry></feed>`,
  "CDATA": (size) => `<feed><entry><title>${times("<![CDATA[]]]]>", size)}</title></entry></feed>`,
  "comments": (size) => `<feed>${times("<!---->", size)}</feed>`,
  "a comment without end": (size) => `<feed><!--${times("- -", size)}`,
  "entries": (size) => `<feed>${times("<entry><link href='/a@b/'/></entry>", size)}</feed>`,
  "spaces": (size) => `<feed${times(" ", size)}`,
};

Deno.test("a feed", async () => {
  for (const [name, make] of Object.entries(FEEDS)) {
    await growth(name, (text) => {
      try {
        parseFeed(text, "a feed");
      } catch { /* it is none */ }
    }, make);
  }
});

Deno.test("a report", async () => {
  const report = REPORTS["break-and-mend"]!, [cell] = report.cells;
  const made: Readonly<Record<string, (size: number) => unknown>> = {
    "many cells": (size) => ({ ...report, cells: Array(Math.ceil(size / 400)).fill(cell) }),
    "wrong cells": (size) => ({ ...report, cells: Array(Math.ceil(size / 3)).fill({}) }),
    "a long reason": (size) => ({ ...report, cells: [{ ...cell, reason: times("a\n", size) }] }),
    "unknown keys": (size) => ({
      ...report,
      ...Object.fromEntries(Array.from({ length: size / 10 }, (_, i) => [`k${i}`, i])),
    }),
  };
  const read = (text: Uint8Array) => {
    try {
      parseReport(text, "report.json");
    } catch { /* it is none */ }
  };
  for (const [name, make] of Object.entries(made)) {
    await growth(name, read, (size) => bytes(JSON.stringify(make(size))));
  }
  await growth("arrays in arrays", read, (size) => bytes(times("[", size)));
});

Deno.test("a webhook", async () => {
  const keep = () => Promise.resolve(true);
  const deliver = (given: ReturnType<typeof signed>) => receive(given, { keep, secret: SECRET });
  const nested = (size: number) => `{"a":${times("[", size / 2)}${times("]", size / 2)}}`;
  for (const body of [nested, (size: number) => `{"a":"${times("\\u0041", size)}"}`]) {
    await growth("its JSON", deliver, (size) => {
      const given = signed("pull_request", JSON.parse(body(size)));
      return given;
    });
  }
  const given = signed("pull_request", {});
  assert.equal((await deliver(given)).status, 202);
});
