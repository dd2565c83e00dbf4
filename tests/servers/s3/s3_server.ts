/**
 * An S3 server on loopback, with a bucket `artifacts`, and something in front of it that breaks.
 */
import { Buffer } from "node:buffer";
import crypto from "node:crypto";
import S3rver from "@20minutes/s3rver";

/** It makes its tokens for the next page of a list with DES, which OpenSSL 3 and Deno have no more. */
const plain = {
  update: (data: string | Buffer) => typeof data === "string" ? Buffer.from(data) : data,
  final: () => Buffer.alloc(0),
};
Object.assign(crypto, { createCipheriv: () => plain, createDecipheriv: () => plain });

/** Its only keys. */
export const KEYS = { keyId: "S3RVER", secret: "S3RVER" };

/** What happens to the next requests, one each; afterwards all goes well. */
export type Fault = "busy" | "cut" | "damaged";

/** A running server. */
export interface S3Server extends AsyncDisposable {
  /** Checks signatures; not those of lists, which it computes for another path than clients do. */
  readonly strict: string;
  /** Takes any signature of its keys. */
  readonly lenient: string;
  /** The same through {@linkcode Fault}s. */
  readonly faulty: string;
  /** What is to happen, and how many requests came there. */
  readonly faults: Fault[];
  readonly asked: { count: number };
}

/** Starts them. */
export async function startS3(): Promise<S3Server> {
  const directory = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const start = async (allowMismatchedSignatures: boolean) => {
    const server = new S3rver({
      ...{ directory, allowMismatchedSignatures },
      ...{ address: "127.0.0.1", port: 0, silent: true },
      configureBuckets: [{ name: "artifacts", configs: [] }],
    });
    const { port } = await server.run();
    return { server, url: `http://127.0.0.1:${port}` };
  };
  const strict = await start(false), lenient = await start(true);
  const faults: Fault[] = [], asked = { count: 0 };
  const listen = { hostname: "127.0.0.1", port: 0, onListen() {}, onError: () => new Response() };
  const front = Deno.serve(listen, async (request) => {
    asked.count++;
    const fault = faults.shift();
    if (fault === "busy") {
      return new Response("<Error><Code>SlowDown</Code></Error>", { status: 503 });
    }
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    headers.delete("host");
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const method = request.method;
    const answer = await fetch(`${lenient.url}${pathname}${search}`, { method, headers, body });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const out = new Headers(answer.headers);
    if (fault === "damaged") bytes[0]! ^= 1;
    if (fault !== "cut") {
      return new Response([204, 304].includes(answer.status) ? null : bytes, {
        status: answer.status,
        headers: out,
      });
    }
    // The length of all of it, half of it, and the end of the connection.
    return new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(bytes.subarray(0, bytes.length / 2));
          setTimeout(() => controller.error(new Error("cut")), 20);
        },
      }),
      { headers: out },
    );
  });
  return {
    strict: strict.url,
    lenient: lenient.url,
    faulty: `http://127.0.0.1:${front.addr.port}`,
    faults,
    asked,
    async [Symbol.asyncDispose]() {
      await front.shutdown();
      await strict.server.close();
      await lenient.server.close();
      await Deno.remove(directory, { recursive: true });
    },
  };
}
