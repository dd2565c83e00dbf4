/**
 * Between a connection and the web's own Request and Response. node:http is what Deno has that ends
 * connections whose headers do not come, and bounds how many there are.
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** The bodies that have come in part: together they take no more than some bytes. */
export class Bodies {
  /** The one that began first is first. */
  readonly #coming = new Map<object, { bytes: number; drop: () => void }>();
  #bytes = 0;

  constructor(readonly most: number) {}

  /** A body begins; `drop` ends it. */
  begin(key: object, drop: () => void): void {
    this.#coming.set(key, { bytes: 0, drop });
  }

  /** Some bytes of it came. Whoever takes longest makes room; false: this one has, or was given up. */
  add(key: object, bytes: number): boolean {
    const one = this.#coming.get(key);
    if (one === undefined) return false;
    one.bytes += bytes;
    this.#bytes += bytes;
    for (const [oldest, { drop }] of this.#coming) {
      if (this.#bytes <= this.most) break;
      this.end(oldest);
      drop();
    }
    return this.#coming.has(key);
  }

  /** It is whole, or given up. */
  end(key: object): void {
    this.#bytes -= this.#coming.get(key)?.bytes ?? 0;
    this.#coming.delete(key);
  }
}

/** All bytes of a request's body; "large" if they are more than `most`, "late" if it had to make room for others. */
export async function bodyOf(
  incoming: IncomingMessage,
  most: number,
  bodies: Bodies,
): Promise<Uint8Array<ArrayBuffer> | "large" | "late"> {
  if (Number(incoming.headers["content-length"] ?? 0) > most) return "large";
  const whole = Promise.withResolvers<Uint8Array<ArrayBuffer> | "large" | "late">();
  let chunks: Uint8Array[] = [], bytes = 0;
  bodies.begin(incoming, () => whole.resolve("late"));
  incoming.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > most) {
      bodies.end(incoming);
      whole.resolve("large");
    }
    if (bodies.add(incoming, chunk.length)) chunks.push(chunk);
    else chunks = [];
  });
  incoming.on("end", () => {
    if (!bodies.add(incoming, 0)) return;
    bodies.end(incoming);
    const body = new Uint8Array(bytes);
    let at = 0;
    for (const chunk of chunks) {
      body.set(chunk, at);
      at += chunk.length;
    }
    whole.resolve(body);
  });
  const gone = () => {
    bodies.end(incoming);
    whole.reject(new Error("the client went away"));
  };
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
export async function send(
  answer: Response,
  to: ServerResponse,
  { socket }: Pick<IncomingMessage, "socket">,
  stallMs: number,
): Promise<void> {
  const reader = answer.body?.getReader();
  const left = Promise.withResolvers<void>();
  let open = true;
  let stalled: ReturnType<typeof setTimeout> | undefined;
  const patience = () => {
    clearTimeout(stalled);
    stalled = setTimeout(() => socket.destroy(), stallMs);
  };
  to.on("finish", () => {
    clearTimeout(stalled);
    socket.off("close", leave);
  });
  const leave = () => {
    clearTimeout(stalled);
    if (!to.writableFinished) reader?.cancel().catch(() => {});
    open = false;
    left.resolve();
  };
  to.on("close", leave);
  to.on("error", leave);
  // Of an answer that waits for another one on its connection nothing is said when that ends.
  socket.on("close", leave);
  if (socket.destroyed) leave();
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
