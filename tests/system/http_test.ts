import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import {
  type Http,
  httpClient,
  type HttpOptions,
  type HttpOutcome,
} from "../../bot/system/http.ts";
import { isLoopback, refusal, retryAfterMs } from "../../bot/system/http_rules.ts";
import { serve, serveRaw } from "./http_server.ts";

const QUICK = { timeoutMs: 5000, idleMs: 2000, backoffMs: 5, spacingMs: 0 };

function client(options: HttpOptions = {}): Http {
  return httpClient({ ...QUICK, ...options });
}

function text(outcome: HttpOutcome): string {
  assert.equal(outcome.kind, "answer", JSON.stringify(outcome));
  return new TextDecoder().decode(outcome.kind === "answer" ? outcome.bytes : undefined);
}

function fault(outcome: HttpOutcome): string {
  assert.equal(outcome.kind, "failure", JSON.stringify(outcome));
  return outcome.kind === "failure" ? `${outcome.fault}: ${outcome.message}` : "";
}

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
      const said: string[] = [];
      await using server = serve((_, n) => new Response("ok", { status: n < 3 ? status : 200 }));
      const http = client({ onRetry: (why) => said.push(why) });
      assert.equal(text(await http.send({ url: server.url })), "ok");
      assert.equal(server.asked.length, 3);
      assert.match(said[0]!, new RegExp(`127.0.0.1:${server.port}: status ${status}; again in`));
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

Deno.test("redirects are followed, within bounds", async (t) => {
  const to = (location: string, status = 302) =>
    new Response(null, { status, headers: { location } });
  await t.step("a few, relative ones too", async () => {
    await using server = serve((request) => {
      const n = Number(new URL(request.url).pathname.slice(1));
      return n < 5 ? to(`/${n + 1}`, [301, 302, 303, 307, 308][n]) : new Response("there");
    });
    const outcome = await client().send({ url: `${server.url}/0` });
    assert.equal(text(outcome), "there");
    assert.equal(outcome.url, `${server.url}/5`);
  });
  await t.step("a loop", async () => {
    await using server = serve(() => to("/"));
    assert.equal(
      fault(await client().send({ url: server.url })),
      "redirects: more than 5 redirects",
    );
    assert.equal(server.asked.length, 6);
  });
  await t.step("to a file", async () => {
    await using server = serve(() => to("file:///etc/passwd"));
    assert.match(
      fault(await client().send({ url: server.url })),
      /^refused: file:\/\/ is not HTTP/,
    );
  });
  await t.step("secrets stay with their host", async () => {
    await using other = serve((request) =>
      new Response(request.headers.get("authorization") ?? "none")
    );
    await using server = serve((request) =>
      new URL(request.url).pathname === "/away"
        ? to(other.url)
        : new URL(request.url).pathname === "/here"
        ? to("/x")
        : new Response(request.headers.get("authorization"))
    );
    const headers = { Authorization: "token secret" };
    const http = client();
    assert.equal(text(await http.send({ url: `${server.url}/here`, headers })), "token secret");
    assert.equal(text(await http.send({ url: `${server.url}/away`, headers })), "none");
  });
});

Deno.test("which URLs are asked", async (t) => {
  const cases: [string, boolean, string | undefined, RegExp | undefined][] = [
    ["https://lore.kernel.org/all/", false, undefined, undefined],
    ["http://127.0.0.1:8080/", false, undefined, undefined],
    ["http://[::1]:8080/", false, undefined, undefined],
    ["http://localhost/", false, undefined, undefined],
    ["http://lore.example/", false, undefined, /https only/],
    ["http://lore.example/", true, undefined, undefined],
    ["http://127.0.0.1.example/", false, undefined, /https only/],
    ["http://localhost.example/", false, undefined, /https only/],
    ["ftp://lore.example/", false, undefined, /not HTTP/],
    ["https://me:pw@lore.example/", false, undefined, /a user or a password/],
    ["http://lore.example/", true, "https://lore.example/", /away from https/],
    ["http://127.0.0.1/", true, "https://lore.example/", /redirects to this machine/],
    ["https://localhost/", true, "https://lore.example/", /redirects to this machine/],
    ["http://127.0.0.1/x", false, "http://127.0.0.1/", undefined],
  ];
  for (const [url, insecure, from, want] of cases) {
    await t.step(`${url} ${insecure ? "insecure" : ""} ${from ?? ""}`, () => {
      const why = refusal(new URL(url), insecure, from === undefined ? undefined : new URL(from));
      if (want === undefined) assert.equal(why, undefined);
      else assert.match(why ?? "", want);
    });
  }
  await t.step("127.1 is loopback", () => assert.ok(isLoopback(new URL("http://127.1/"))));
  await t.step("a host that is not there is told in plain words", async () => {
    const outcome = await client({ tries: 1 }).send({ url: "https://nowhere.invalid/" });
    assert.match(fault(outcome), /^network: (?!client|error sending)/);
  });
  await t.step("nothing is sent", async () => {
    assert.match(fault(await client().send({ url: "not a url" })), /^refused/);
    assert.match(fault(await client().send({ url: "http://192.0.2.1/" })), /^refused/);
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

Deno.test("HTTP_PROXY and NO_PROXY are obeyed", async () => {
  await using proxy = serve((request) => new Response(`proxy for ${request.headers.get("host")}`));
  await using direct = serve(() => new Response("direct"));
  const module = new URL("../../bot/system/http.ts", import.meta.url).href;
  const ask = async (url: string, env: Record<string, string>) => {
    const code = `import {httpClient} from ${JSON.stringify(module)};
      const o = await httpClient({tries: 1, insecure: true}).send({url: ${JSON.stringify(url)}});
      console.log(o.kind === "answer" ? new TextDecoder().decode(o.bytes) : o.fault);`;
    const output = await new Deno.Command(Deno.execPath(), {
      args: ["eval", code],
      env: { NO_PROXY: "", ...env },
    }).output();
    return new TextDecoder().decode(output.stdout).trim();
  };
  const answers = await Promise.all([
    ask("http://inbox.invalid/all/", { HTTP_PROXY: proxy.url }),
    ask("http://inbox.invalid/all/", { http_proxy: proxy.url, NO_PROXY: ".invalid" }),
    ask(direct.url, { http_proxy: proxy.url, NO_PROXY: "127.0.0.1" }),
  ]);
  assert.deepEqual(answers, ["proxy for inbox.invalid", "network", "direct"]);
});
