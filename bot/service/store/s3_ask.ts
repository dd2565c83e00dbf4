/**
 * One request to a server that speaks S3: signed, bounded in time, made again where that may help.
 * aws4fetch signs; asking is our own, for its bounds.
 * @module
 */
import { AwsV4Signer } from "aws4fetch";
import { InfraError } from "../../system/errors.ts";
import { digestHex } from "../../system/files/digest.ts";
import { exchange } from "../../system/http/once.ts";
import { isPassing } from "../../system/http/rules.ts";
import type { HttpAnswer } from "../../system/http/types.ts";
import { wait } from "../../system/wait.ts";
import { Refused, Unanswered } from "./s3_errors.ts";
import type { S3Bounds, S3Choice } from "./s3_types.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** What is asked of a bucket. */
export interface S3Request {
  readonly method: "GET" | "PUT" | "DELETE";
  /** The object; undefined: the bucket. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** The bytes are not those that were put. */
export class Torn extends Error {
  constructor(key: string) {
    super(`${key} came damaged or cut short`);
  }
}

/** Asks a bucket; throws {@linkcode Refused} and {@linkcode Unanswered}. */
export type AskS3 = <T>(
  request: S3Request,
  signal: AbortSignal,
  /** Reads the answer; where it throws {@linkcode Torn} the server is asked again. */
  read: (answer: HttpAnswer) => T,
) => Promise<T>;

/** More than any report with its configurations. */
const MAX_BYTES = 2 ** 30;
/** Bytes that a server takes in a millisecond at least. */
const SLOWEST = 64;
/** Codes of what may be gone a moment later, whatever the status. */
const PASSING = /^(?:SlowDown|InternalError|RequestTimeout|ServiceUnavailable|OperationAborted)$/;

/** Makes the function that asks. */
export function s3Asker(choice: S3Choice, bounds: S3Bounds): AskS3 {
  const sign = signer(choice);
  return async (request, signal, read) => {
    for (let tries = 1;; tries++) {
      try {
        return read(await once(request, await sign(request), bounds, signal));
      } catch (error) {
        if (tries >= bounds.attempts || !mayPass(error)) throw error;
        await wait(100 * 2 ** tries, signal);
      }
    }
  };
}

function mayPass(error: unknown): boolean {
  if (error instanceof Refused) return isPassing(error.status) || PASSING.test(error.code);
  return error instanceof Torn || error instanceof Unanswered;
}

interface Signed {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

function signer(choice: S3Choice): (request: S3Request) => Promise<Signed> {
  const { region, keys } = choice, base = bucketUrl(choice), cache = new Map<string, ArrayBuffer>();
  const identity = {
    ...{ accessKeyId: keys.keyId, secretAccessKey: keys.secret, sessionToken: keys.token },
    ...{ service: "s3", region, cache },
  };
  return async ({ method, key = "", query = {}, headers = {}, body }) => {
    // The signer takes a plus for a space.
    const url = new URL(base + key.split("/").map(encodeURIComponent).join("/"));
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    // A plus in a query is one to some servers, and a space to others.
    url.search = url.search.replaceAll("+", "%20");
    const digest = digestHex(body ?? new Uint8Array());
    const signed = await new AwsV4Signer({
      ...identity,
      ...{ method, url: url.href, headers: { ...headers, "x-amz-content-sha256": digest } },
    }).sign();
    return { url: signed.url, headers: Object.fromEntries(signed.headers) };
  };
}

/** Where the bucket is. As a part of the host's name is Amazon's way; others rarely have the names for it. */
export function bucketUrl(
  { bucket, endpoint, region }: Pick<S3Choice, "bucket" | "endpoint" | "region">,
): string {
  if (endpoint !== undefined) return `${withoutSlashes(endpoint)}/${bucket}/`;
  const host = `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  // No certificate is for a name with more dots.
  return bucket.includes(".") ? `https://${host}/${bucket}/` : `https://${bucket}.${host}/`;
}

async function once(
  { method, key, body }: S3Request,
  { url, headers }: Signed,
  bounds: S3Bounds,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  // Nothing comes while a body goes out.
  const idleMs = Math.min(bounds.requestMs, bounds.idleMs + (body?.length ?? 0) / SLOWEST);
  const answer = await exchange(
    // An object is put whole, and removed once: twice is no more.
    { url: url.href, method, body, maxBytes: MAX_BYTES, idempotent: true },
    url,
    headers,
    { timeoutMs: bounds.wholeMs, idleMs, signal },
  );
  if (answer.kind === "failure") {
    if (answer.fault === "cut") throw new Torn(key ?? "the list");
    if (answer.fault === "too-large") throw new InfraError(`${key} is too large`);
    throw new Unanswered(answer.fault, answer.message);
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Refused(answer.status, new TextDecoder().decode(answer.bytes.subarray(0, 65_536)));
}
