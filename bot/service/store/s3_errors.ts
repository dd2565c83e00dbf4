/**
 * What servers that speak S3 say when they do not do it, and what to do then.
 * @module
 */
import { cleanLine } from "../../text/clean.ts";
import { InfraError } from "../../system/errors.ts";
import type { HttpFault } from "../../system/http/types.ts";
import { makeSecrets } from "../../system/terminal/secrets.ts";

/** A server that was asked. */
interface Asked {
  readonly bucket: string;
  readonly endpoint?: string;
  readonly region: string;
  readonly keys: { readonly secret: string };
}

/** The server answers that it does not do it (Amazon S3 API Reference, "Error responses"). */
export class Refused extends Error {
  /** The error's code; the status if the answer has none. */
  readonly code: string;
  constructor(readonly status: number, body: string) {
    super(field(body, "Message") ?? `status ${status}`);
    this.code = field(body, "Code") ?? String(status);
  }
}

/** The server does not answer, or not in time. */
export class Unanswered extends Error {
  constructor(readonly fault: HttpFault, message: string) {
    super(message);
  }
}

/** Characters of a field that are read. */
const MAX_FIELD = 500;

/** A field of an error, which is flat. */
function field(body: string, name: string): string | undefined {
  const from = body.indexOf(`<${name}>`), to = body.indexOf(`</${name}>`, from);
  if (from < 0 || to < 0) return undefined;
  const text = body.slice(from + name.length + 2, to).slice(0, MAX_FIELD);
  const plain = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, of: keyof typeof plain) => plain[of]);
}

/** What to do about it, by the error's code. */
const ADVICE: readonly (readonly [codes: RegExp, what: string, todo: string])[] = [
  [/^NoSuchBucket$/, "there is no such bucket", "make it, or name another: [artifacts] store"],
  [
    /^(InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken|TokenRefreshRequired)$/,
    "it does not know our keys",
    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to those of this server",
  ],
  [
    /^(AccessDenied|AllAccessDisabled|AccountProblem|403)$/,
    "our keys may not do that",
    "they need GetObject, PutObject, DeleteObject and ListBucket",
  ],
  [
    /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException|301|307)$/,
    "the bucket is in another region",
    "set [artifacts] region",
  ],
  [/^RequestTimeTooSkewed$/, "its clock and ours differ", "set this machine's clock"],
  [
    /^(TimeoutError|timeout)$/,
    "it does not answer in time",
    "see whether it works, and [artifacts] endpoint",
  ],
  [
    /^network$/,
    "it cannot be reached",
    "see whether it runs, and [artifacts] endpoint",
  ],
  [
    /^(SlowDown|ServiceUnavailable|InternalError|RequestTimeout|50[0-4])$/,
    "it is not able to answer now",
    "this is tried again",
  ],
];

/** True if there is no such object; a bucket that is missing is another matter. */
export function isMissing(error: unknown): boolean {
  return error instanceof Refused && error.status === 404 && error.code !== "NoSuchBucket";
}

/** True if what is asked for is behind the end (RFC 9110, 15.5.17), or the object is empty. */
export function isRange(error: unknown): boolean {
  return error instanceof Refused && error.status === 416;
}

/** An error as one line that names the bucket, what is wrong and what to do. */
export function explainS3(error: unknown, { bucket, endpoint, region, keys }: Asked): unknown {
  if (error instanceof InfraError) return error;
  const words = error instanceof Refused
    ? [error.code, String(error.status)]
    : [error instanceof Unanswered ? error.fault : (error as Error).name];
  // The code says more than the status: a clock that is wrong is refused with 403, too.
  const [advice] = words.flatMap((word) => ADVICE.filter(([codes]) => codes.test(word)));
  const message = error instanceof Error ? error.message : String(error);
  const text = cleanLine(makeSecrets([keys.secret]).redact(message)).slice(0, 300);
  const where = `bucket ${bucket} at ${endpoint ?? `Amazon S3 in ${region}`}`;
  return new InfraError(
    advice === undefined ? `${where}: ${text}` : `${where}: ${advice[1]} (${text}); ${advice[2]}`,
    { cause: error },
  );
}
