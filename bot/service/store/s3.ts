/**
 * Artifacts in a bucket of any server that speaks S3: Amazon's, MinIO, Ceph, Garage. Each object is
 * put whole, with its MD5 for the server and its SHA-256 beside it for whoever reads it again, which
 * works where newer checksums of Amazon's are unknown.
 * @module
 */
import { digestHex, md5Base64 } from "../../system/files/digest.ts";
import { InfraError } from "../../system/errors.ts";
import type { HttpAnswer } from "../../system/http/types.ts";
import { within } from "../../system/wait.ts";
import { checkKey } from "./key.ts";
import { type AskS3, s3Asker, type S3Request, Torn } from "./s3_ask.ts";
import { explainS3, isMissing, isRange } from "./s3_errors.ts";
import { readS3Page } from "./s3_list.ts";
import type { S3Bounds, S3Choice } from "./s3_types.ts";
import type { Store, StoredObject, StoredPart } from "./types.ts";

const BOUNDS: S3Bounds = {
  idleMs: 30_000,
  requestMs: 300_000,
  wholeMs: 900_000,
  attempts: 5,
  page: 1000,
};
/** The store in a bucket. The server is first asked when something is. */
export function s3Store(choice: S3Choice): Store & Disposable {
  const bounds = { ...BOUNDS, ...choice.bounds }, ask = s3Asker(choice, bounds);
  const start = choice.prefix === "" ? "" : `${choice.prefix}/`;
  const nameOf = (key: string) => `${start}${checkKey(key)}`;
  const asked = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await within(bounds.wholeMs, new Late(bounds.wholeMs), work);
    } catch (error) {
      throw explainS3(error, choice);
    }
  };
  return {
    place: `s3://${choice.bucket}${choice.prefix === "" ? "" : `/${choice.prefix}`}`,
    async put(key, bytes) {
      const request: S3Request = {
        ...{ method: "PUT", key: nameOf(key), body: bytes },
        headers: { "content-md5": md5Base64(bytes), [SHA256]: digestHex(bytes) },
      };
      await asked((signal) => ask(request, signal, () => {}));
    },
    async get(key) {
      const name = nameOf(key);
      return await asked((signal) => getWhole(ask, name, signal));
    },
    async part(key, from, length) {
      const name = nameOf(key);
      return await asked((signal) => getPart(ask, name, { from, length }, signal));
    },
    async list(prefix) {
      if (prefix !== "") checkKey(prefix.replace(/\/$/, ""));
      const found = await asked((signal) => listAll(ask, `${start}${prefix}`, bounds.page, signal));
      return found.map(({ key, ...rest }) => ({ key: key.slice(start.length), ...rest }))
        .toSorted((a, b) => a.key < b.key ? -1 : 1);
    },
    async remove(key) {
      const request: S3Request = { method: "DELETE", key: nameOf(key) };
      await asked((signal) => ask(request, signal, () => {}));
    },
    [Symbol.dispose]() {},
  };
}

/** The SHA-256 of an object, beside it. */
const SHA256 = "x-amz-meta-sha256";

/** It took longer, though bytes came. */
class Late extends Error {
  override readonly name = "TimeoutError";
  constructor(ms: number) {
    super(`not done after ${ms / 1000} s`);
  }
}

/** An object with all its bytes; undefined if there is none. */
async function getWhole(
  ask: AskS3,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    return await ask({ method: "GET", key }, signal, ({ bytes, headers }) => {
      const want = headers.get(SHA256);
      if (want !== null && digestHex(bytes) !== want) throw new Torn(key);
      return bytes;
    });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Some bytes of an object, and how many it has; undefined if there is none. */
async function getPart(
  ask: AskS3,
  key: string,
  { from, length }: { readonly from: number; readonly length: number },
  signal: AbortSignal,
): Promise<StoredPart | undefined> {
  const range = `bytes=${from}-${from + Math.max(1, length) - 1}`;
  const read = ({ bytes, headers }: HttpAnswer): StoredPart => {
    const size = Number(/\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1]);
    if (!Number.isSafeInteger(size)) throw new InfraError(`${key}: the server gives no parts`);
    const some = bytes.subarray(0, length);
    if (some.length !== Math.min(length, size - from)) throw new Torn(key);
    return { bytes: some, size };
  };
  try {
    return await ask({ method: "GET", key, headers: { range } }, signal, read);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (!isRange(error)) throw error;
    const whole = await getWhole(ask, key, signal);
    return whole && { bytes: new Uint8Array(), size: whole.length };
  }
}

/** Pages of a list: ten million objects, and no server that has one more page each time. */
const MAX_PAGES = 10_000;

/** All objects whose keys begin with the prefix, page by page. */
async function listAll(
  ask: AskS3,
  prefix: string,
  page: number,
  signal: AbortSignal,
): Promise<readonly StoredObject[]> {
  const found: StoredObject[] = [];
  let from = "";
  for (let pages = 1; pages <= MAX_PAGES; pages++) {
    const query: Record<string, string> = {
      ...{ "list-type": "2", prefix, "max-keys": String(page) },
      ...from === "" ? {} : { "continuation-token": from },
    };
    const { objects, next } = await ask(
      { method: "GET", query },
      signal,
      ({ bytes }) => readS3Page(new TextDecoder().decode(bytes)),
    );
    found.push(...objects);
    if (next === undefined) return found;
    if (next === from) throw new InfraError("the server gives the same page of a list again");
    from = next;
  }
  throw new InfraError(`a list has more than ${MAX_PAGES} pages`);
}
