/**
 * Between a connection and the web's own Request and Response. node:http is what Deno has that ends
 * connections whose headers do not come, and bounds how many there are.
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** All bytes of a request's body; undefined if they are more than `most`. */
export async function bodyOf(
  incoming: IncomingMessage,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(incoming.headers["content-length"] ?? 0) > most) return undefined;
  const whole = Promise.withResolvers<Uint8Array<ArrayBuffer> | undefined>();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  incoming.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes <= most) chunks.push(chunk);
    else whole.resolve(undefined);
  });
  incoming.on("end", () => {
    const body = new Uint8Array(Math.min(bytes, most));
    let at = 0;
    for (const chunk of chunks) {
      body.set(chunk, at);
      at += chunk.length;
    }
    whole.resolve(body);
  });
  const gone = () => whole.reject(new Error("the client went away"));
  incoming.on("error", gone);
  incoming.on("close", gone);
  return await whole.promise;
}

/** The request, whose host is always `base`; undefined if the web knows none like it (CONNECT, TRACE). */
export function requestOf(
  { method = "GET", url = "/", rawHeaders }: IncomingMessage,
  body: Uint8Array<ArrayBuffer>,
  base: string,
): Request | undefined {
  try {
    const headers = new Headers();
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
    }
    const at = url.startsWith("/") ? base + url : new URL(url).pathname;
    return new Request(new URL(at, base), {
      ...{ method, headers },
      ...(body.length === 0 || method === "GET" || method === "HEAD" ? {} : { body }),
    });
  } catch {
    return undefined;
  }
}

/**
 * Sends an answer, no faster than the client reads it. Its body is cancelled if the client leaves; one that reads nothing of
 * what waits for it in `stallMs` is cut off.
 */
export async function send(answer: Response, to: ServerResponse, stallMs: number): Promise<void> {
  const reader = answer.body?.getReader();
  const left = Promise.withResolvers<void>();
  let open = true;
  let stalled: ReturnType<typeof setTimeout> | undefined;
  const patience = () => {
    clearTimeout(stalled);
    stalled = setTimeout(() => to.destroy(), stallMs);
  };
  to.on("finish", () => clearTimeout(stalled));
  const leave = () => {
    clearTimeout(stalled);
    if (!to.writableFinished) reader?.cancel().catch(() => {});
    open = false;
    left.resolve();
  };
  to.on("close", leave);
  to.on("error", leave);
  to.writeHead(answer.status, [...answer.headers].flat());
  if (reader !== undefined) {
    to.flushHeaders();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || !open) break;
      if (!to.write(value)) {
        const drained = Promise.withResolvers<void>();
        to.once("drain", drained.resolve);
        patience();
        await Promise.race([drained.promise, left.promise]);
        clearTimeout(stalled);
      }
    }
  }
  if (open) patience();
  to.end();
}
