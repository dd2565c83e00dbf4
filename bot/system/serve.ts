/**
 * An HTTP server: a request in, an answer out, within bounds of size and time. Whatever a handler
 * does, the server goes on.
 * @module
 */
import { type Address, showAddress } from "./address.ts";
import { UserError } from "./errors.ts";

/** Where and how to serve. */
export interface ServeOptions extends Address {
  /** Ends the server as its disposal does. */
  readonly signal?: AbortSignal;
  /** Requests with a larger body are refused with 413. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Milliseconds in which a body must have come, and after that an answer begun. Default 30 s. */
  readonly timeoutMs?: number;
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

/** Starts a server. Throws UserError if nothing can listen there. */
export function serveHttp(
  options: ServeOptions,
  handle: (request: Request) => Response | Promise<Response>,
): HttpServer {
  const { host, port, signal, graceMs = 5000 } = options;
  const stopping = new AbortController();
  const server = listen(host, port, async (request) => {
    const answer = await answerTo(request, handle, options);
    return endable(answer, stopping.signal);
  });
  let ended: Promise<unknown> | undefined;
  const end = () =>
    ended ??= (async () => {
      signal?.removeEventListener("abort", end);
      stopping.abort();
      return await inTime(server.shutdown(), graceMs);
    })();
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted) end();
  const at = { host, port: server.addr.port };
  return {
    ...at,
    url: `http://${showAddress(at)}`,
    finished: server.finished,
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

function listen(
  hostname: string,
  port: number,
  handler: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname, port, onListen() {} }, handler);
  } catch (cause) {
    const why = cause instanceof Deno.errors.AddrInUse
      ? "another program listens there"
      : cause instanceof Deno.errors.PermissionDenied
      ? "this user may not"
      : String(cause instanceof Error ? cause.message : cause);
    throw new UserError(`cannot listen on ${hostname} port ${port}: ${why}`, { cause });
  }
}

/** The handler's answer, or one that says why there is none. */
async function answerTo(
  request: Request,
  handle: (request: Request) => Response | Promise<Response>,
  { maxBodyBytes = MIB, timeoutMs = 30_000, log }: ServeOptions,
): Promise<Response> {
  const what = `${request.method} ${URL.parse(request.url)?.pathname ?? "?"}`;
  const failed = (status: number, text: string, why: string) => {
    log(`${what}: ${status}: ${why}`);
    return new Response(`${text}\n`, { status, headers: PLAIN });
  };
  try {
    const body = await bodyOf(request, maxBodyBytes, timeoutMs);
    if (body === LATE) return failed(408, "The request took too long.", "its body did not come");
    if (body === undefined) return failed(413, "The request is too large.", "too large");
    const whole = body.length === 0 ? request : new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body,
    });
    const answer = await inTime(Promise.resolve(handle(whole)), timeoutMs);
    return answer === LATE ? failed(503, "That took too long.", "no answer in time") : answer;
  } catch (error) {
    return failed(500, "Something went wrong here.", trace(error));
  }
}

const PLAIN = {
  "content-type": "text/plain; charset=utf-8",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/** All bytes of the request, in time; undefined if they are more than `most`. */
async function bodyOf(
  request: Request,
  most: number,
  ms: number,
): Promise<Uint8Array<ArrayBuffer> | typeof LATE | undefined> {
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const whole = Number(request.headers.get("content-length") ?? 0) > most
    ? undefined
    : await inTime(readAll(reader, most), ms);
  // What is not read would hold the connection.
  if (whole === undefined || whole === LATE) reader.cancel().catch(() => {});
  return whole;
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > most) return undefined;
    chunks.push(value);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

const LATE = Symbol("late");

/** What the work comes to, or LATE; nobody hears of work that fails later. */
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
