/**
 * An HTTP server: a request in, an answer out, within bounds of size and time. Whatever a handler
 * does, the server goes on.
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Address, showAddress } from "./address.ts";
import { UserError } from "../errors.ts";
import { Bodies, bodyOf, requestOf, send } from "./serve_node.ts";

/** Where and how to serve. */
export interface ServeOptions extends Address {
  /** Ends the server as its disposal does. */
  readonly signal?: AbortSignal;
  /** Requests with a larger body are refused with 413. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Bytes of bodies that have come in part, of all requests: who takes longest is refused. Default 64 MiB. */
  readonly maxComingBytes?: number;
  /** Milliseconds in which a body must have come, and after that an answer begun. Default 30 s. */
  readonly timeoutMs?: number;
  /** Milliseconds in which the headers of a request must have come. Default 10 s. */
  readonly headersMs?: number;
  /** Milliseconds in which a client must have read something of what waits for it. Default 60 s. */
  readonly stallMs?: number;
  /** Connections at once; one more is closed as it comes. Default 1024. */
  readonly maxConnections?: number;
  /** Milliseconds for answers under way when the server ends. Default 5 s. */
  readonly graceMs?: number;
  /** Hears, in one line, what went wrong with a request. */
  readonly log: (text: string) => void;
}

/** A server that runs. Disposing it lets answers under way end; streams of events end at once. */
export interface HttpServer extends Address, AsyncDisposable {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Resolves when it ended, for whatever reason. */
  readonly finished: Promise<void>;
}

const MIB = 2 ** 20;

/** Milliseconds for which a connection is kept that nothing is asked on. */
const IDLE_MS = 15_000;

/** Starts a server. Throws UserError if nothing can listen there. */
export async function serveHttp(
  options: ServeOptions,
  handle: (request: Request) => Response | Promise<Response>,
): Promise<HttpServer> {
  const { host, signal, graceMs = 5000 } = options;
  const stopping = new AbortController();
  const bodies = new Bodies(options.maxComingBytes ?? 64 * MIB);
  const ended = Promise.withResolvers<void>();
  const alone = fewAtOnce();
  const server = await listen(options, async (incoming, response) => {
    if (!alone(incoming, response)) return;
    const answer = await answerTo(incoming, handle, options, bodies);
    try {
      await send(endable(answer, stopping.signal), response, incoming, options.stallMs ?? STALL_MS);
    } catch {
      response.destroy(); // its body failed on the way: the client sees that it is not whole
    }
    incoming.resume(); // what was not read would hold the connection
  });
  server.on("close", () => ended.resolve());
  let ending: Promise<unknown> | undefined;
  const end = () =>
    ending ??= (async () => {
      signal?.removeEventListener("abort", end);
      stopping.abort();
      server.close();
      server.closeIdleConnections();
      return await inTime(ended.promise, graceMs);
    })();
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted) end();
  const at = { host, port: (server.address() as AddressInfo).port };
  return {
    ...at,
    url: `http://${showAddress(at)}`,
    finished: ended.promise,
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

async function listen(
  { host, port, timeoutMs = TIMEOUT_MS, headersMs = 10_000, maxConnections = 1024 }: ServeOptions,
  handler: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Server> {
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: timeoutMs + headersMs,
    keepAliveTimeout: IDLE_MS,
    connectionsCheckingInterval: Math.min(1000, headersMs),
  }, (incoming, response) => void handler(incoming, response));
  server.maxConnections = maxConnections;
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(port, host, listening.resolve);
  try {
    await listening.promise;
    server.off("error", listening.reject);
    server.on("error", () => {}); // a connection that breaks is no end of the server
    return server;
  } catch (cause) {
    const { code, message } = cause as { code?: string; message?: string };
    const why = code === "EADDRINUSE"
      ? "another program listens there"
      : code === "EACCES"
      ? "this user may not"
      : message ?? String(cause);
    throw new UserError(`cannot listen on ${host} port ${port}: ${why}`, { cause });
  }
}

const TIMEOUT_MS = 30_000, STALL_MS = 60_000;

/** Requests that a connection may send before the answer to the first one is on its way. No browser and no proxy sends a second. */
const MAX_AHEAD = 4;

/** Ends a connection on which too many are asked at once: their answers would wait in memory until somebody reads them. */
function fewAtOnce(): (incoming: IncomingMessage, response: ServerResponse) => boolean {
  const open = new WeakMap<object, number>();
  return ({ socket }, response) => {
    const count = (open.get(socket) ?? 0) + 1;
    if (count > MAX_AHEAD) {
      socket.destroy();
      return false;
    }
    open.set(socket, count);
    response.once("close", () => open.set(socket, open.get(socket)! - 1));
    return true;
  };
}

/** The handler's answer, or one that says why there is none. */
async function answerTo(
  incoming: IncomingMessage,
  handle: (request: Request) => Response | Promise<Response>,
  { host, port, maxBodyBytes = MIB, timeoutMs = TIMEOUT_MS, log }: ServeOptions,
  bodies: Bodies,
): Promise<Response> {
  const what = `${incoming.method} ${(incoming.url ?? "?").split("?", 1)[0]!.slice(0, MAX_PATH)}`;
  const failed = (status: number, text: string, why: string) => {
    log(`${what}: ${status}: ${why}`);
    // Of a request that was not read nobody knows where it ends.
    const headers = {
      ...PLAIN,
      ...(status === 500 || status === 503 ? {} : { connection: "close" }),
    };
    return new Response(`${text}\n`, { status, headers });
  };
  try {
    const body = await inTime(bodyOf(incoming, maxBodyBytes, bodies), timeoutMs);
    if (body === LATE || body === "late") {
      bodies.end(incoming);
      return failed(408, "The request took too long.", "its body did not come");
    }
    if (body === "large") return failed(413, "The request is too large.", "too large");
    const request = requestOf(incoming, body, `http://${showAddress({ host, port })}`);
    if (request === undefined) return failed(400, "That is no request.", "not understood");
    const answer = await inTime(Promise.resolve(handle(request)), timeoutMs);
    return answer === LATE ? failed(503, "That took too long.", "no answer in time") : answer;
  } catch (error) {
    return failed(500, "Something went wrong here.", trace(error));
  }
}

/** Characters of a path that are written down. */
const MAX_PATH = 200;

const PLAIN = {
  "content-type": "text/plain; charset=utf-8",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

const LATE = Symbol("late");

/** What the work comes to, or LATE; an error of work that fails later is dropped. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => timer = setTimeout(() => resolve(LATE), ms));
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A stream of events never ends by itself: it does when the server stops. */
function endable(answer: Response, stop: AbortSignal): Response {
  if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) return answer;
  if (answer.body === null) return answer;
  const reader = answer.body.getReader();
  const end = () => reader.cancel().catch(() => {});
  stop.addEventListener("abort", end, { once: true });
  if (stop.aborted) end();
  const leave = () => stop.removeEventListener("abort", end);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      leave();
    },
    async cancel(reason) {
      leave();
      await reader.cancel(reason).catch(() => {});
    },
  });
  return new Response(stream, { status: answer.status, headers: answer.headers });
}

function trace(error: unknown): string {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  return text.replace(/(?<!\s)\s*\n\s*/g, " | ");
}
