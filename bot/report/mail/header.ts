/**
 * Headers of a mail (RFC 5322, RFC 2047): text and addresses in, lines out that no text can break out
 * of. Whatever goes in, what comes out is printable ASCII in lines of at most 78 columns where it can
 * be folded, and of 998 at the very most.
 * @module
 */
import { domainToASCII } from "node:url";
import type { Person } from "../../series/types.ts";
import { cleanLine } from "../../text/clean.ts";

/** RFC 5322, section 2.1.1. */
const COLUMNS = 78;
/** RFC 2047, section 2: an encoded word has 75 characters at most, 12 of them `=?utf-8?q?` and `?=`. */
const WORD = 75 - 12;
/** The first one shares its line with the header's name, `In-Reply-To: ` at the longest. */
const FIRST = WORD - 13;
/** Longer words of plain text are encoded, so that they can be folded. */
const LONG = 76;

/** A header of words: `Subject: ...`, folded at spaces; what is not ASCII is encoded. */
export function textHeader(name: string, text: string): string {
  const clean = cleanLine(text).trim();
  return fold(name, needsEncoding(clean) ? encodedWords(clean) : clean.split(/ +/), " ");
}

/** A header of addresses; {@linkcode validAddress} must have taken each of them. */
export function addressHeader(name: string, people: readonly Person[]): string {
  const last = people.length - 1;
  return fold(name, people.flatMap((person, i) => mailbox(person, i === last ? "" : ",")), " ");
}

/** A header of Message-IDs; {@linkcode isMessageId} must have taken each of them. */
export function idHeader(name: string, ids: readonly string[]): string {
  return fold(name, ids.map((id) => `<${id}>`), " ");
}

/**
 * An address as a server takes it (RFC 5321, 4.1.2: a dot-atom at a host), an international domain in
 * its ASCII form (RFC 5890); undefined if it is none.
 */
export function validAddress(address: string): string | undefined {
  const [, local, domain] = /^([^@\s]+)@([^@\s/?#:%\\[\]]+)$/.exec(address) ?? [];
  if (local === undefined || domain === undefined) return undefined;
  // A leading dash is an option to programs that send mail, sendmail among them.
  if (!/^(?!-)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local)) return undefined;
  const host = domainToASCII(domain.toLowerCase());
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(host)) {
    return undefined;
  }
  const labels = host.split(".").every((label) => label.length <= 63);
  const whole = `${local}@${host}`;
  return labels && local.length <= 64 && whole.length <= 254 ? whole : undefined;
}

/** `Name <address>` as words that a line may be broken between. */
function mailbox({ name, email }: Person, end: string): string[] {
  const address = validAddress(email);
  if (address === undefined) throw new Error(`no address: ${cleanLine(email)}`);
  const clean = cleanLine(name).trim();
  if (clean === "" || clean === email || clean === address) return [`${address}${end}`];
  return [...phrase(clean), `<${address}>${end}`];
}

/** A display name (RFC 5322, 3.2.3 to 3.2.5). */
function phrase(name: string): string[] {
  if (needsEncoding(name)) return encodedWords(name);
  if (/^[\w !#$%&'*+/=?^`{|}~-]+$/.test(name)) return name.split(/ +/);
  const quoted = `"${name.replace(/["\\]/g, "\\$&")}"`;
  return quoted.length > LONG ? encodedWords(name) : [quoted];
}

function needsEncoding(text: string): boolean {
  return /[^\x20-\x7e]|=\?/.test(text) || text.split(" ").some((word) => word.length > LONG);
}

/** Encoded words (RFC 2047, "Q"); the space between two of them is not part of the text. */
function encodedWords(text: string): string[] {
  const words: string[] = [];
  let word = "", left = FIRST;
  for (const char of text) {
    const part = encodeChar(char);
    if (word.length + part.length > left) {
      words.push(word);
      word = "";
      left = WORD;
    }
    word += part;
  }
  return [...words, word].map((one) => `=?utf-8?q?${one}?=`);
}

/** What may stand in a display name, too (RFC 2047, section 5, 3). */
function encodeChar(char: string): string {
  if (/[A-Za-z0-9!*+/-]/.test(char)) return char;
  if (char === " ") return "_";
  return Array.from(
    new TextEncoder().encode(char),
    (byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}

function fold(name: string, words: readonly string[], gap: string): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of words) {
    // The first word stays with the name: a line of blanks alone is not allowed.
    const first = line === `${name}:`;
    if (!first && line.length + gap.length + word.length > COLUMNS) {
      lines.push(line);
      line = ` ${word}`;
    } else line += `${gap}${word}`;
  }
  return [...lines, line].join("\n");
}
