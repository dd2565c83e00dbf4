/**
 * Mails whose header says `format=flowed` (RFC 3676): a line that ends in a blank goes on in the next one, and one
 * that begins with a blank has one more. git takes both back, so that it damages a diff whose mailer did
 * neither, though it said so. Such a mail is handed to git as what it is, `format=fixed`.
 * @module
 */
import { latin1, latin1Bytes } from "../../text/latin1.ts";
import type { RawMessage } from "../types.ts";
import { joinBytes } from "../../text/bytes.ts";

/** The whole header of a mail that is one text, with the lines that continue it. */
const TYPE = /^content-type[ \t]*:[ \t]*text\/plain[^\r\n]*(?:\r?\n[ \t][^\r\n]*){0,20}/im;
const FLOWED = /\bformat\s*=\s*"?flowed\b"?/i;
const SIGNATURE = "-- ";

/** The same mail, as one whose lines stand; undefined for one that is not flowed. Each line keeps its number. */
export function asFixed(raw: RawMessage, bodyAt: number): RawMessage | undefined {
  const head = latin1(raw.bytes.subarray(0, bodyAt)), type = TYPE.exec(head)?.[0];
  if (type === undefined || !FLOWED.test(type)) return undefined;
  const fixed = head.replace(type, () => type.replace(FLOWED, "format=fixed"));
  return { ...raw, bytes: joinBytes([latin1Bytes(fixed), raw.bytes.subarray(bodyAt)]) };
}

/** False if a line begins with one blank that no mailer would have put there: lines of a diff that are not changed. */
export function isFlowed(lines: readonly string[]): boolean {
  return !lines.some((line) => /^ (?![ >]|From |$)/.test(line));
}

/** The lines that were meant, and of each the first of those that it was sent as. */
export function unflowed(
  lines: readonly string[],
): { readonly lines: readonly string[]; readonly at: readonly number[] } {
  const meant: string[] = [], at: number[] = [];
  let begun: { text: string; at: number } | undefined;
  const put = (text: string, from: number) => {
    meant.push(text);
    at.push(from);
  };
  for (const [i, line] of lines.entries()) {
    const text = line.startsWith(" ") ? line.slice(1) : line;
    const all: { text: string; at: number } = begun === undefined
      ? { text, at: i }
      : { text: begun.text + text, at: begun.at };
    begun = text.endsWith(" ") && line !== SIGNATURE ? all : undefined;
    if (begun === undefined) put(all.text, all.at);
  }
  if (begun !== undefined) put(begun.text, begun.at);
  return { lines: meant, at };
}
