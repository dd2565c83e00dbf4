/**
 * Whether GitHub sent it: HMAC-SHA256 over the bytes as they came
 * (docs.github.com, "Validating webhook deliveries").
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** The header `X-Hub-Signature-256` for a body. */
export function sign(body: Uint8Array, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** True if the header is the body's, by the secret; how long it takes does not tell how nearly. */
export function isSigned(body: Uint8Array, header: string | null, secret: string): boolean {
  if (header === null || !/^sha256=[0-9a-f]{64}$/.test(header)) return false;
  const encode = (text: string) => new TextEncoder().encode(text);
  return timingSafeEqual(encode(header), encode(sign(body, secret)));
}
