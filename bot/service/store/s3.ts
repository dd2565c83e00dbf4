/**
 * Artifacts in a bucket of any server that speaks S3: Amazon's, MinIO, Ceph, Garage. Each object is
 * put whole, with its MD5 for the server and its SHA-256 beside it for whoever reads it again, which
 * works where newer checksums of Amazon's are unknown.
 * @module
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { digestHex, md5Base64 } from "../../system/files/digest.ts";
import { InfraError } from "../../system/errors.ts";
import { wait, within } from "../../system/wait.ts";
import { checkKey } from "./key.ts";
import { explainS3, isMissing } from "./s3_errors.ts";
import type { Store, StoredPart } from "./types.ts";

/** Which bucket, and who we are there. */
export interface S3Choice {
  readonly bucket: string;
  /** What all keys begin with, without a slash at its end; may be empty. */
  readonly prefix: string;
  /** The server; undefined: Amazon's, in `region`. */
  readonly endpoint?: string;
  readonly region: string;
  readonly keys: { readonly keyId: string; readonly secret: string; readonly token?: string };
  /** Other bounds than the usual ones. */
  readonly bounds?: Partial<S3Bounds>;
}

/** How long a server is waited for, and how often it is asked. */
export interface S3Bounds {
  readonly connectMs: number;
  /** Without a byte either way. */
  readonly idleMs: number;
  /** For one request, until its answer begins. */
  readonly requestMs: number;
  /** For all that is asked for one object, or one list, with all tries. */
  readonly wholeMs: number;
  /** How often a request is made at most. */
  readonly attempts: number;
  /** Keys of one page of a list. */
  readonly page: number;
}

const BOUNDS: S3Bounds = {
  connectMs: 5_000,
  idleMs: 30_000,
  requestMs: 300_000,
  wholeMs: 900_000,
  attempts: 5,
  page: 1000,
};
/** More than any report with its configurations. */
const MAX_BYTES = 2 ** 30;

/** The store in a bucket. The server is first asked when something is. */
export function s3Store(choice: S3Choice): Store & Disposable {
  const { bucket: Bucket } = choice;
  const bounds = { ...BOUNDS, ...choice.bounds };
  const client = clientOf(choice, bounds);
  const start = choice.prefix === "" ? "" : `${choice.prefix}/`;
  const nameOf = (key: string) => `${start}${checkKey(key)}`;
  const asked = async <T>(work: (until: Until) => Promise<T>): Promise<T> => {
    try {
      const late = new Late(bounds.wholeMs);
      return await within(bounds.wholeMs, late, (abortSignal) => work({ abortSignal }));
    } catch (error) {
      throw explainS3(error, choice);
    }
  };
  return {
    place: `s3://${Bucket}${choice.prefix === "" ? "" : `/${choice.prefix}`}`,
    async put(key, bytes) {
      const Key = nameOf(key);
      const what = { Bucket, Key, Body: bytes, ContentMD5: md5Base64(bytes) };
      const Metadata = { sha256: digestHex(bytes) };
      await asked((until) => client.send(new PutObjectCommand({ ...what, Metadata }), until));
    },
    async get(key) {
      const Key = nameOf(key);
      return await asked((until) =>
        again(bounds.attempts, until, async () => await getWhole(client, { Bucket, Key }, until))
      );
    },
    async part(key, from, length) {
      const Key = nameOf(key);
      return await asked((until) =>
        again(
          bounds.attempts,
          until,
          async () => await getPart(client, { Bucket, Key }, { from, length }, until),
        )
      );
    },
    async list(prefix) {
      if (prefix !== "") checkKey(prefix.replace(/\/$/, ""));
      return await asked(async (until) => {
        const found = [];
        const pages = paginateListObjectsV2(
          { client, pageSize: bounds.page },
          { Bucket, Prefix: `${start}${prefix}` },
          until,
        );
        for await (const { Contents = [] } of pages) {
          for (const { Key = "", Size = 0, LastModified } of Contents) {
            const at = LastModified?.getTime() ?? 0;
            found.push({ key: Key.slice(start.length), bytes: Size, at });
          }
        }
        return found.toSorted((a, b) => a.key < b.key ? -1 : 1);
      });
    },
    async remove(key) {
      const Key = nameOf(key);
      await asked((until) => client.send(new DeleteObjectCommand({ Bucket, Key }), until));
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}

/** How long something may take, as the client is told. */
interface Until {
  readonly abortSignal: AbortSignal;
}

/** It took longer, though bytes came. */
class Late extends Error {
  override readonly name = "TimeoutError";
  constructor(ms: number) {
    super(`not done after ${ms / 1000} s`);
  }
}

function clientOf({ endpoint, region, keys }: S3Choice, bounds: S3Bounds): S3Client {
  return new S3Client({
    region,
    endpoint,
    // A bucket as a part of the host's name is Amazon's way; others rarely have the names for it.
    forcePathStyle: endpoint !== undefined,
    credentials: {
      accessKeyId: keys.keyId,
      secretAccessKey: keys.secret,
      sessionToken: keys.token,
    },
    maxAttempts: bounds.attempts,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: bounds.connectMs,
      socketTimeout: bounds.idleMs,
      requestTimeout: bounds.requestMs,
      throwOnRequestTimeout: true,
    },
  });
}

/** An object with all its bytes; undefined if there is none. Throws {@linkcode Torn} for other bytes. */
async function getWhole(
  client: S3Client,
  what: { readonly Bucket: string; readonly Key: string },
  until: Until,
): Promise<Uint8Array | undefined> {
  try {
    const { Body, ContentLength = 0, Metadata } = await client.send(
      new GetObjectCommand(what),
      until,
    );
    if (ContentLength > MAX_BYTES) throw new InfraError(`${what.Key} is too large`);
    const bytes = await Body!.transformToByteArray().catch((cause: unknown) => {
      throw new Torn(what.Key, { cause });
    });
    const want = Metadata?.sha256;
    const whole = bytes.length === ContentLength &&
      (want === undefined || digestHex(bytes) === want);
    if (!whole) throw new Torn(what.Key);
    return bytes;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Some bytes of an object, and how many it has; undefined if there is none. */
async function getPart(
  client: S3Client,
  what: { readonly Bucket: string; readonly Key: string },
  { from, length }: { readonly from: number; readonly length: number },
  until: Until,
): Promise<StoredPart | undefined> {
  const Range = `bytes=${from}-${from + Math.max(1, length) - 1}`;
  try {
    const { Body, ContentRange = "" } = await client.send(
      new GetObjectCommand({ ...what, Range }),
      until,
    );
    const size = Number(/\/(\d+)$/.exec(ContentRange)?.[1]);
    if (!Number.isSafeInteger(size)) throw new InfraError(`${what.Key}: the server gives no parts`);
    const bytes = await Body!.transformToByteArray().catch((cause: unknown) => {
      throw new Torn(what.Key, { cause });
    });
    const some = bytes.subarray(0, length);
    if (some.length !== Math.min(length, size - from)) throw new Torn(what.Key);
    return { bytes: some, size };
  } catch (error) {
    if (isMissing(error)) return undefined;
    // Behind the end (RFC 9110, 15.5.17), or it is empty.
    if ((error as { name?: string }).name === "InvalidRange") {
      const whole = await getWhole(client, what, until);
      return whole && { bytes: new Uint8Array(), size: whole.length };
    }
    throw error;
  }
}

/** The bytes are not those that were put. The client itself asks again only before an answer begins. */
class Torn extends Error {
  constructor(key: string, options?: ErrorOptions) {
    super(`${key} came damaged or cut short`, options);
  }
}

async function again<T>(
  attempts: number,
  { abortSignal }: Until,
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Torn) || tries >= attempts) throw error;
      await wait(100 * 2 ** tries, abortSignal);
    }
  }
}
