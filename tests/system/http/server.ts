/** Servers on loopback that answer as they are told, well or badly. */

/** One running server. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Path and query of every request, in order. */
  readonly asked: string[];
}

/** Serves with a handler. */
export function serve(
  handler: (request: Request, nth: number) => Response | Promise<Response>,
): TestServer {
  const asked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const url = new URL(request.url);
    asked.push(url.pathname + url.search);
    return handler(request, asked.length);
  });
  const { port } = server.addr as Deno.NetAddr;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Sends these bytes for the nth request, waits so long, and hangs up. */
export function serveRaw(
  answer: (nth: number) => { readonly bytes: string | Uint8Array; readonly holdMs?: number },
): TestServer {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const asked: string[] = [];
  const open = new Set<Deno.Conn>();
  const one = async (connection: Deno.Conn) => {
    open.add(connection);
    try {
      const buffer = new Uint8Array(8192);
      const size = await connection.read(buffer) ?? 0;
      asked.push(new TextDecoder().decode(buffer.subarray(0, size)).split(" ")[1] ?? "");
      const { bytes, holdMs = 0 } = answer(asked.length);
      await connection.write(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
      for (let left = holdMs; left > 0 && open.has(connection); left -= 10) {
        await new Promise((done) => setTimeout(done, 10));
      }
    } catch { /* the client went away */ }
    if (open.delete(connection)) connection.close();
  };
  const all: Promise<void>[] = [];
  const loop = (async () => {
    for await (const connection of listener) all.push(one(connection));
  })();
  const { port } = listener.addr as Deno.NetAddr;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) {
        open.delete(connection);
        connection.close();
      }
      await loop.catch(() => {});
      await Promise.all(all);
    },
  };
}
