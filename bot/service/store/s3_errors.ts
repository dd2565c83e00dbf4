/**
 * What servers that speak S3 say when they do not do it, and what to do then.
 * @module
 */
import { InfraError } from "../../system/errors.ts";
import { makeSecrets } from "../../system/terminal/secrets.ts";

/** A server that was asked. */
interface Asked {
  readonly bucket: string;
  readonly endpoint?: string;
  readonly region: string;
  readonly keys: { readonly secret: string };
}

/** What an error of the client has (Amazon S3 API Reference, "Error responses"). */
interface S3Failure {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** Of an answer that broke off: why it did. */
  readonly cause?: { readonly name?: string };
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
    /^(TimeoutError|ETIMEDOUT)$/,
    "it does not answer in time",
    "see whether it works, and [artifacts] endpoint",
  ],
  [
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNRESET|EPIPE|NetworkingError)$/,
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
  const { name, $metadata } = error as S3Failure;
  return name === "NoSuchKey" || name === "NotFound" ||
    $metadata?.httpStatusCode === 404 && name !== "NoSuchBucket";
}

/** An error of the client as one line that names the bucket, what is wrong and what to do. */
export function explainS3(error: unknown, { bucket, endpoint, region, keys }: Asked): unknown {
  if (error instanceof InfraError) return error;
  const { name, code, message, cause, $metadata } = error as S3Failure;
  const words = [name, code, cause?.name, $metadata?.httpStatusCode].filter((word) =>
    word !== undefined
  ).map(String);
  const advice = ADVICE.find(([codes]) => words.some((word) => codes.test(word)));
  const said = makeSecrets([keys.secret]).hide(message ?? String(error)).slice(0, 300);
  const where = `bucket ${bucket} at ${endpoint ?? `Amazon S3 in ${region}`}`;
  return new InfraError(
    advice === undefined ? `${where}: ${said}` : `${where}: ${advice[1]} (${said}); ${advice[2]}`,
    { cause: error },
  );
}
