import assert from "node:assert/strict";
import { UserError } from "../../../bot/system/errors.ts";
import { type HttpServer, serveHttp, type ServeOptions } from "../../../bot/system/http/serve.ts";

type Handle = Parameters<typeof serveHttp>[1];

async function start(
  handle: Handle,
  more: Partial<ServeOptions> = {},
): Promise<HttpServer & { log: string[] }> {
  const log: string[] = [];
  const options = { host: "127.0.0.1", port: 0, log: (text: string) => log.push(text), ...more };
  return { ...await serveHttp(options, handle), log };
}

/** How an answer begins, asked with bytes of our own. */
async function raw(port: number, request: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(request));
  const bytes = new Uint8Array(1000);
  return new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
}

Deno.test("a server answers, and tells its port", async () => {
  await using server = await start(async (request) =>
    new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`)
  );
  assert.ok(server.port > 0);
  const answer = await fetch(`${server.url}/a`, { method: "POST", body: "hello" });
  assert.equal(await answer.text(), "POST /a hello");
  await assert.rejects(start(() => new Response(), { port: server.port }), UserError);
  assert.deepEqual(server.log, []);
});

Deno.test("a handler that throws costs one answer and one line", async () => {
  await using server = await start(() => {
    throw new Error("secret\nand more");
  });
  const answer = await fetch(`${server.url}/a?token=1`);
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /secret/);
  assert.equal(server.log.length, 1);
  assert.match(server.log[0]!, /^GET \/a: 500: Error: secret \| and more/);
});

Deno.test("what is too large is refused, announced or not", async () => {
  let called = 0;
  await using server = await start(() => new Response(String(++called)), { maxBodyBytes: 1000 });
  const send = (body: BodyInit) => fetch(server.url, { method: "POST", body });
  const large = await send(new Uint8Array(1001));
  assert.equal(large.status, 413);
  await large.body?.cancel();
  const small = await send(new Uint8Array(1000));
  assert.equal(await small.text(), "1");
  const chunk = `400\r\n${"x".repeat(1024)}\r\n`;
  const answer = await raw(
    server.port,
    `POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`,
  );
  assert.match(answer, /^HTTP\/1.1 413 /);
  assert.equal(called, 1);
});

Deno.test("of bodies that have come in part all together are bounded, and the oldest makes room", async () => {
  await using server = await start(
    async (request) => new Response(String((await request.arrayBuffer()).byteLength)),
    {
      ...{ maxBodyBytes: 100_000, maxComingBytes: 250_000, timeoutMs: 60_000 },
    },
  );
  const half = async () => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    const head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n";
    await connection.write(new TextEncoder().encode(head + "x".repeat(90_000)));
    return connection;
  };
  const answerOf = async (connection: Deno.TcpConn) => {
    const bytes = new Uint8Array(1000), read = await connection.read(bytes);
    return new TextDecoder().decode(bytes.subarray(0, read ?? 0)).split(" ")[1];
  };
  const [first, second] = [await half(), await half()];
  // It comes whole, in the place of the one that began before all others.
  const whole = await fetch(server.url, { method: "POST", body: new Uint8Array(100_000) });
  assert.equal(await whole.text(), "100000");
  assert.equal(await answerOf(first), "408");
  await second.write(new TextEncoder().encode("x".repeat(10_000)));
  assert.equal(await answerOf(second), "200");
  for (const connection of [first, second]) connection.close();
});

Deno.test("nobody waits for ever", async () => {
  const never = Promise.withResolvers<Response>();
  await using server = await start(() => never.promise, { timeoutMs: 50 });
  const answer = await fetch(server.url);
  assert.equal(answer.status, 503);
  await answer.body?.cancel();
  const head = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 10\r\n\r\n12345";
  assert.match(await raw(server.port, head), /^HTTP\/1.1 408 /);
});

Deno.test("when the server ends, streams of events end, and answers under way are given", async () => {
  const stop = new AbortController();
  const slow = Promise.withResolvers<Response>();
  let cancelled = false;
  const server = await start((request) => {
    if (request.url.endsWith("/slow")) return slow.promise;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(": hello\n\n")),
      cancel: () => void (cancelled = true),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }, { signal: stop.signal });
  const events = await fetch(`${server.url}/events`);
  const reader = events.body!.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), ": hello\n\n");
  const answer = fetch(`${server.url}/slow`);
  await new Promise((done) => setTimeout(done, 50));
  stop.abort();
  assert.equal((await reader.read()).done, true);
  assert.equal(cancelled, true);
  slow.resolve(new Response("late, but whole"));
  assert.equal(await (await answer).text(), "late, but whole");
  await server.finished;
  await assert.rejects(fetch(server.url));
});

Deno.test("a client that leaves ends its stream", async () => {
  const cancelled = Promise.withResolvers<void>();
  await using server = await start(() =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(": hello\n\n")),
        cancel: () => cancelled.resolve(),
      }),
      { headers: { "content-type": "text/event-stream" } },
    )
  );
  const leave = new AbortController();
  const answer = await fetch(server.url, { signal: leave.signal });
  await answer.body!.getReader().read();
  leave.abort();
  await cancelled.promise;
});

Deno.test("a client that reads nothing of a long answer is cut off, one that reads gets all", async () => {
  const cancelled = Promise.withResolvers<void>(), piece = new Uint8Array(2 ** 16), pieces = 200;
  await using server = await start((request) => {
    let left = pieces;
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (left-- === 0) controller.close();
          else controller.enqueue(piece);
        },
        cancel: () => request.url.endsWith("/slow") ? cancelled.resolve() : undefined,
      }),
    );
  }, { stallMs: 500 });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(new TextEncoder().encode("GET /slow HTTP/1.1\r\nhost: a\r\n\r\n"));
  await cancelled.promise;
  const whole = await (await fetch(`${server.url}/whole`)).arrayBuffer();
  assert.equal(whole.byteLength, pieces * piece.length);
});

Deno.test("a connection that asks on and on and reads nothing is ended", async () => {
  let asked = 0;
  await using server = await start(() => {
    asked++;
    return new Response("x".repeat(100_000));
  });
  const request = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(new TextEncoder().encode(request.repeat(2000)));
  const bytes = new Uint8Array(2 ** 16);
  while (await connection.read(bytes).catch(() => null) !== null);
  assert.ok(asked < 50, `${asked} were answered`);
  // One after the other, on one connection, as many as one likes.
  for (let i = 0; i < 30; i++) {
    assert.equal((await (await fetch(server.url)).text()).length, 100_000);
  }
});

Deno.test("an answer that does not come holds the end for its grace only", async () => {
  const never = Promise.withResolvers<Response>();
  const server = await start(() => never.promise, { graceMs: 50 });
  const answer = fetch(server.url);
  await new Promise((done) => setTimeout(done, 50));
  await server[Symbol.asyncDispose]();
  never.resolve(new Response("very late"));
  assert.equal(await (await answer).text(), "very late");
  await server.finished;
});

Deno.test("a connection whose headers do not come is closed, and there is an end to their number", async () => {
  await using server = await start(() => new Response("here"), {
    headersMs: 300,
    maxConnections: 4,
  });
  const open = async () => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    const ended = (async () => {
      const bytes = new Uint8Array(1000);
      try {
        while (await connection.read(bytes) !== null);
      } catch { /* it was reset */ }
      connection.close();
    })();
    await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nx: ")).catch(() => {});
    return { connection, ended };
  };
  const slow = await Promise.all(Array.from({ length: 12 }, open));
  const drip = setInterval(() => {
    for (const { connection } of slow) {
      connection.write(new TextEncoder().encode("G")).catch(() => {});
    }
  }, 50);
  await Promise.all(slow.map(({ ended }) => ended));
  clearInterval(drip);
  const answer = await fetch(server.url);
  assert.equal(await answer.text(), "here");
});

Deno.test("what is no request of the web is answered, and the server goes on", async () => {
  await using server = await start((request) => new Response(new URL(request.url).pathname));
  for (const line of ["TRACE /", "GET http://[/", "GET //evil/x", "GET /%zz?%", "CONNECT a:1"]) {
    const answer = await raw(
      server.port,
      `${line} HTTP/1.1\r\nhost: a b:c\r\nconnection: close\r\n\r\n`,
    );
    assert.match(answer, /^(?:HTTP\/1.1 (?:200|400|405) |$)/, line);
  }
  const answer = await fetch(`${server.url}/still`);
  assert.equal(await answer.text(), "/still");
});
