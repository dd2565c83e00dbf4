/**
 * Digests of short texts, at once.
 * @module
 */
import { createHash } from "node:crypto";

/** What git calls an object: SHA-1 or SHA-256, whole, in lower-case hex. */
export const GIT_HASH = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** SHA-256 in base64, without an await: for thousands of small texts. */
export function digestText(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

/** SHA-256 in lower-case hex, without an await. */
export function digestHex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** MD5 in base64, as the header Content-MD5 has it (RFC 1864): against damage, not against malice. */
export function md5Base64(data: Uint8Array): string {
  return createHash("md5").update(data).digest("base64");
}
