import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { retryAfterMs } from "../../../bot/system/http/rules.ts";
import { client, fault, text } from "./client.ts";
import { serve, serveRaw } from "./server.ts";

Deno.test("what changes something is sent once, also on a connection that breaks", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.method!);
    if (request.method === "GET") response.end("ok");
    else request.resume().on("end", () => request.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const http = client();
  // The connection that this leaves open is the one that Deno would send a POST twice on.
  assert.equal(text(await http.send({ url })), "ok");
  assert.match(fault(await http.send({ url, method: "POST", body: "x" })), /^network: /);
  assert.deepEqual(asked, ["GET", "POST"]);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

Deno.test("a server that recovers is asked again, and no more than that", async (t) => {
  for (const status of [408, 429, 500, 502, 503, 504]) {
    await t.step(`${status}, then 200`, async () => {
      const notes: string[] = [];
      await using server = serve((_, n) => new Response("ok", { status: n < 3 ? status : 200 }));
      const http = client({ onRetry: (why) => notes.push(why) });
      assert.equal(text(await http.send({ url: server.url })), "ok");
      assert.equal(server.asked.length, 3);
      assert.match(notes[0]!, new RegExp(`127.0.0.1:${server.port}: status ${status}; again in`));
    });
  }
  for (const status of [200, 304, 400, 401, 403, 404, 410, 422, 501]) {
    await t.step(`${status} is an answer`, async () => {
      await using server = serve(() => new Response(status === 304 ? null : "x", { status }));
      const outcome = await client().send({ url: server.url });
      assert.equal(outcome.kind === "answer" && outcome.status, status);
      assert.equal(server.asked.length, 1);
    });
  }
  await t.step("500 for ever", async () => {
    await using server = serve(() => new Response("broken", { status: 500 }));
    const outcome = await client({ tries: 3 }).send({ url: server.url });
    assert.equal(outcome.kind === "answer" && outcome.status, 500);
    assert.equal(server.asked.length, 3);
  });
  await t.step("what changes something is sent once", async () => {
    await using server = serve(() => new Response("x", { status: 503 }));
    await client().send({ url: server.url, method: "POST", body: "{}" });
    assert.equal(server.asked.length, 1);
  });
});

Deno.test("Retry-After is obeyed", async (t) => {
  const limited = (wait: string) => (_: Request, n: number) =>
    n > 1
      ? new Response("ok")
      : new Response("", { status: 429, headers: { "retry-after": wait } });
  await t.step("seconds", async () => {
    await using server = serve(limited("1"));
    const start = performance.now();
    assert.equal(text(await client().send({ url: server.url })), "ok");
    assert.ok(performance.now() - start >= 990);
  });
  await t.step("more than one waits for", async () => {
    await using server = serve(limited("3600"));
    const outcome = await client().send({ url: server.url });
    assert.equal(outcome.kind === "answer" && outcome.status, 429);
    assert.equal(server.asked.length, 1);
  });
  const now = Date.parse("2026-01-27T12:00:00Z");
  const cases: [string | null, number | undefined][] = [
    ["0", 0],
    [" 120 ", 120_000],
    ["Tue, 27 Jan 2026 12:00:30 GMT", 30_000],
    ["Tue, 27 Jan 2026 11:00:00 GMT", 0],
    [null, undefined],
    ["soon", undefined],
    ["-1", undefined],
    ["1e9", undefined],
  ];
  for (const [header, want] of cases) {
    await t.step(`${header}`, () => assert.equal(retryAfterMs(header, now), want));
  }
});

Deno.test("half an answer is none", async (t) => {
  const cut: [string, string, RegExp][] = [
    ["by length", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", /^cut: /],
    ["in a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf", /^cut: /],
    [
      "between chunks",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
      /^cut: /,
    ],
    ["in the headers", "HTTP/1.1 200 OK\r\ncontent-le", /^network: /],
    ["before anything", "", /^network: /],
  ];
  for (const [name, bytes, want] of cut) {
    await t.step(`cut ${name}`, async () => {
      await using server = serveRaw(() => ({ bytes }));
      assert.match(fault(await client({ tries: 2 }).send({ url: server.url })), want);
      assert.equal(server.asked.length, 2);
    });
  }
  await t.step("cut, then whole", async () => {
    const whole = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nwhole";
    await using server = serveRaw((n) => ({ bytes: n === 1 ? whole.slice(0, -3) : whole }));
    assert.equal(text(await client().send({ url: server.url })), "whole");
  });
  await t.step("no length, and the caller knows better", async () => {
    await using server = serveRaw(() => ({ bytes: "HTTP/1.1 200 OK\r\n\r\nhal" }));
    const outcome = await client({ tries: 2 }).send({
      url: server.url,
      isWhole: (bytes) => bytes.length === 4,
    });
    assert.equal(fault(outcome), "cut: the answer was cut off after 3 bytes");
    assert.equal(server.asked.length, 2);
  });
});

Deno.test("time and size are bounded", async (t) => {
  await t.step("a server that says nothing", async () => {
    await using server = serveRaw(() => ({ bytes: "", holdMs: 5000 }));
    const outcome = await client({ idleMs: 50, tries: 2 }).send({ url: server.url });
    assert.match(fault(outcome), /^timeout: nothing came for 0.05 s/);
    assert.equal(server.asked.length, 2);
  });
  await t.step("a server that drips", async () => {
    await using server = serve(() =>
      new Response(
        new ReadableStream({
          async pull(controller) {
            await new Promise((done) => setTimeout(done, 20));
            try {
              controller.enqueue(new Uint8Array(1));
            } catch { /* cancelled meanwhile */ }
          },
        }),
      )
    );
    const outcome = await client({ timeoutMs: 150, tries: 1 }).send({ url: server.url });
    assert.match(fault(outcome), /^timeout: no whole answer within 0.15 s/);
  });
  await t.step("an endless answer", async () => {
    let sent = 0;
    await using server = serve(() =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent += 65536;
            controller.enqueue(new Uint8Array(65536));
          },
        }),
      )
    );
    const outcome = await client().send({ url: server.url, maxBytes: 300_000 });
    assert.equal(fault(outcome), "too-large: the answer has more than 292 KiB");
    assert.equal(server.asked.length, 1, "it is not asked for again");
    assert.ok(sent < 64e6, `${sent} bytes were taken`);
  });
  await t.step("an announced size", async () => {
    await using server = serveRaw(() => ({
      bytes: "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\nx",
      holdMs: 1000,
    }));
    assert.match(fault(await client().send({ url: server.url })), /^too-large/);
  });
  await t.step("a gzip bomb as Content-Encoding", async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(50e6)));
    await using server = serve(() =>
      new Response(bomb, { headers: { "content-encoding": "gzip" } })
    );
    const outcome = await client().send({ url: server.url, maxBytes: 1e6 });
    if (outcome.kind === "failure") assert.match(fault(outcome), /^too-large/);
    else assert.ok(outcome.bytes.length <= 1e6);
  });
  await t.step("the user's own stop", async () => {
    const stop = new AbortController();
    await using server = serveRaw(() => ({ bytes: "", holdMs: 5000 }));
    setTimeout(() => stop.abort(new Error("stopped")), 50);
    const http = client({ signal: stop.signal });
    await assert.rejects(http.send({ url: server.url }), { message: "stopped" });
    await assert.rejects(http.send({ url: server.url }), { message: "stopped" });
  });
});

Deno.test("manners", async (t) => {
  await t.step("it says who it is, and wants no packing", async () => {
    await using server = serve((request) =>
      new Response(
        `${request.headers.get("user-agent")}|${request.headers.get("accept-encoding")}`,
      )
    );
    assert.match(
      text(await client().send({ url: server.url })),
      /^everystep\/[\d.]+ .*\|identity$/,
    );
  });
  await t.step("requests to one host keep their distance", async () => {
    await using server = serve(() => new Response("x"));
    const http = client({ spacingMs: 60 });
    const start = performance.now();
    await Promise.all([1, 2, 3, 4].map(() => http.send({ url: server.url })));
    assert.ok(performance.now() - start >= 175);
  });
});
