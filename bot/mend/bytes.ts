/**
 * Bytes as text with one character each, so that no file and no mail loses one.
 * @module
 */
import { Buffer } from "node:buffer";

/** ISO 8859-1 in the strict sense, not the windows-1252 that TextDecoder means by it. */
export function fromBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The bytes of such a text. */
export function toBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

/** A text as the characters of its UTF-8 bytes. */
export function utf8Chars(text: string): string {
  return fromBytes(new TextEncoder().encode(text));
}

/** Back from {@linkcode utf8Chars}; what is no UTF-8 becomes U+FFFD. */
export function utf8Text(chars: string): string {
  return new TextDecoder().decode(toBytes(chars));
}
