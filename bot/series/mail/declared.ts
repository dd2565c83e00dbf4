/**
 * Charsets that mails declare wrongly: `charset=y` (the answer to a question of git send-email),
 * `unknown-8bit`, `iso-8859-1` over UTF-8. git mailinfo fails on a word that is no charset, and turns
 * UTF-8 that is called Latin-1 into something else; so the header is mended and every byte of the
 * body is kept.
 * @module
 */
import { latin1, latin1Bytes } from "../../text/latin1.ts";
import { decoderOf } from "./charset.ts";
import { UserError } from "../../system/errors.ts";
import type { RawMessage } from "../types.ts";
import { joinBytes } from "../../text/bytes.ts";

/** In quotes it is all that stands there, as git has it: `"utf-8; format=flowed"` is no charset. */
const CHARSET = /(charset[ \t]*=[ \t]*)(?:"([^"\r\n]{1,200})"|([^";\s]+))/i;
/** `=?y?B?...?=`, with where its charset stands, and the language that RFC 2231 has behind it. */
const WORD = /(=\?)([^?\s*]{1,40})(?:\*[^?\s]{0,40})?(?=\?[bq]\?)/gi;
/** What all read as UTF-8. */
const UTF8 = /^utf-?8$/i;
/** Any bytes are text in these, so that a mailer which takes one of them for granted is never told. */
const SINGLE =
  /^(?:us-)?ascii$|^ansi_x3|^iso[-_]?8859|^latin-?[1-9]$|^(?:windows|cp|dos)-?(?:125\d|874|866)$|^ibm866$|^tis-?620$|^koi8|^(?:x-)?mac/i;
const ASCII = /^(?:us-)?ascii$|^ansi_x3/i;
/** Of these, ASCII bytes are not ASCII text, and they are none that are read here. */
const SHIFTED: readonly { readonly name: RegExp; readonly shift: RegExp }[] = [
  { name: /^(?:unicode-1-1-)?utf-?7$/i, shift: /\+[A-Za-z0-9+/-]/ },
  // deno-lint-ignore no-control-regex
  { name: /^iso-2022-/i, shift: /[\x0e\x1b]/ },
  { name: /^hz(?:-gb-2312)?$/i, shift: /~\{/ },
];
/** Names that mailers use, and that git's iconv (glibc 2.36) has under another name only. */
const ALIASES: readonly { readonly names: RegExp; readonly git: string }[] = [
  {
    names: /^(?:ks_c_5601-198[79]|ks_?c_?5601|csksc56011987|iso-ir-149|korean|windows-949)$/i,
    git: "CP949",
  },
  { names: /^(?:chinese|csiso58gb231280|gb_2312(?:-80)?|iso-ir-58|x-gbk)$/i, git: "GBK" },
  { names: /^(?:csbig5|x-x-big5)$/i, git: "BIG5" },
  { names: /^x-sjis$/i, git: "CP932" },
  { names: /^x-euc-jp$/i, git: "EUC-JP" },
  { names: /^(?:unicode-1-1-utf-8|x-unicode20utf8)$/i, git: "UTF-8" },
  { names: /^iso-8859-6-[ei]$/i, git: "ISO-8859-6" },
  { names: /^(?:iso-8859-8-[ei]|visual|logical)$/i, git: "ISO-8859-8" },
  { names: /^sun_eu_greek$/i, git: "ISO-8859-7" },
  { names: /^(?:csisolatin9|l9|latin-?9)$/i, git: "ISO-8859-15" },
  { names: /^koi8?_?r?$/i, git: "KOI8-R" },
  { names: /^dos-874$/i, git: "CP874" },
  { names: /^x-cp1250$/i, git: "CP1250" },
  { names: /^x-mac-roman$/i, git: "MACINTOSH" },
  { names: /^x-mac-(?:cyrillic|ukrainian)$/i, git: "MAC-CYRILLIC" },
];

/** The message with charsets that git knows. Throws {@linkcode UserError} where its text is in none that is known. */
export function withCharset(raw: RawMessage, bodyAt: number): RawMessage {
  const head = latin1(raw.bytes.subarray(0, bodyAt));
  const type = headerAt(head, "content-type");
  let mended = head.replace(WORD, (_, mark: string, name: string) => mark + gitName(name));
  if (type === undefined) return changed(raw, head, mended, bodyAt);
  const field = head.slice(type.from, type.to);
  if (/^[^:]*:\s*multipart\//i.test(field)) return changed(raw, head, mended, bodyAt, true);
  const name = charsetOf(field);
  if (name === undefined || UTF8.test(name)) return changed(raw, head, mended, bodyAt);
  const text = decoded(raw.bytes.subarray(bodyAt), valueOf(head, "content-transfer-encoding"));
  const put = (charset: string) => {
    const now = field.replace(CHARSET, (_, mark: string) => mark + charset);
    mended = mended.replace(field, () => now);
    return changed(raw, head, mended, bodyAt);
  };
  const known = isKnown(name);
  const shift = SHIFTED.find((one) => one.name.test(name) && !known)?.shift;
  const isAscii = text.every((byte) => byte < 128 && byte > 0);
  const isShifted = isAscii && shift !== undefined && shift.test(latin1(text));
  const named = () =>
    gitName(name) === name ? changed(raw, head, mended, bodyAt) : put(gitName(name));
  if (isAscii && !isShifted) return named();
  // Bytes that are UTF-8 are hardly ever meant as letters of one byte each.
  const fits = known && (SINGLE.test(name) ? !ASCII.test(name) : isIn(text, name));
  const isUtf = isUtf8(text) && !text.includes(0) && !isShifted;
  if (isUtf && !(fits && !SINGLE.test(name))) return put("UTF-8");
  if (fits) return named();
  throw new UserError(
    known
      ? `charset=${name.slice(0, 40)} is not what the mail is in, nor is UTF-8`
      : `charset=${name.slice(0, 40)} is not supported, and the mail is not UTF-8`,
    {
      place: { file: raw.file, line: Math.max(1, raw.line) },
      hint: "send it again with git send-email, which asks for the charset: it is UTF-8, mostly",
    },
  );
}

function charsetOf(field: string): string | undefined {
  const found = CHARSET.exec(field);
  return found?.[2]?.trim() ?? found?.[3];
}

/** True if git's iconv and we read this charset alike. git takes none that has zeros in it. */
function isKnown(name: string): boolean {
  if (UTF8.test(name) || ALIASES.some(({ names }) => names.test(name))) return true;
  if (/^(?:x-|unicode|replacement$|utf-?(?:16|32)|ucs|iso-10646)/i.test(name)) return false;
  return decoderOf(name) !== undefined;
}

/** The name that git's iconv takes; UTF-8 in the place of what is no charset. */
function gitName(name: string): string {
  const alias = ALIASES.find(({ names }) => names.test(name))?.git;
  return alias ?? (isKnown(name) ? name : "UTF-8");
}

/** True if the bytes are text in this charset. */
function isIn(bytes: Uint8Array, name: string): boolean {
  try {
    decoderOf(name)?.decode(bytes);
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
  return { ...raw, bytes: joinBytes([latin1Bytes(mended), inner]) };
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
    return name === undefined || gitName(name) === name
      ? line
      : line.replace(CHARSET, (_, mark: string) => mark + gitName(name));
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
  return isIn(bytes, "utf-8");
}
