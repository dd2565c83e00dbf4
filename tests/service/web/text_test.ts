import assert from "node:assert/strict";
import fc from "fast-check";
import { Hono } from "hono";
import { cleanLog } from "../../../bot/text/clean.ts";
import { listPath, readAsked, wordsOf } from "../../../bot/service/web/pages/ask.ts";
import { rangeOf } from "../../../bot/service/web/pages/range.ts";
import { recent } from "../../../bot/service/web/recent.ts";
import { shared } from "../../../bot/service/web/shared.ts";
import { messageText, resumeAfter } from "../../../bot/service/web/live/sse.ts";
import { outside } from "../../../bot/service/web/words.tsx";

/** Text of what ends lines, moves cursors or stands for something. */
const ODD = fc.array(
  fc.constantFrom(...'\n\r\t :a\u2028\u0085\u0000\u001b[0;31mdata\u202e\ud800\ufdd0\u200d<"'),
).map((chars) => chars.join(""));

/** Reads a stream as browsers do (HTML, 9.2.6). */
function readStream(text: string): { id?: string; event: string; data: string }[] {
  return text.split(/\r\n\r\n|\n\n|\r\r/).filter((block) => /^data:/m.test(block)).map((block) => {
    const fields = block.split(/\r\n|\n|\r/).map((line) => /^(\w+): ?(.*)$/s.exec(line)!);
    const of = (name: string) => fields.findLast((field) => field?.[1] === name)?.[2];
    return { id: of("id"), event: of("event")!, data: of("data")! };
  });
}

Deno.test("whatever is told arrives as one message", () => {
  fc.assert(fc.property(ODD, fc.nat(), (text, id) => {
    const [one, ...more] = readStream(messageText({ event: "change", data: { text }, id }));
    assert.deepEqual(more, []);
    assert.deepEqual(one, { id: String(id), event: "change", data: JSON.stringify({ text }) });
  }));
  assert.equal(messageText({ event: "reset", data: {} }), "event: reset\ndata: {}\n\n");
});

Deno.test("a client says where it goes on", () => {
  const at = (url: string, header?: string) =>
    resumeAfter(
      new Request(url, header === undefined ? {} : { headers: { "last-event-id": header } }),
    );
  assert.equal(at("http://a/events"), undefined);
  assert.equal(at("http://a/events?after=7"), 7);
  assert.equal(at("http://a/events?after=7", "9"), 9);
  for (const bad of ["-1", "1e3", "x", "9".repeat(20)]) {
    assert.equal(at("http://a/events", bad), undefined);
  }
});

Deno.test("a range is what RFC 9110 says", () => {
  const cases = [
    [null, { kind: "whole" }],
    ["bytes=0-9", { kind: "part", from: 0, to: 10 }],
    ["bytes=90-", { kind: "part", from: 90, to: 100 }],
    ["bytes=-10", { kind: "part", from: 90, to: 100 }],
    ["bytes=-1000", { kind: "part", from: 0, to: 100 }],
    ["bytes=50-1000", { kind: "part", from: 50, to: 100 }],
    ["bytes=100-", { kind: "none" }],
    ["bytes=-0", { kind: "none" }],
    ["bytes=9-1", { kind: "whole" }],
    ["bytes=-", { kind: "whole" }],
    ["bytes=0-1,5-6", { kind: "whole" }],
    ["lines=0-1", { kind: "whole" }],
  ] as const;
  for (const [header, part] of cases) assert.deepEqual(rangeOf(header, 100), part, String(header));
});

Deno.test("a log is text that does nothing", () => {
  assert.equal(
    cleanLog("a\x1b[1;31mred\x1b[0m\tb\r\nc\rd\x1b[2J\x07\u202e\0"),
    "ared\tb\nc\nd\\x1b[2J\\x07\\u202e\\x00",
  );
  fc.assert(fc.property(ODD, (text) => {
    assert.doesNotMatch(cleanLog(text), /[^\P{Cc}\n\t]|\p{Cf}|\p{Cs}/u);
  }));
});

Deno.test("what is looked for", () => {
  const cases = [
    ["mm  fix", ["mm", "fix"]],
    ["<a@b>", ["a@b"]],
    ["Message-ID:<a@b>", ["a@b"]],
    ["https://lore.kernel.org/all/20260101.x@y.org/T/#t", ["20260101.x@y.org"]],
    ["https://lore.kernel.org/all/a%2Fb%40c/", ["a/b@c"]],
    ["https://lore.kernel.org/all/%ff@c/", ["%ff@c"]],
    ["https://example.org/", ["https://example.org/"]],
    ["<>", ["<>"]],
  ] as const;
  for (const [q, words] of cases) assert.deepEqual(wordsOf(q), words, q);
  assert.equal(wordsOf("a ".repeat(100)).length, 8);
});

Deno.test("a URL says what is asked for, and nothing else", () => {
  const asked = readAsked(
    new URL("http://a/?q=+x+&state=evil&verdict=incomplete&after=1.2&more=1"),
  );
  assert.deepEqual(asked, { q: "x", verdict: "incomplete", after: "1.2" });
  assert.equal(listPath(asked, { tree: "a&b" }), "/?q=x&verdict=incomplete&tree=a%26b");
  assert.equal(listPath({ state: "new" }, { state: undefined }), "/");
});

Deno.test("a link leads to the web, or is none", () => {
  const link = (url: string) => String(outside(url));
  assert.match(link("https://a.org/x"), /^<a href="https:\/\/a.org\/x"/);
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "a@b", "//a", "http://"]) {
    assert.doesNotMatch(link(bad), /<a/, bad);
  }
  assert.doesNotMatch(link(`https://a.org/"><script>`), /<script|"><s/);
});

Deno.test("those who ask at once are one", async () => {
  let now = 0, asked = 0, fail = false;
  const get = recent(
    () => fail ? Promise.reject(new Error("away")) : Promise.resolve(++asked),
    10,
    () => now,
  );
  assert.deepEqual(await Promise.all([get(), get()]), [1, 1]);
  now = 10;
  fail = true;
  await assert.rejects(get());
  fail = false;
  assert.equal(await get(), 2, "what failed is not kept");
});

Deno.test("a page that many ask for is made once, until something happens", async () => {
  let version: number | undefined = 1, now = 0, made = 0;
  const handler = shared(() => new Response(String(++made)), {
    version: () => version,
    ticks: () => now,
  });
  const app = new Hono().get("*", handler);
  const get = async (path = "/") => await (await app.request(path)).text();
  assert.deepEqual(await Promise.all([get(), get(), get("/?q=x")]), ["1", "1", "2"]);
  version = 2;
  assert.equal(await get(), "3", "something happened");
  now = 999;
  assert.equal(await get(), "3");
  now = 1000;
  assert.equal(await get(), "4", "time goes by");
  version = undefined;
  assert.deepEqual([await get(), await get()], ["5", "6"], "nobody knows what happens");
  assert.deepEqual(await Promise.all([get(), get(), get()]), ["7", "7", "7"], "at the same time");
});

Deno.test("what stands behind the path of a page that reads none of it makes no other page", async () => {
  let made = 0;
  const handler = () => new Response(String(++made));
  const sameness = { version: () => 1, ticks: () => 0 };
  for (const [whole, count] of [[true, 1], [false, 3]] as const) {
    const app = new Hono();
    made = 0;
    app.get("/a", shared(handler, sameness, { whole }));
    for (const query of ["", "?x=1", "?x=2"]) await app.request(`/a${query}`);
    assert.equal(made, count);
  }
});

Deno.test("a page that could not be made is made again", async () => {
  let well = false;
  const handler = shared(() => {
    if (!well) throw new Error("away");
    return new Response("well");
  }, { version: () => 1, ticks: () => 0 });
  const app = new Hono().get("*", handler);
  app.onError(({ message }, context) => context.text(message));
  const get = async () => await (await app.request("/")).text();
  assert.equal(await get(), "away");
  well = true;
  assert.equal(await get(), "well");
});
