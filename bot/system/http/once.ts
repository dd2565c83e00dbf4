/**
 * One HTTP exchange, bounded in time and size. Deno's fetch obeys HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 * @module
 */
import type { HttpAnswer, HttpFailure, HttpFault, HttpRequest } from "./types.ts";

/** Characters of what goes wrong that are looked at: a URL of a server may be long. */
const MAX_MESSAGE = 2000;

/** How servers know us: what we are, and who is to be asked. */
export const USER_AGENT = "everystep/0.1 (Linux kernel patch series checker)";

/** The bounds of one exchange, in milliseconds. */
export interface Bounds {
  readonly timeoutMs: number;
  readonly idleMs: number;
  readonly signal?: AbortSignal;
}

const DEFAULT_MAX = 1024 * 1024;

/** An answer that is too large, or cut. */
class Spoiled extends Error {
  constructor(readonly fault: HttpFault, message: string) {
    super(message);
  }
}

/** Sends it once and reads the whole answer; a redirect is an answer. Throws only the signal's reason. */
export async function exchange(
  request: HttpRequest,
  url: URL,
  headers: Readonly<Record<string, string>>,
  bounds: Bounds,
): Promise<HttpAnswer | HttpFailure> {
  const ended = new AbortController();
  const late = (what: string) => () => ended.abort(new Spoiled("timeout", what));
  const whole = setTimeout(
    late(`no whole answer within ${bounds.timeoutMs / 1000} s`),
    bounds.timeoutMs,
  );
  const idle = watch(bounds.idleMs, late(`nothing came for ${bounds.idleMs / 1000} s`));
  const stop = () => ended.abort(bounds.signal?.reason);
  bounds.signal?.addEventListener("abort", stop, { once: true });
  if (bounds.signal?.aborted) stop();
  const method = request.method ?? "GET";
  const { idempotent = method === "GET" || method === "HEAD" } = request;
  // On a connection that it has used before, Deno sends a request again by itself if that breaks: the
  // server may have obeyed the first. What changes something gets a connection of its own.
  using client = idempotent ? undefined : Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  try {
    const response = await fetch(url, {
      ...(client === undefined ? {} : { client }),
      method,
      headers: { "user-agent": USER_AGENT, "accept-encoding": "identity", ...headers },
      body: request.body as BodyInit | undefined,
      redirect: "manual",
      signal: ended.signal,
    });
    const bytes = await readBody(response, request, idle.touch);
    return {
      kind: "answer",
      status: response.status,
      headers: response.headers,
      bytes,
      url: url.href,
    };
  } catch (error) {
    if (bounds.signal?.aborted) throw bounds.signal.reason;
    return failure(url, ended.signal.aborted ? ended.signal.reason : error);
  } finally {
    clearTimeout(whole);
    idle.stop();
    bounds.signal?.removeEventListener("abort", stop);
  }
}

async function readBody(
  response: Response,
  request: HttpRequest,
  touch: () => void,
): Promise<Uint8Array> {
  const max = request.maxBytes ?? DEFAULT_MAX;
  const plain = response.headers.get("content-encoding") === null;
  const announced = Number(response.headers.get("content-length") ?? NaN);
  const total = plain && request.method !== "HEAD" && announced >= 0 ? announced : undefined;
  const tooLarge = () =>
    new Spoiled("too-large", `the answer has more than ${Math.floor(max / 1024)} KiB`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  touch();
  if (total !== undefined && total > max) {
    await response.body?.cancel();
    throw tooLarge();
  }
  for await (const chunk of response.body ?? []) {
    touch();
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > max) throw tooLarge();
    chunks.push(chunk);
    request.onProgress?.(size, total);
  }
  if (total !== undefined && total !== size) {
    throw new Spoiled("cut", `the answer ended after ${size} of ${total} bytes`);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  if (response.ok && request.isWhole?.(all, response.headers) === false) {
    throw new Spoiled("cut", `the answer was cut off after ${size} bytes`);
  }
  return all;
}

function watch(ms: number, late: () => void): { touch(): void; stop(): void } {
  let timer = setTimeout(late, ms);
  return {
    touch() {
      clearTimeout(timer);
      timer = setTimeout(late, ms);
    },
    stop: () => clearTimeout(timer),
  };
}

function failure(url: URL, error: unknown): HttpFailure {
  const fail = (fault: HttpFault, message: string): HttpFailure => ({
    kind: "failure",
    fault,
    message,
    url: url.href,
  });
  if (error instanceof Spoiled) return fail(error.fault, error.message);
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  if (/reading a body/.test(message)) return fail("cut", "the connection broke in mid-answer");
  const deep = cause instanceof Error ? cause.message : message;
  // hyper tells the URL and a chain of layers; the last one says what happened.
  return fail(
    "network",
    deep.slice(0, MAX_MESSAGE).replace(/^.*\((?:https?:[^()]*)\): (?:client error \(\w+\): )?/, "")
      .split("\n")[0]!,
  );
}
