/**
 * Charsets that mails declare wrongly: `charset=y` (the answer to a question of git send-email),
 * `unknown-8bit`, `iso-8859-1` over UTF-8. git mailinfo fails on a word that is no charset, and turns
 * UTF-8 that is called Latin-1 into something else; so the header is mended and every byte of the
 * body is kept.
 * @module
 */
import { latin1, latin1Bytes } from "../../text/latin1.ts";
import { UserError } from "../../system/errors.ts";
import type { RawMessage } from "../types.ts";

/** In quotes it is all that stands there, as git has it: `"utf-8; format=flowed"` is no charset. */
const CHARSET = /(charset[ \t]*=[ \t]*)(?:"([^"\r\n]{1,200})"|([^";\s]+))/i;
/** `=?y?B?...?=`, with where its charset stands. */
const WORD = /(=\?)([^?\s*]{1,40})(?=\*[^?\s]{0,40}\?|\?[bq]\?)/gi;
/** What all read as UTF-8. */
const UTF8 = /^utf-?8$/i;
/** Any bytes are text in these, so that a mailer which takes one of them for granted is never told. */
const SINGLE = /^(?:us-)?ascii$|^ansi_x3|^iso[-_]?8859|^latin-?[1-9]$|^(?:windows|cp)-?125\d$/i;

/** The message with charsets that git knows. Throws {@linkcode UserError} where its text is in none that is known. */
export function withCharset(raw: RawMessage, bodyAt: number): RawMessage {
  const head = latin1(raw.bytes.subarray(0, bodyAt));
  const type = headerAt(head, "content-type");
  let mended = head.replace(
    WORD,
    (all, mark: string, name: string) => isKnown(name) ? all : `${mark}UTF-8`,
  );
  if (type === undefined) return changed(raw, head, mended, bodyAt);
  const field = head.slice(type.from, type.to);
  if (/^[^:]*:\s*multipart\//i.test(field)) return changed(raw, head, mended, bodyAt, true);
  const name = charsetOf(field);
  if (name === undefined || UTF8.test(name)) return changed(raw, head, mended, bodyAt);
  const unknown = !isKnown(name);
  if (!unknown && !SINGLE.test(name)) return changed(raw, head, mended, bodyAt);
  const text = decoded(raw.bytes.subarray(bodyAt), valueOf(head, "content-transfer-encoding"));
  if (!unknown && text.every((byte) => byte < 128)) return changed(raw, head, mended, bodyAt);
  if (isUtf8(text) && !text.includes(0)) {
    const put = field.replace(CHARSET, "$1UTF-8");
    mended = mended.replace(field, () => put);
  } else if (unknown) {
    throw new UserError(
      `charset=${name.slice(0, 40)} is none that git takes, and the mail is not UTF-8`,
      {
        place: { file: raw.file, line: Math.max(1, raw.line) },
        hint: "send it again with git send-email, which asks for the charset: it is UTF-8, mostly",
      },
    );
  }
  return changed(raw, head, mended, bodyAt);
}

function charsetOf(field: string): string | undefined {
  const found = CHARSET.exec(field);
  return found?.[2]?.trim() ?? found?.[3];
}

/** True if git's iconv and we read this charset alike. git takes none that has zeros in it. */
function isKnown(name: string): boolean {
  if (UTF8.test(name)) return true;
  if (/^(?:x-|unicode|replacement$|utf-?(?:16|32)|ucs|iso-10646)/i.test(name)) return false;
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}

/** The message with another head; of one in parts, also with the charsets of its parts. */
function changed(
  raw: RawMessage,
  head: string,
  mended: string,
  bodyAt: number,
  parts = false,
): RawMessage {
  const body = raw.bytes.subarray(bodyAt);
  const inner = parts ? withPartCharsets(body) : body;
  if (head === mended && inner === body) return raw;
  const start = latin1Bytes(mended);
  const bytes = new Uint8Array(start.length + inner.length);
  bytes.set(start);
  bytes.set(inner, start.length);
  return { ...raw, bytes };
}

/** The headers of parts come right behind their boundary, up to the first empty line. */
function withPartCharsets(body: Uint8Array): Uint8Array {
  const all = latin1(body);
  if (!/charset/i.test(all)) return body;
  let head = false;
  const lines = all.split("\n").map((line) => {
    if (line.startsWith("--") && line.trim().length > 2) head = true;
    else if (line.trim() === "") head = false;
    const name = head ? charsetOf(line.slice(0, 1000)) : undefined;
    return name === undefined || isKnown(name) ? line : line.replace(CHARSET, "$1UTF-8");
  });
  const mended = lines.join("\n");
  return mended === all ? body : latin1Bytes(mended);
}

/** Where a header stands, with the lines that continue it. */
function headerAt(head: string, name: string): { from: number; to: number } | undefined {
  const start = new RegExp(`^${name}[ \\t]*:`, "im").exec(head);
  if (start === null) return undefined;
  let to = start.index;
  do {
    const end = head.indexOf("\n", to);
    to = end < 0 ? head.length : end + 1;
  } while (to < head.length && (head[to] === " " || head[to] === "\t"));
  return { from: start.index, to };
}

function valueOf(head: string, name: string): string {
  const at = headerAt(head, name);
  const field = at === undefined ? "" : head.slice(at.from, at.to);
  return field.slice(field.indexOf(":") + 1).trim().toLowerCase();
}

/** The bytes that a body stands for. */
function decoded(body: Uint8Array, coding: string): Uint8Array {
  if (coding !== "base64" && coding !== "quoted-printable") return body;
  const text = latin1(body);
  const plain = coding === "base64" ? unbase64(text) : text.replace(/=[ \t]*\r?\n/g, "").replace(
    /=([0-9A-Fa-f]{2})/g,
    (_, hex: string) => String.fromCharCode(parseInt(hex, 16)),
  );
  return latin1Bytes(plain);
}

function unbase64(text: string): string {
  const digits = text.replace(/[^A-Za-z0-9+/]/g, "");
  return atob(digits.slice(0, digits.length - (digits.length % 4 === 1 ? 1 : 0)));
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
